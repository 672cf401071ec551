/** The application's REST: its token, its refusals inside a success, and what it says when nothing may be sent. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, type TestContext, test } from 'node:test'
import { AGENT_SECRET } from './fake.ts'
import { type BotOptions, givenBot, type Home, text } from './house.ts'

async function opened(t: TestContext, options?: BotOptions): Promise<Home> {
  const home = await givenBot({ bot: false, ...options })
  t.after(home.close)
  return home
}
const person = (userId: string) => ({ kind: 'person', userId }) as const
const say = (home: Home, user: string) => home.bot.send(person(user), text('好'), randomUUID())

describe('the application’s REST', { concurrency: true }, () => {
  test('a token is fetched once for all who need it', async t => {
    const home = await opened(t)
    await Promise.all(['a', 'b', 'c', 'd'].map(user => say(home, user)))
    assert.equal(home.fake.tokensFetched(), 1)
  })

  for (const [name, end] of [
    ['42001', (home: Home) => home.fake.failNext('tokenExpired')],
    ['an invalidation', (home: Home) => home.fake.expireTokens()],
  ] as const) {
    test(`after ${name} it is fetched once more, and nobody notices`, async t => {
      const home = await opened(t)
      await say(home, 'a')
      end(home)
      await Promise.all(['b', 'c', 'd'].map(user => say(home, user)))
      assert.equal(home.fake.tokensFetched(), 2)
      for (const user of ['a', 'b', 'c', 'd']) assert.deepEqual(home.texts(user), ['好'])
    })
  }

  test('a token is not used in the last minutes of its life', async t => {
    const home = await opened(t, { tokenSeconds: 7_200 })
    await say(home, 'a')
    home.later(7_000_000)
    await say(home, 'a')
    assert.equal(home.fake.tokensFetched(), 2)
  })

  test('an address that is not trusted says what to do, rests, and heals by itself', async t => {
    const home = await opened(t)
    home.fake.trustAddress(false)
    await assert.rejects(say(home, 'a'), { code: 'fixConfiguration', vendorCode: '60020', message: /企业可信IP/ })
    const { sends, connected, detail } = home.bot.health()
    assert.deepEqual([sends, connected], [false, false])
    assert.match(detail ?? '', /^60020: .*企业可信IP/)
    home.later(6 * 60_000)
    assert.equal(home.bot.health().sends, true, 'looked at again')
    home.fake.trustAddress(true)
    await say(home, 'a')
    assert.equal(home.bot.health().detail, null)
  })

  test('a wrong secret is told, and no log or error holds the right one', async t => {
    const change: BotOptions['change'] = config => ({
      ...config,
      agent: config.agent && { ...config.agent, secret: { reveal: () => `${AGENT_SECRET}x` } },
    })
    const home = await opened(t, { change })
    const refused = await say(home, 'a').then(
      () => assert.fail('it was sent'),
      (error: unknown) => error,
    )
    assert.ok(refused instanceof Error)
    assert.ok(!`${refused.stack}${JSON.stringify(refused)}${refused.cause}`.includes(AGENT_SECRET))
    assert.match(home.bot.health().detail ?? '', /40001/)
    await Promise.allSettled(Array.from({ length: 20 }, () => say(home, 'a')))
    assert.equal(home.fake.tokensFetched(), 1, 'WeCom blocks who asks too often')
  })

  test('that one person may not be looked at does not stop the others', async t => {
    const home = await opened(t)
    home.fake.setProfile('a', { name: '王', employeeNo: '1', department: null, active: true })
    home.fake.failNext('errorIn200')
    home.fake.hideUser('hidden')
    assert.equal((await home.bot.profileOf('hidden'))?.active, false)
    assert.equal(home.bot.health().sends, true)
  })

  test('whoever is not reached is named inside a success, and that is an error', async t => {
    const home = await opened(t)
    home.fake.hideUser('a')
    await assert.rejects(say(home, 'a'), { code: 'unreachable', vendorCode: '81013' })
  })

  test('a text whose answer was lost is not said again', async t => {
    const home = await opened(t)
    home.fake.failNext('unanswered')
    await say(home, 'a')
    assert.deepEqual(home.texts('a'), ['好'])
    assert.equal(home.logs('wecom.receiptLost').length, 1)
  })

  test('what did not arrive is said again', async t => {
    const change: BotOptions['change'] = config => ({
      ...config,
      agent: config.agent && { ...config.agent, apiBase: 'http://127.0.0.1:1' },
    })
    const home = await opened(t, { change })
    await assert.rejects(say(home, 'a'), { code: 'retryLater', message: /port 443/ })
  })

  test('more than one person may get in a minute waits here, as WeCom would drop it without a word', async t => {
    const home = await opened(t)
    for (let at = 0; at < 27; at++) await say(home, 'a')
    await assert.rejects(say(home, 'a'), { code: 'retryLater', vendorCode: 'ownPace' })
    await say(home, 'b')
    assert.deepEqual(home.fake.refusals(), [])
  })

  test('without a callback it tells, and hears nothing', async t => {
    const home = await opened(t)
    assert.equal(home.bot.routes, null)
    const { connected, sends } = home.bot.health()
    assert.deepEqual([connected, sends], [false, true])
  })

  test('a file goes as one, with its words after it', async t => {
    const home = await opened(t)
    const file = { name: 'a.xlsx', mime: 'x/y', base64: Buffer.from('123456').toString('base64') }
    await home.bot.send(person('a'), { ...text('报表'), file }, randomUUID())
    assert.deepEqual(
      home.shown('a').map(({ kind }) => kind),
      ['file', 'text'],
    )
    assert.deepEqual(home.fake.refusals(), [])
  })
})
