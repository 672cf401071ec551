/** What the doctor sees of WeCom's checklist: it sends nothing, and takes the connection from nobody. */
import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { checkWeCom, type WeComConfig } from '../../../adapters/wecom/index.ts'
import { fakeWeCom, type WeComOptions } from './fake.ts'
import { configOf, givenParts, SECRETS } from './house.ts'

type Looked = Readonly<Record<string, 'ok' | 'failed' | 'unknown'>>

async function looked(t: TestContext, options: WeComOptions = {}, change = (config: WeComConfig) => config) {
  const fake = await fakeWeCom(options)
  t.after(fake.stop)
  const check = async () => {
    const checks = await checkWeCom(change(configOf(fake)), givenParts().parts)
    const outcomes: Looked = Object.fromEntries(checks.map(({ step, outcome }) => [step, outcome]))
    const details = Object.fromEntries(checks.map(({ step, detail }) => [step, detail ?? '']))
    for (const secret of SECRETS) assert.ok(!JSON.stringify(checks).includes(secret), 'a secret is told')
    assert.equal(new Set(checks.map(({ step }) => step)).size, checks.length, 'each step is told once')
    return { outcomes, details }
  }
  return { fake, check }
}

describe('the doctor on WeCom', () => {
  test('the bot and the application: all that can be seen is right', async t => {
    const { fake, check } = await looked(t, { callback: { path: '/webhooks/wecom' } })
    const { outcomes } = await check()
    assert.deepEqual(outcomes, {
      reach: 'ok',
      connection: 'unknown',
      credentials: 'ok',
      trustedAddress: 'ok',
      directory: 'ok',
      callback: 'unknown',
      cardCallbacks: 'unknown',
      groups: 'unknown',
      quota: 'unknown',
    })
    assert.equal(fake.subscriptions(), 0, 'the running service keeps its connection')
    assert.deepEqual(fake.frames(), [])
    // The stream's address is asked whether it answers, as no interface is.
    assert.deepEqual(fake.refusals(), ['41001 access_token missing'])
    assert.ok(fake.restCalls().every(({ path }) => !path.includes('send')))
  })

  test('the bot alone: what an application would add is named', async t => {
    const { outcomes, details } = await (await looked(t, { agent: false })).check()
    assert.deepEqual([outcomes.reach, outcomes.credentials, outcomes.directory], ['ok', undefined, 'unknown'])
    assert.match(details.directory ?? '', /no application/)
  })

  test('the application alone: what a bot would add is named', async t => {
    const { outcomes, details } = await (await looked(t, { bot: false })).check()
    assert.deepEqual([outcomes.bot, outcomes.credentials, outcomes.directory], ['unknown', 'ok', 'ok'])
    assert.match(details.bot ?? '', /WECOM_BOT_ID/)
    assert.match(details.callback ?? '', /not called back/)
  })

  test('a wrong secret is the first thing that is told, with its code', async t => {
    const wrong = { reveal: () => 'wrong' }
    const { check } = await looked(t, {}, ({ agent, ...rest }) => ({
      ...rest,
      agent: agent && { ...agent, secret: wrong },
    }))
    const { outcomes, details } = await check()
    assert.deepEqual([outcomes.credentials, outcomes.trustedAddress], ['failed', undefined])
    assert.match(details.credentials ?? '', /^40001 .*Secret/)
  })

  test('an address that is not trusted is told with what to do, and is right once it is', async t => {
    const { fake, check } = await looked(t)
    fake.trustAddress(false)
    const before = await check()
    assert.deepEqual([before.outcomes.credentials, before.outcomes.trustedAddress], ['ok', 'failed'])
    assert.match(before.details.trustedAddress ?? '', /^60020 .*企业可信IP/)
    fake.trustAddress(true)
    assert.equal((await check()).outcomes.trustedAddress, 'ok')
  })

  test('no way out is told', async t => {
    const { check } = await looked(t, {}, ({ bot, agent, ...rest }) => ({
      ...rest,
      bot: bot && { ...bot, wsUrl: 'ws://127.0.0.1:9' },
      agent: agent && { ...agent, apiBase: 'http://127.0.0.1:9' },
    }))
    const { outcomes } = await check()
    assert.deepEqual([outcomes.reach, outcomes.credentials], ['failed', 'failed'])
  })

  test('a bot without a name is pointed out', async t => {
    const { check } = await looked(t, {}, ({ bot, ...rest }) => ({ ...rest, bot: bot && { ...bot, name: null } }))
    assert.match((await check()).details.bot ?? '', /WECOM_BOT_NAME/)
  })

  test('the webhooks of groups are counted, their addresses not told', async t => {
    const { check } = await looked(t, { groupWebhooks: { 质检: 'wrA', 仓库: 'wrB' } })
    const { details } = await check()
    assert.match(details.groups ?? '', /2 webhooks/)
    assert.doesNotMatch(details.groups ?? '', /http|key=/)
  })
})
