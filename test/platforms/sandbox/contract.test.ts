import { sandboxServer } from '../../browser/sandbox-server.ts'
import { contractSuite } from '../contract.ts'
import { fakeSandbox } from './fake.ts'

contractSuite('the sandbox', async receive => {
  const server = await sandboxServer(receive)
  const fake = await fakeSandbox()
  await fake.attach?.(server.baseUrl)
  const { sandbox, close } = server
  return { fake, bot: sandbox, logged: [], user: 'W003', group: 'G-D01', close }
})
