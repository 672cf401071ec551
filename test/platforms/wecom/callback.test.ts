/** The application's callback: WeCom's official vectors, what forgers send, and the application's own chat. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import Fastify, { type FastifyInstance } from 'fastify'
import type { OutboundMessage } from '../../../adapters/port.ts'
import { callbackRoutes, encryptedIn, openCallback, parseAppXml, readXml } from '../../../adapters/wecom/callback.ts'
import { parseBody, withoutMention } from '../../../adapters/wecom/parse.ts'
import { cpuClock } from '../../cpu-time.ts'
import { until } from '../people.ts'
import { CALLBACK_TOKEN, CORP_ID, ENCODING_AES_KEY } from './fake.ts'
import { callbackPoster } from './fake-callback.ts'
import { givenBot, type Home, silence, text, WORDS } from './house.ts'

const secret = (value: string) => ({ reveal: () => value })

/** As shipped with WeCom's own libraries (sheet §3.1). */
const CORP = 'wx5823bf96d3bd56c7'
const KEYS = { token: secret('QDG6eK'), encodingAesKey: secret('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C') }
const VECTORS = {
  url: {
    proof: {
      signature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
      timestamp: '1409659589',
      nonce: '263014780',
    },
    encrypted: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    plain: '1616140317555161061',
  },
  message: {
    proof: {
      signature: '477715d11cdb4164915debcba66cb864d751f3e6',
      timestamp: '1409659813',
      nonce: '1372623149',
    },
    encrypted:
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
    plain:
      '<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>\n<FromUserName><![CDATA[mycreate]]></FromUserName>\n<CreateTime>1409659813</CreateTime>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>\n<AgentID>218</AgentID>\n</xml>',
  },
} as const
const at = ({ proof }: { readonly proof: { readonly timestamp: string } }): number => Number(proof.timestamp) * 1_000

describe('opening a callback', () => {
  for (const [name, vector] of Object.entries(VECTORS)) {
    test(`the official vector of the ${name} opens`, () => {
      assert.deepEqual(openCallback(vector.encrypted, vector.proof, KEYS, CORP, at(vector)), {
        kind: 'opened',
        text: vector.plain,
      })
    })
  }

  const { encrypted, proof } = VECTORS.message
  const now = at(VECTORS.message)
  const changed = encrypted.replace('RypE', 'RypF')
  for (const { name, why, open } of [
    {
      name: 'a forged signature',
      why: 'signature',
      open: () => openCallback(encrypted, { ...proof, signature: '0'.repeat(40) }, KEYS, CORP, now),
    },
    {
      name: 'no signature',
      why: 'signature',
      open: () => openCallback(encrypted, { ...proof, signature: '' }, KEYS, CORP, now),
    },
    {
      name: 'another token',
      why: 'signature',
      open: () => openCallback(encrypted, proof, { ...KEYS, token: secret('other') }, CORP, now),
    },
    { name: 'a changed text', why: 'signature', open: () => openCallback(changed, proof, KEYS, CORP, now) },
    {
      name: 'a changed nonce',
      why: 'signature',
      open: () => openCallback(encrypted, { ...proof, nonce: '1' }, KEYS, CORP, now),
    },
    { name: 'an hour later', why: 'stale', open: () => openCallback(encrypted, proof, KEYS, CORP, now + 3_600_000) },
    { name: 'an hour earlier', why: 'stale', open: () => openCallback(encrypted, proof, KEYS, CORP, now - 3_600_000) },
    {
      name: 'another company inside',
      why: 'otherCompany',
      open: () => openCallback(encrypted, proof, KEYS, 'ww1', now),
    },
    {
      name: 'another key',
      why: 'broken',
      open: () =>
        openCallback(encrypted, proof, { ...KEYS, encodingAesKey: secret(ENCODING_AES_KEY.toLowerCase()) }, CORP, now),
    },
    { name: 'nothing', why: 'broken', open: () => openCallback('', proof, KEYS, CORP, now) },
  ]) {
    test(`${name} is refused: ${why}`, () => {
      const opened = open()
      assert.ok(opened.kind === 'refused')
      // What a wrong key makes of it is chance.
      assert.ok(opened.why === why || (name === 'another key' && opened.why === 'otherCompany'), opened.why)
    })
  }

  test('signed by us, but cut short or no cipher at all: refused, never thrown', () => {
    const poster = callbackPoster({ token: CALLBACK_TOKEN, encodingAesKey: ENCODING_AES_KEY, corpId: CORP_ID })
    const keys = { token: secret(CALLBACK_TOKEN), encodingAesKey: secret(ENCODING_AES_KEY) }
    assert.equal(openSealed(poster.sealed('<xml/>', 1e12), keys).kind, 'opened')
    for (const cut of [3, 16, 24, 44, 66]) {
      assert.equal(
        openSealed(poster.signed(encryptedIn(poster.sealed('<xml/>', 1e12).body).slice(0, -cut), 1e12), keys).kind,
        'refused',
      )
    }
    assert.equal(openSealed(poster.signed('AAAA', 1e12), keys).kind, 'refused')
  })
  function openSealed({ query, body }: { readonly query: string; readonly body: string }, keys: typeof KEYS) {
    const of = new URLSearchParams(query)
    const proof = {
      signature: of.get('msg_signature') ?? '',
      timestamp: of.get('timestamp') ?? '',
      nonce: of.get('nonce') ?? '',
    }
    return openCallback(encryptedIn(body), proof, keys, CORP_ID, 1e12)
  }
})

describe('the callback’s address', () => {
  let app: FastifyInstance
  let now = 0
  let heard: unknown[] = []
  let hear: () => Promise<void> = async () => undefined
  const config = { corpId: CORP, id: 218, secret: secret(''), apiBase: '', callback: KEYS }
  before(async () => {
    app = Fastify()
    const routes = callbackRoutes(config, { log: () => undefined, now: () => now }, async event => {
      heard.push(event)
      await hear()
    })
    await app.register(routes)
  })
  after(() => app.close())

  const queryOf = ({ proof }: (typeof VECTORS)['url' | 'message']) => ({
    msg_signature: proof.signature,
    timestamp: proof.timestamp,
    nonce: proof.nonce,
  })
  const post = (payload: string, type: string | null = 'text/xml') => {
    now = at(VECTORS.message)
    heard = []
    hear = async () => undefined
    return app.inject({
      method: 'POST',
      url: '/webhooks/wecom',
      query: queryOf(VECTORS.message),
      payload,
      headers: type === null ? {} : { 'content-type': type },
    })
  }
  const sealed = `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><Encrypt><![CDATA[${VECTORS.message.encrypted}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>`

  test('the check of the URL is answered with the bare text', async () => {
    now = at(VECTORS.url)
    const query = { ...queryOf(VECTORS.url), echostr: VECTORS.url.encrypted }
    const answer = await app.inject({ method: 'GET', url: '/webhooks/wecom', query })
    assert.deepEqual([answer.statusCode, answer.body], [200, VECTORS.url.plain])
  })

  test('a plus that arrives as a space is a plus', async () => {
    now = at(VECTORS.url)
    const rest = new URLSearchParams(queryOf(VECTORS.url))
    const answer = await app.inject({ method: 'GET', url: `/webhooks/wecom?${rest}&echostr=${VECTORS.url.encrypted}` })
    assert.deepEqual([answer.statusCode, answer.body], [200, VECTORS.url.plain])
  })

  test('a check that is not WeCom’s is refused', async () => {
    now = at(VECTORS.url)
    for (const query of [{}, queryOf(VECTORS.url), { ...queryOf(VECTORS.message), echostr: VECTORS.url.encrypted }]) {
      assert.equal((await app.inject({ method: 'GET', url: '/webhooks/wecom', query })).statusCode, 401)
    }
  })

  for (const type of ['text/xml', 'application/xml; charset=utf-8', 'application/octet-stream', null]) {
    test(`a message of type ${type} is heard and acknowledged with nothing`, async () => {
      const answer = await post(sealed, type)
      assert.deepEqual([answer.statusCode, answer.body], [200, ''])
      assert.deepEqual(heard, [
        {
          kind: 'message',
          msgId: '4561255354251345929',
          groupId: null,
          rawUserId: 'mycreate',
          corpId: null,
          sentAt: '2014-09-02T12:10:13Z',
          text: 'hello',
          voice: false,
        },
      ])
    })
  }

  test('what was not stored is not acknowledged', async () => {
    const answering = post(sealed)
    hear = () => Promise.reject(new Error('the database is away'))
    assert.equal((await answering).statusCode, 500)
  })

  for (const { name, payload } of [
    { name: 'no XML', payload: '{"Encrypt":"x"}' },
    { name: 'nothing', payload: '' },
    { name: 'an empty Encrypt', payload: '<xml><Encrypt></Encrypt></xml>' },
    { name: 'a cut text', payload: sealed.slice(0, 200) },
    {
      name: 'a bomb of entities',
      payload: `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${'bcdefgh'.replace(/./g, one => `<!ENTITY ${one} "${`&${String.fromCharCode(one.charCodeAt(0) - 1)};`.repeat(10)}">`)}]><xml><Encrypt>&h;</Encrypt></xml>`,
    },
    {
      name: 'a file of this machine',
      payload: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>',
    },
    { name: 'a hundred thousand elements', payload: '<a>'.repeat(80_000) },
    { name: 'openings that never close', payload: '<Encrypt>'.repeat(28_000) },
  ]) {
    test(`${name} is refused at once, and nothing is heard`, async () => {
      const spent = cpuClock()
      assert.equal((await post(payload)).statusCode, 401)
      assert.ok(spent() < 1_000)
      assert.deepEqual(heard, [])
    })
  }

  test('five megabytes are not even read', async () => {
    assert.equal((await post('x'.repeat(5_000_000))).statusCode, 413)
    assert.deepEqual(heard, [])
  })
})

const xml = (fields: string): string =>
  `<xml><ToUserName>${CORP}</ToUserName><FromUserName><![CDATA[Wang]]></FromUserName><CreateTime>1</CreateTime>${fields}<AgentID>7</AgentID></xml>`

describe('what an application’s message says', () => {
  for (const { name, fields, kind } of [
    { name: 'a place', fields: '<MsgType>location</MsgType><MsgId>1</MsgId>', kind: 'kindNotRead' },
    { name: 'voice without its text', fields: '<MsgType>voice</MsgType><MediaId>m</MediaId>', kind: 'voiceNotRead' },
    { name: 'entering', fields: '<MsgType>event</MsgType><Event>enter_agent</Event>', kind: 'entered' },
    { name: 'a menu’s click', fields: '<MsgType>event</MsgType><Event>click</Event>', kind: 'ignored' },
    { name: 'a picture without an id', fields: '<MsgType>image</MsgType>', kind: 'ignored' },
    {
      name: 'a press without a task',
      fields: '<MsgType>event</MsgType><Event>template_card_event</Event>',
      kind: 'ignored',
    },
    {
      name: 'the end that is near',
      fields: '<MsgType>event</MsgType><Event>inactive_alert</Event>',
      kind: 'suspending',
    },
  ]) {
    test(`${name}: ${kind}`, () => assert.equal(parseAppXml(xml(fields), 7).kind, kind))
  }

  test('another application’s is ignored', () => {
    assert.deepEqual(parseAppXml(xml('<MsgType>text</MsgType>'), 8), { kind: 'ignored', why: 'otherApp' })
  })

  test('one chosen option and several are both lists', () => {
    const item = (options: string) =>
      `<SelectedItem><QuestionKey>q</QuestionKey><OptionIds>${options}</OptionIds></SelectedItem>`
    for (const [options, ids] of [
      ['<OptionId>a</OptionId>', ['a']],
      ['<OptionId>a</OptionId><OptionId>b</OptionId>', ['a', 'b']],
    ] as const) {
      const press = parseAppXml(
        xml(
          `<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>k</EventKey><TaskId>t</TaskId><SelectedItems>${item(options)}</SelectedItems>`,
        ),
        7,
      )
      assert.ok(press.kind === 'press')
      assert.deepEqual(press.press, { taskId: 't', key: 'k', selected: { q: ids } })
    }
  })

  test('a text keeps its signs, and entities stay letters', () => {
    const heard = parseAppXml(xml('<MsgType>text</MsgType><Content><![CDATA[报工 <1> & 2 &amp;]]></Content>'), 7)
    assert.ok(heard.kind === 'message' && heard.text === '报工 <1> & 2 &amp;')
  })

  test('whatever is sent, nothing throws, and nothing takes long', () => {
    const piece = fc.constantFrom(
      '<xml>',
      '</xml>',
      '<MsgType>',
      '</MsgType>',
      'text',
      'event',
      '<![CDATA[',
      ']]>',
      '<AgentID>7</AgentID>',
      '<FromUserName>a</FromUserName>',
      '<!DOCTYPE x [',
      '<!ENTITY a "b">',
      '&a;',
      '<__proto__>',
      '</__proto__>',
      '<!--',
      '<?x',
      '<SelectedItems>',
      '<Event>template_card_event</Event>',
      '<a b="',
      '\u0000',
      '😀',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 60 }).map(all => all.join('')),
    )
    const property = fc.property(text, one => {
      readXml(one)
      parseAppXml(one, 7)
      parseAppXml(xml(one), 7)
      encryptedIn(one)
    })
    const spent = cpuClock()
    fc.assert(property, { numRuns: 500 })
    assert.ok(spent() < 10_000)
  })

  test('any body of the long connection, and any text with any bot’s name, is read without a throw', () => {
    const known = [
      'msgid',
      'from',
      'chattype',
      'chatid',
      'msgtype',
      'text',
      'event',
      'mixed',
      'image',
      'voice',
      'create_time',
    ]
    const likely = fc.constantFrom('single', 'group', 'text', 'event', 'mixed', 'image', 'voice', 'video', 'x')
    const inner = fc.record(
      {
        userid: likely,
        eventtype: fc.constantFrom('enter_chat', 'template_card_event'),
        content: fc.jsonValue(),
        msg_item: fc.jsonValue(),
        url: fc.jsonValue(),
        task_id: likely,
        event_key: likely,
        selected_items: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const body = fc.dictionary(fc.constantFrom(...known), fc.oneof(likely, inner, fc.jsonValue(), fc.double()))
    fc.assert(
      fc.property(body, fc.option(fc.string({ minLength: 1 })), (one, name) => void parseBody(one, name)),
      { numRuns: 1_000 },
    )
    const name = fc.constantFrom('报工', '@', ' ', '报工 助手', '.*')
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(name, fc.constantFrom('@', ' ', '\u2005', '120'))).map(all => all.join('')),
    )
    fc.assert(fc.property(text, fc.option(name), (one, of) => void withoutMention(one, of)))
    withoutMention('@报'.repeat(100_000), '报工')
  })
})

const stepCard: OutboundMessage = {
  text: null,
  card: {
    title: '工序',
    tone: 'info',
    blocks: [{ kind: 'actions', actions: [{ label: '完成', payload: 'finish' }] }],
  },
  summary: '工序',
  mentions: [],
  file: null,
}
const receipt: OutboundMessage = {
  ...stepCard,
  card: { title: '已报工', tone: 'success', blocks: [{ kind: 'text', text: '50 件' }] },
}
const person = (userId: string) => ({ kind: 'person', userId }) as const

describe('the application’s own chat', () => {
  let home: Home
  let service: FastifyInstance
  before(async () => {
    home = await givenBot({ bot: false, callback: { path: '/webhooks/wecom' } })
    service = Fastify()
    assert.ok(home.bot.routes)
    await service.register(home.bot.routes)
    await home.fake.attach?.(await service.listen({ port: 0, host: '127.0.0.1' }))
  })
  after(async () => {
    await service.close()
    await home.close()
    assert.deepEqual(home.fake.refusals(), ['40007 invalid media_id'], 'of the picture that is gone')
  })
  const shownTo = (user: string) => home.shown(user).at(-1) ?? assert.fail('nothing is shown')
  const say = (user: string, content: string, MsgId = randomUUID()) =>
    home.fake.tellApp(user, { MsgType: 'text', Content: content, MsgId })

  test('is ready without a bot, as long as it is called back', () => {
    const { connected, sends } = home.bot.health()
    assert.deepEqual([connected, sends], [true, true])
  })

  test('a text is heard and answered there', async () => {
    home.says(text('好'))
    await say('A1', '我的任务')
    const event = home.events.at(-1)
    assert.ok(event?.kind === 'message')
    assert.deepEqual([event.text, event.chat.id, event.sender.userId], ['我的任务', 'app:a1', 'a1'])
    await until(() => home.texts('a1').length === 1)
    assert.equal(shownTo('a1').text, '好')
    assert.notEqual(home.bot.health().lastFrameAt, null)
  })

  test('the same again counts once and says nothing twice', async () => {
    home.says(text('好'))
    const id = randomUUID()
    await say('a2', '一', id)
    await say('a2', '一', id)
    await until(() => home.texts('a2').length > 0)
    await sleep(50)
    assert.deepEqual(home.texts('a2'), ['好'])
    assert.deepEqual(new Set(home.events.slice(-2).map(({ eventId }) => eventId)), new Set([id]))
  })

  test('a picture is fetched with the application’s token, also when that has just ended', async () => {
    home.says(text('好'))
    const bytes = new Uint8Array([0x89, 0x50, 1, 2])
    for (const MediaId of [home.fake.receivedMedia('a.png', bytes), home.fake.receivedMedia('b.png', bytes)]) {
      await home.fake.tellApp('a3', { MsgType: 'image', PicUrl: 'x', MediaId, MsgId: randomUUID() })
      const event = home.events.at(-1)
      assert.ok(event?.kind === 'message' && event.files[0] !== undefined)
      assert.equal(event.files[0].mime, 'image/png')
      assert.deepEqual(await home.bot.readFile(event.files[0]), Buffer.from(bytes))
      home.fake.expireTokens()
    }
  })

  test('a picture that is gone is an unreadable file, and not called back for ever', async () => {
    home.says(text('好'))
    await home.fake.tellApp('a4', { MsgType: 'image', PicUrl: 'x', MediaId: 'gone', MsgId: randomUUID() })
    const event = home.events.at(-1)
    assert.ok(event?.kind === 'message' && event.files[0] !== undefined)
    await assert.rejects(home.bot.readFile(event.files[0]), { code: 'gone' })
  })

  test('voice without its text is answered with words', async () => {
    await home.fake.tellApp('a5', { MsgType: 'voice', MediaId: 'm', Format: 'amr', MsgId: randomUUID() })
    assert.equal(shownTo('a5').text, WORDS.voiceNotRead)
  })

  test('a press changes the card by its code, once', async () => {
    await home.bot.send(person('a6'), stepCard, randomUUID())
    home.says(receipt)
    const shown = shownTo('a6')
    await home.fake.press({ user: 'a6', shown, label: '完成' })
    const event = home.events.at(-1)
    assert.ok(event?.kind === 'action' && event.payload === 'finish' && event.messageId === shown.id)
    await until(() => shownTo('a6').updates === 1)
    assert.match(shownTo('a6').text, /已报工[\s\S]*50 件/)
    assert.equal(home.shown('a6').length, 1)
  })

  test('a card of the application can be changed without a press, while its code is good', async () => {
    const ref = await home.bot.send(person('a7'), stepCard, randomUUID())
    await home.bot.update(ref, receipt)
    assert.match(shownTo('a7').text, /已报工/)
    await assert.rejects(home.bot.update(ref, receipt), { code: 'gone' })
    await assert.rejects(home.bot.update({ ...ref, chatId: 'user:a7' }, receipt), { code: 'gone' })
  })

  test('a code that could not be used for a moment is still good', async () => {
    const ref = await home.bot.send(person('a8'), stepCard, randomUUID())
    home.fake.failNext('serverError')
    await assert.rejects(home.bot.update(ref, receipt), { code: 'retryLater' })
    await home.bot.update(ref, receipt)
    assert.match(shownTo('a8').text, /已报工/)
  })

  test('what was not stored is called back again, and nobody is told', async () => {
    home.answers(() => Promise.reject(new Error('the database is away')))
    const id = randomUUID()
    await assert.rejects(say('a9', '一', id), /500/)
    assert.deepEqual(home.shown('a9'), [])
    home.says(text('好'))
    await say('a9', '一', id)
    await until(() => home.shown('a9').length === 1)
  })

  test('what is stored is acknowledged, though its answer takes its time', async () => {
    home.says(text('好'))
    home.fake.failNext('serverError')
    await say('a10', '一')
    assert.ok(!home.texts('a10').includes('好'))
    await until(() => home.texts('a10').includes('好'))
  })

  test('whoever opens the application is greeted once', async () => {
    home.says(text('你好'))
    await home.fake.tellApp('a11', { MsgType: 'event', Event: 'enter_agent', EventKey: '' })
    await home.fake.tellApp('a11', { MsgType: 'event', Event: 'enter_agent', EventKey: '' })
    await until(() => home.texts('a11').length === 1)
    assert.deepEqual(home.texts('a11'), ['你好'])
  })

  test('that WeCom is about to suspend it is logged as a fault', async () => {
    await home.fake.tellApp('a1', { MsgType: 'event', Event: 'inactive_alert', EffectTime: 1 })
    assert.match(home.logs('wecom.appSuspending').join(), /"error".*inactive_alert/)
  })

  test('a long card is words, and a card below them to press', async () => {
    const long = { ...stepCard.card, title: '订单', tone: 'info' as const }
    const blocks = [{ kind: 'text' as const, text: '长'.repeat(300) }, ...(stepCard.card?.blocks ?? [])]
    await home.bot.send(person('a12'), { ...stepCard, card: { ...long, blocks } }, randomUUID())
    assert.deepEqual(
      home.shown('a12').map(({ kind }) => kind),
      ['text', 'card'],
    )
    assert.match(home.texts('a12')[0] ?? '', /长{300}/)
  })

  test('a silent answer is an answer', async () => {
    home.answers(() => silence)
    await say('a13', '一')
  })
})
