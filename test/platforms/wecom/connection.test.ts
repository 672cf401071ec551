/** The one long connection: how it is opened, lost, taken away and given back, and what health says meanwhile. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterParts, ConnectionHold } from '../../../adapters/port.ts'
import { until } from '../people.ts'
import { BOT_ID, BOT_SECRET } from './fake.ts'
import { type BotOptions, givenBot, type Home, SECRETS, text } from './house.ts'

async function opened(t: TestContext, options?: BotOptions): Promise<Home> {
  const home = await givenBot(options)
  t.after(home.close)
  return home
}
const isLive = (home: Home) => home.bot.health().connected && home.fake.connections() === 1
const detailOf = (home: Home) => home.bot.health().detail

/** As the lease does it, by hand. */
function heldByHand() {
  let holder: ReturnType<ConnectionHold['holder']> = 'us'
  let lost = new AbortController()
  let working = Promise.resolve()
  const holdConnection: AdapterParts['holdConnection'] = (_, work) => {
    if (holder === 'us') working = work(lost.signal)
    return {
      holder: () => holder,
      stop: async () => {
        lost.abort()
        await working
      },
    }
  }
  const lose = async () => {
    holder = 'other'
    lost.abort()
    await working
    lost = new AbortController()
  }
  const standBy = (): void => {
    holder = 'other'
  }
  return { holdConnection, lose, standBy }
}

describe('the connection to WeCom', { concurrency: true }, () => {
  test('is opened by a login, and health says so', async t => {
    const home = await opened(t)
    await until(() => isLive(home))
    const { connected, sends, lastFrameAt, detail } = home.bot.health()
    assert.deepEqual([connected, sends, detail], [true, true, null])
    assert.ok(Math.abs(Date.parse(lastFrameAt ?? '') - home.parts.now()) < 5_000)
    assert.equal(home.fake.subscriptions(), 1)
  })

  test('a secret that is refused is told by its code, and heals by itself when it is put right', async t => {
    let right = false
    const home = await opened(t, {
      change: config => ({
        ...config,
        bot: config.bot && { ...config.bot, secret: { reveal: () => (right ? BOT_SECRET : 'wrong-secret') } },
      }),
    })
    await until(() => home.logs('wecom.disconnected').length >= 2)
    assert.match(home.logs('wecom.disconnected').join(), /refused \(40001\)/)
    assert.deepEqual([home.bot.health().connected, home.bot.health().sends], [false, false])
    assert.ok(home.logged.every(line => !line.includes('wrong-secret')))
    right = true
    await until(() => isLive(home))
    assert.equal(detailOf(home), null)
  })

  test('a login that is not answered is given up, and tried again', async t => {
    const home = await opened(t, { timing: { loginMs: 500 } })
    await until(() => isLive(home))
    const unanswered = () => home.logs('wecom.disconnected').filter(line => line.includes('loginUnanswered')).length
    const before = unanswered()
    home.fake.withholdSubscribe()
    home.fake.cutConnections()
    await until(() => unanswered() > before)
    assert.equal(home.bot.health().connected, false)
    home.fake.withholdSubscribe(false)
    await until(() => isLive(home))
  })

  test('an address where nobody answers is tried again, ever slower', async t => {
    const waits: number[] = []
    const backOff = (failures: number) => {
      waits.push(failures)
      return 20
    }
    const home = await opened(t, {
      timing: { backOff },
      change: config => ({ ...config, bot: config.bot && { ...config.bot, wsUrl: 'ws://127.0.0.1:1' } }),
    })
    await until(() => waits.length >= 4)
    assert.deepEqual(waits.slice(0, 4), [0, 1, 2, 3])
    assert.equal(detailOf(home)?.match(/^(closed|connecting)$/)?.length, 2)
  })

  test('a cut is followed by the next connection', async t => {
    const home = await opened(t)
    await until(() => isLive(home))
    home.fake.cutConnections()
    await until(() => home.fake.subscriptions() === 2 && isLive(home))
  })

  test('whoever kicks it is given time, is named in the log, and then it is taken back', async t => {
    const home = await opened(t, { timing: { afterKickMs: 400 } })
    await until(() => isLive(home))
    home.fake.kick()
    await until(() => home.logs('wecom.kicked').length === 1)
    assert.equal(detailOf(home), 'kicked')
    await sleep(200)
    assert.equal(home.fake.subscriptions(), 1, 'not at once: the two would kick each other for ever')
    await until(() => isLive(home))
    home.fake.kick()
    await until(() => home.logs('wecom.kicked').length === 2)
    assert.match(home.logs('wecom.kicked').at(-1) ?? '', /"error".*"again":true/)
  })

  test('a line that answers no heartbeat is found dead', async t => {
    const home = await opened(t, { timing: { heartbeatMs: 100 } })
    await until(() => isLive(home))
    home.fake.withholdPongs()
    await until(() => home.logs('wecom.disconnected').length > 0)
    home.fake.withholdPongs(false)
    await until(() => home.fake.subscriptions() >= 2 && isLive(home))
  })

  test('heartbeats are heard: health knows the age of the last', async t => {
    const home = await opened(t, { timing: { heartbeatMs: 50 } })
    await until(() => isLive(home))
    const first = home.bot.health().lastFrameAt
    await until(() => home.bot.health().lastFrameAt !== first)
  })

  test('a line on which nobody has spoken for long is opened anew, without a fault', async t => {
    const home = await opened(t, { timing: { quietMs: 300 } })
    await until(() => home.fake.subscriptions() >= 2 && isLive(home))
    assert.match(home.logs('wecom.disconnected')[0] ?? '', /"info".*"quiet"/)
  })

  test('a lost lease closes it at once; then it stands by, and counts as heard', async t => {
    const { holdConnection, lose } = heldByHand()
    const home = await opened(t, { holdConnection })
    await until(() => isLive(home))
    await lose()
    await until(() => home.fake.connections() === 0)
    const { connected, sends, detail } = home.bot.health()
    assert.deepEqual([connected, sends, detail], [true, false, 'standby'])
    const sending = home.bot.send({ kind: 'chat', chatId: 'wrA' }, text('好'), 'x')
    await assert.rejects(sending, { code: 'retryLater', vendorCode: 'notConnected' })
  })

  test('without the lease it is never opened', async t => {
    const { holdConnection, standBy } = heldByHand()
    standBy()
    const home = await opened(t, { holdConnection })
    await sleep(200)
    assert.equal(home.fake.subscriptions(), 0)
    assert.equal(detailOf(home), 'standby')
  })

  test('a stop while it waits to come back is a stop', async t => {
    const home = await opened(t, { timing: { afterKickMs: 60_000 } })
    await until(() => isLive(home))
    home.fake.kick()
    await until(() => home.logs('wecom.kicked').length === 1)
    const began = performance.now()
    await home.bot.stop()
    assert.ok(performance.now() - began < 30_000, 'it did not wait for the minute after a kick')
    await home.bot.stop()
  })

  test('no log line holds a secret, a name or what was said', async t => {
    const home = await opened(t, { timing: { heartbeatMs: 50 } })
    home.says(text('geheime Antwort'))
    await home.fake.write({ user: 'a', text: '机密的话' })
    home.fake.kick()
    await until(() => isLive(home))
    const all = home.logged.join('\n')
    for (const word of [...SECRETS, '机密', 'geheim']) assert.ok(!all.includes(word), word)
    assert.ok(all.includes('wecom.connected'))
  })

  test('a stopped service ends: nothing keeps its process', async t => {
    const home = await opened(t, { bot: false })
    const wsUrl = `ws${home.fake.environment.WECOM_API_BASE?.slice('http'.length)}`
    const program = `
      import { createWeCom } from '${new URL('../../../adapters/wecom/index.ts', import.meta.url).href}'
      import { givenParts, silence } from '${new URL('../house.ts', import.meta.url).href}'
      const bot = { id: '${BOT_ID}', secret: { reveal: () => '${BOT_SECRET}' }, name: null, wsUrl: '${wsUrl}' }
      const platform = createWeCom({ bot, agent: null, groupWebhooks: new Map() }, givenParts().parts)
      await platform.start((_, respond) => respond(silence))
      while (!platform.health().connected) await new Promise(done => setTimeout(done, 10))
      await platform.stop()
      console.log('stopped')`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program])
    t.after(() => child.kill('SIGKILL'))
    let said = ''
    child.stdout.on('data', data => {
      said += data
    })
    const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(120_000) })
    assert.deepEqual([code, said.trim()], [0, 'stopped'])
  })
})
