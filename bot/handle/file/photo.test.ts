import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Factory, type Heard, lastCard, withFactory } from '../../../test/factory.ts'
import { buttonsOf } from '../../../test/read-card.ts'
import { codeOf } from '../../../test/traveler/codes.ts'
import { jpegHead, plainPng, pngBomb, qrPng, tornQrPng } from '../../../test/traveler/pictures.ts'
import { withPhotos } from '../../photo/with-photos.ts'

/** 冯春燕 has one open task, WO-1001 磨削; 何丽华 has two steps of turning; 蒋卫东 of the warehouse works on none. */
const ONE_TASK = '冯春燕'
const SEVERAL = '何丽华'
const NO_TASK = '蒋卫东'

const photo = (bytes: Uint8Array, name = 'IMG_1.png', mime = 'image/png') => [{ name, bytes, mime }]
const scanned = async ({ sql }: Factory, order: string, step: string | null) => `BG1:${await codeOf(sql, order, step)}`
type KeptPhoto = { step: string | null; exception: boolean; by: string; size: number }
const kept = async ({ sql }: Factory): Promise<readonly KeptPhoto[]> => [
  ...(await sql<KeptPhoto[]>`
    select s.name as step, p.exception_id is not null as exception, w.name as by, p.size
    from photo p left join step s on s.id = p.step_id join person w on w.id = p.taken_by order by p.id`),
]
const labelsOf = (heard: Heard) => {
  const { card } = lastCard(heard).message
  return card === null ? [] : buttonsOf(card).map(({ label }) => label)
}

describe('a photo of a traveler’s code', () => {
  const factory = withFactory()

  it('opens its step, and a bare number after it is a report', async () => {
    const heard = await factory.send(ONE_TASK, photo(qrPng(await scanned(factory, 'WO-1001', '磨削'))))
    assert.match(heard.words, /WO-1001 · 磨削[\s\S]*可报/)
    assert.match((await factory.say(ONE_TASK, '7')).words, /已报工 · WO-1001 磨削[\s\S]*合格 7/)
    assert.deepEqual(await kept(factory), [])
  })

  it('with an address in it opens the same', async () => {
    const text = `https://mes.example.cn/t/${await codeOf(factory.sql, 'WO-1001', '磨削')}`
    assert.match((await factory.send(ONE_TASK, photo(qrPng(text)))).words, /WO-1001 · 磨削/)
  })

  it('of an order shows its steps', async () => {
    const heard = await factory.send(ONE_TASK, photo(qrPng(await scanned(factory, 'WO-1001', null))))
    assert.match(heard.words, /WO-1001[\s\S]*做的是哪一道/)
  })

  it('beside that of its order is the step', async () => {
    const both = qrPng(await scanned(factory, 'WO-1001', null), await scanned(factory, 'WO-1001', '磨削'))
    assert.match((await factory.send(ONE_TASK, photo(both))).words, /WO-1001 · 磨削/)
  })

  it('with those of other steps asks which one', async () => {
    const [one, other] = [await scanned(factory, 'WO-1001', '磨削'), await scanned(factory, 'WO-1003', '车削')]
    const asked = await factory.send(ONE_TASK, photo(qrPng(one, other)))
    assert.match(asked.words, /好几道工序/)
    assert.match((await factory.press(ONE_TASK, asked, 'WO-1003 车削')).words, /WO-1003 · 车削/)
  })

  it('of another factory is said to be that', async () => {
    const text = `BG1:${await codeOf(factory.sql, 'WO-1001', null, 1)}`
    const heard = await factory.send(ONE_TASK, photo(qrPng(text)))
    assert.match(heard.words, /不是本厂的流转卡/)
  })

  it('that can not be read is answered with how to take it again, and nothing is stored', async () => {
    const heard = await factory.send(ONE_TASK, photo(tornQrPng(await scanned(factory, 'WO-1001', '磨削'))))
    assert.match(heard.words, /二维码没看清[\s\S]*靠近些[\s\S]*编号/)
    assert.deepEqual(await kept(factory), [])
    const attached = await factory.press(ONE_TASK, heard, '附到 WO-1003 车削')
    assert.match(attached.words, /照片已附上/)
    assert.equal((await kept(factory)).length, 1)
  })

  it('brings the photos beside it to its step', async () => {
    const code = qrPng(await scanned(factory, 'WO-1003', '车削'))
    const heard = await factory.send(ONE_TASK, [...photo(code), ...photo(plainPng(), 'IMG_2.png')])
    assert.match(heard.words, /WO-1003 · 车削[\s\S]*|照片已附上/)
    assert.equal((await kept(factory)).at(-1)?.step, '车削')
  })
})

describe('a photo without a code', () => {
  const factory = withFactory()

  it('is of the only step that the sender has in hand', async () => {
    const heard = await factory.send(ONE_TASK, photo(plainPng()))
    assert.match(heard.words, /照片已附上\n附到 WO-1001 磨削，一共 1 张[\s\S]*没有看到流转卡的码/)
    const [{ size, ...row } = assert.fail()] = await kept(factory)
    assert.deepEqual(row, { step: '磨削', exception: false, by: ONE_TASK })
    assert.equal(size, plainPng().length)
  })

  it('is seen from the step’s card and from the order’s status', async () => {
    const heard = await factory.say(ONE_TASK, '我的任务')
    const step = await factory.press(ONE_TASK, heard, 'WO-1001 磨削')
    const shown = await factory.press(ONE_TASK, step, '照片 1')
    assert.match(shown.words, /照片 · WO-1001 磨削[\s\S]*冯春燕 今天 10:17 拍 · 第 1 张，共 1 张/)
    const status = await factory.say(SEVERAL, 'WO-1001到哪了')
    const image = lastCard(await factory.press(SEVERAL, status, '照片 1')).message.card?.blocks[0]
    assert.ok(image?.kind === 'image')
    assert.deepEqual(Buffer.from(image.base64, 'base64'), plainPng())
  })

  it('is not kept a second time with the answer that shows it', async () => {
    const [{ largest } = assert.fail()] = await factory.sql<{ largest: number }[]>`
      select max(length(answer::text))::int as largest from inbound_event`
    assert.ok(largest < plainPng().length, `${largest} bytes`)
  })

  it('is told as gone once it is forgotten', async () => {
    const image = {
      kind: 'image',
      name: 'x.png',
      alt: '照片已经过了保存期',
      mime: 'image/png',
      base64: 'photo:x',
    } as const
    const message = {
      text: null,
      card: { title: '', tone: 'info', blocks: [image] },
      summary: '',
      mentions: [],
      file: null,
    } as const
    const { replies } = await withPhotos(factory.sql, { toast: null, update: null, replies: [message] })
    assert.deepEqual(replies[0]?.card?.blocks, [{ kind: 'note', text: image.alt }])
  })

  it('is asked about when it could be of several, and stored by one press of one button', async () => {
    const before = (await kept(factory)).length
    const asked = await factory.send(SEVERAL, photo(plainPng()))
    assert.match(asked.words, /照片附到哪里[\s\S]*没点之前什么都不存/)
    assert.equal((await kept(factory)).length, before)
    const [first = '', second = ''] = labelsOf(asked)
    assert.match(first, /^附到 WO-\d{4} /)
    assert.match((await factory.press(SEVERAL, asked, first)).words, /照片已附上/)
    assert.match((await factory.press(SEVERAL, asked, second)).words, /已经按过了/)
    assert.equal((await kept(factory)).length, before + 1)
  })

  it('said to a step’s card is of that step', async () => {
    const card = lastCard(await factory.say(SEVERAL, await codeOf(factory.sql, 'WO-1001', '磨削')))
    await factory.say(SEVERAL, await codeOf(factory.sql, 'WO-1003', '车削'))
    const heard = await factory.send(SEVERAL, photo(plainPng()), { quote: card })
    assert.match(heard.words, /附到 WO-1001 磨削/)
  })

  it('from somebody with nothing in hand is not stored', async () => {
    const before = (await kept(factory)).length
    assert.match((await factory.send(NO_TASK, photo(plainPng()))).words, /照片没有存[\s\S]*我的任务/)
    assert.equal((await kept(factory)).length, before)
  })

  it('with somebody else’s code in it is one all the same', async () => {
    const heard = await factory.send(ONE_TASK, photo(qrPng('https://weixin.qq.com/r/abcdef')))
    assert.match(heard.words, /照片已附上[\s\S]*不是流转卡的/)
  })

  it('sent again by the platform is stored once', async () => {
    const before = (await kept(factory)).length
    const send = () => factory.send(ONE_TASK, photo(plainPng()), { eventId: 'photo-again' })
    const [first, second] = [await send(), await send()]
    assert.equal(first.words, second.words)
    assert.equal((await kept(factory)).length, before + 1)
  })

  it('says that a text beside it was left, so that nobody takes it for a report', async () => {
    const heard = await factory.send(ONE_TASK, photo(plainPng()), { text: '做完50个' })
    assert.match(heard.words, /照片已附上[\s\S]*文字没有处理，请单独再发一次/)
  })

  it('is in the audit, with who, what and through which message', async () => {
    const rows = await factory.sql<{ action: string; subject: string; messageId: string | null }[]>`
      select action, subject_id as subject, message_id as "messageId" from audit where action = 'photo.attached'`
    assert.ok(rows.length > 3 && rows.every(({ messageId }) => messageId !== null))
    assert.equal(rows[0]?.subject, 'WO-1001')
  })

  it('is not taken beyond so many of one step', async () => {
    await factory.sql`
      insert into photo (id, mime, size, content, order_id, step_id, taken_by, at)
      select 'p' || n, mime, size, content, order_id, step_id, taken_by, at
      from (select p.* from photo p join step s on s.id = p.step_id
        where s.name = '磨削' and p.exception_id is null limit 1) one, generate_series(1, 19) n`
    await factory.sql`delete from photo where id not in (select id from photo where id like 'p%')`
    const heard = await factory.send(ONE_TASK, [...photo(plainPng()), ...photo(plainPng(), 'b.png')])
    assert.match(heard.words, /一共 20 张[\s\S]*已经有 20 张/)
    assert.equal((await kept(factory)).filter(({ step }) => step === '磨削').length, 20)
  })
})

describe('a photo after a trouble was raised', () => {
  const factory = withFactory()

  it('is of the trouble, and those who were called hear of it once', async () => {
    await factory.say(ONE_TASK, 'WO-1001 磨削 砂轮坏了 做不了')
    const heard = await factory.send(ONE_TASK, photo(plainPng()))
    assert.match(heard.words, /附到 异常“.+”（WO-1001 磨削），一共 1 张/)
    await factory.send(ONE_TASK, photo(plainPng()))
    const told = (await factory.told('G-D-EQ')).filter(({ words }) => words.includes('异常有照片'))
    const all = await factory.sql<{ words: string }[]>`select payload::text as words from outbox`
    assert.equal(all.filter(({ words }) => words.includes('异常有照片')).length, 1, JSON.stringify(told))
    assert.deepEqual(
      (await kept(factory)).map(({ step, exception }) => [step, exception]),
      [
        ['磨削', true],
        ['磨削', true],
      ],
    )
  })

  it('is seen by whoever takes it', async () => {
    const [{ payload } = assert.fail()] = await factory.sql<{ payload: { message: { card: object } } }[]>`
      select payload from outbox where payload::text like '%异常有照片%'`
    const pressed = /"payload":\s*"((?:[^"\\]|\\.)*photos(?:[^"\\]|\\.)*)"/.exec(JSON.stringify(payload.message.card))
    const action = JSON.parse(`"${pressed?.[1] ?? assert.fail()}"`)
    assert.match((await factory.pressPayload(NO_TASK, action)).words, /照片 · 异常[\s\S]*第 1 张，共 2 张[\s\S]*更早的/)
  })

  it('is asked about when it comes later', async () => {
    factory.clock.advance({ hours: 2 })
    await factory.say(ONE_TASK, '继续 WO-1001 磨削')
    const heard = await factory.send(ONE_TASK, photo(plainPng()))
    assert.match(heard.words, /照片附到哪里|附到 异常/)
  })
})

describe('a picture that is refused', () => {
  const factory = withFactory()
  const large = Buffer.concat([jpegHead(4_000, 3_000), Buffer.alloc(20 * 1024 * 1024)])

  const CASES: readonly (readonly [name: string, bytes: Uint8Array, words: RegExp, file?: string])[] = [
    ['20 MB', large, /照片有 20 MB，最多 12 MB/, 'IMG.jpg'],
    ['a PNG of a hundred megapixels', pngBomb(), /照片有 100 百万像素/],
    ['a JPEG cut off', jpegHead(4_000, 3_000), /图片坏了/, 'IMG.jpg'],
    ['WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 and more'), /WebP 格式的图片我打不开/, 'IMG.webp'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic and more than that'), /HEIC 格式/, 'IMG.heic'],
    ['no picture', Buffer.from('MZ this is a program, called a picture'), /这个不是图片/, 'IMG.jpg'],
    ['empty', Buffer.alloc(0), /空文件/, 'IMG.jpg'],
  ]
  for (const [name, bytes, words, file = 'IMG.png'] of CASES)
    it(`${name}: says what to do, and stores nothing`, async () => {
      assert.match((await factory.send(ONE_TASK, photo(bytes, file, 'image/jpeg'))).words, words)
      assert.deepEqual(await kept(factory), [])
    })

  it('beside a good one leaves that alone', async () => {
    const heard = await factory.send(ONE_TASK, [...photo(pngBomb()), ...photo(plainPng(), 'b.png')])
    assert.match(heard.words, /照片已附上[\s\S]*百万像素/)
  })

  it('is gone when the platform has lost it', async () => {
    const asked = await factory.send(SEVERAL, photo(plainPng()))
    factory.forgetFiles()
    assert.match((await factory.press(SEVERAL, asked, labelsOf(asked)[0] ?? '')).words, /照片找不到了/)
  })
})
