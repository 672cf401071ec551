import { contractSuite, hostOf } from '../contract.ts'
import { fakeFeishu } from './fake.ts'

contractSuite('Feishu', async receive => hostOf(await fakeFeishu(), receive))
