import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Heard, lastCard, withFactory } from '../../../test/factory.ts'
import { givenSheet, givenWorkbook } from '../../../test/given-workbook.ts'
import { buttonIn } from '../../../test/read-card.ts'
import { decodeAction } from '../../action.ts'
import { readWorkbook } from '../../workbook/read.ts'

const factory = withFactory()

const PLANNER = '方晓琳'
const XLS = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)])

const newMaterials = (name = '不锈钢管') =>
  givenWorkbook([
    givenSheet('materials', [
      { code: 'M-TUBE-25', name, spec: 'Φ25', unit: '米', onHand: 80, safetyStock: 20 },
      { code: 'M-OIL', name: '防锈油', spec: '20L', unit: '升', onHand: 90 },
    ]),
  ])

const orderOf = (quantity: number) =>
  givenWorkbook([
    givenSheet('orders', [{ code: 'WO-2001', product: 'P-SHAFT-A01', quantity, due: '2026-12-11 17:00' }]),
  ])

const send = (person: string, bytes: Uint8Array, name = '导入.xlsx'): Promise<Heard> =>
  factory.send(person, [{ name, bytes }])

/** Everything a file could have changed. */
async function state(): Promise<unknown> {
  const { sql } = factory
  return {
    materials: await sql`select * from material order by code`,
    people: await sql`select * from person order by id`,
    orders: await sql`select * from orders order by id`,
    audit: await sql`select count(*) from audit`,
  }
}

async function changesNothing(work: () => Promise<unknown>): Promise<void> {
  const before = await state()
  await work()
  assert.deepEqual(await state(), before)
}

const importAudit = () => factory.sql<{ action: string; actorId: string; subject: string; messageId: string | null }[]>`
  select action, actor_id as "actorId", subject_id as subject, message_id as "messageId" from audit
  where action in ('data.imported', 'workbook.imported') order by id`

describe('a filled-in workbook from a planner', () => {
  let preview: Heard

  it('is shown sheet by sheet before anything is written', () =>
    changesNothing(async () => {
      preview = await send(PLANNER, await newMaterials())
      assert.match(preview.words, /表格没有问题，导入吗/)
      assert.match(preview.words, /物料 \| 1 \| 1 \| 0/)
      assert.match(preview.words, /\[导入\]/)
    }))

  it('is not imported by somebody who may not, and the button stays good', () =>
    changesNothing(async () => {
      assert.match((await factory.press('孙小军', preview, '导入')).words, /只有计划员、经理和管理员可以导入/)
    }))

  it('is imported by the press, with who, which file and through which message', async () => {
    const done = await factory.press(PLANNER, preview, '导入')
    assert.match(done.update?.words ?? '', /已导入\n导入完成：新增 1，修改 1/)
    const rows = await factory.sql<{ code: string; onHand: string }[]>`
      select code, trim_scale(on_hand)::text as "onHand" from material where code in ('M-TUBE-25', 'M-OIL') order by code`
    assert.deepEqual(
      rows.map(({ code, onHand }) => `${code} ${onHand}`),
      ['M-OIL 90', 'M-TUBE-25 80'],
    )
    const audit = await importAudit()
    assert.deepEqual(
      audit.map(({ action, actorId }) => `${action} ${actorId}`),
      ['data.imported W032', 'workbook.imported W032'],
    )
    assert.deepEqual([audit[1]?.subject, audit[1]?.messageId], ['导入.xlsx', lastCard(preview).messageId])
  })

  it('is imported once, however often the button is pressed', () =>
    changesNothing(async () => {
      await factory.press(PLANNER, preview, '导入')
    }))

  it('sent again says that there is nothing to import', () =>
    changesNothing(async () => {
      const again = await send(PLANNER, await newMaterials())
      assert.match(again.words, /没有要导入的/)
      assert.doesNotMatch(again.words, /\[导入\]/)
    }))

  it('is known at once to those who ask about what is new in it', async () => {
    assert.match((await factory.say('沈玉兰', '不锈钢管还有多少')).words, /不锈钢管 \| Φ25 \| 80 米/)
  })

  it('is taken from a manager too, and from nobody on the floor', async () => {
    assert.match((await send('顾振华', await newMaterials('不锈钢圆管'))).words, /表格没有问题/)
    await changesNothing(async () => {
      assert.match((await send('陈志远', await newMaterials('不锈钢圆管'))).words, /只有计划员、经理和管理员可以导入/)
    })
  })
})

describe('what was right when it was shown', () => {
  it('is checked again by the press: an order that runs by then is left alone', async () => {
    await factory.press(PLANNER, await send(PLANNER, await orderOf(100)), '导入')
    const preview = await send(PLANNER, await orderOf(120))
    assert.match(preview.words, /工单 \| 0 \| 1 \| 0/)
    await factory.sql`update orders set status = 'released', released_at = ${factory.clock.now()} where code = 'WO-2001'`
    await changesNothing(async () => {
      assert.match((await factory.press(PLANNER, preview, '导入')).words, /没有导入[\s\S]*WO-2001[\s\S]*已下达/)
    })
  })

  it('can not be imported any more when the platform has lost the file', async () => {
    const preview = await send(PLANNER, await newMaterials('钢管'))
    factory.forgetFiles()
    await changesNothing(async () => {
      assert.match((await factory.press(PLANNER, preview, '导入')).words, /这个文件找不到了，请再发一次/)
    })
  })
})

describe('a workbook with faults', () => {
  it('is named fault by fault, with sheet, row and column, and nothing of it is imported', () =>
    changesNothing(async () => {
      const bytes = await givenWorkbook([
        givenSheet('materials', [
          { code: 'M-NEW', name: '新料', unit: '米', onHand: 5 },
          { code: 'M-BAD', name: '坏料', unit: '没有的单位', onHand: '很多' },
        ]),
      ])
      const heard = await send(PLANNER, bytes)
      assert.match(heard.words, /表格有要改的地方，没有导入/)
      assert.match(heard.words, /表 \| 行 \| 列 \| 问题/)
      assert.match(heard.words, /物料 \| 3 \| D [^|]*库存[^|]* \| “很多” 不是数字/)
      assert.doesNotMatch(heard.words, /\[导入\]/)
    }))

  it('with many of them lists the first and counts the rest', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ code: `M-${i}`, name: `料${i}`, unit: '米', onHand: '很多' }))
    const heard = await send(PLANNER, await givenWorkbook([givenSheet('materials', rows)]))
    assert.equal(heard.words.match(/不是数字/g)?.length, 15)
    assert.match(heard.words, /有 40 处不对/)
    assert.match(heard.words, /还有 25 处没有列出/)
  })
})

describe('a file that is no workbook', () => {
  for (const [name, file, bytes, said] of [
    ['locked by a password', '表.xlsx', Buffer.concat([XLS, Buffer.from('EncryptedPackage', 'utf16le')]), /加了密码/],
    ['in the old format', '表.xls', XLS, /旧格式/],
    ['a list of commas', '表.csv', Buffer.from('工号,姓名\n'), /CSV/],
    ['noise under a good name', '表.xlsx', Buffer.from([1, 2, 3, 0, 255]), /不是 Excel 工作簿/],
    ['empty', '表.xlsx', Buffer.alloc(0), /空文件/],
    ['of another kind', '说明.pdf', Buffer.from('%PDF-1.7\n'), /这个文件我不会读/],
  ] as const) {
    it(`${name} is refused with what to do`, () =>
      changesNothing(async () => {
        const mime = file.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream'
        assert.match((await factory.send(PLANNER, [{ name: file, bytes, mime }])).words, said)
      }))
  }

  it('and too large is refused before it is fetched', () =>
    changesNothing(async () => {
      const preview = await send(PLANNER, await newMaterials('粗管'))
      const action = decodeAction(buttonIn(lastCard(preview).message, '导入').payload)
      assert.ok(action?.do === 'import')
      const large = { ...action, file: { ...action.file, ref: 'never-asked-for', size: 50 * 1024 * 1024 } }
      assert.match((await factory.pressPayload(PLANNER, `1${JSON.stringify(large)}`)).words, /50 MB，最大 12 MB/)
    }))

  it('but a picture is answered as one', async () => {
    const picture = { name: 'IMG_1.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex'), mime: 'image/png' }
    assert.match((await factory.send('孙小军', [picture])).words, /图片坏了/)
    const both = [picture, { name: '导入.xlsx', bytes: XLS }]
    assert.match((await factory.send('孙小军', both)).words, /照片请单独发/)
  })
})

it('"模板" brings the workbook to fill in, which holds nothing to import as it is', async () => {
  const heard = await factory.say(PLANNER, '模板')
  const file = heard.replies.at(-1)?.message.file
  assert.equal(file?.name, '报工数据模板.xlsx')
  const read = await readWorkbook(Buffer.from(file.base64, 'base64'))
  assert.equal(read.kind, 'rows')
  assert.match((await send(PLANNER, Buffer.from(file.base64, 'base64'))).words, /没有要导入的数据/)
  const kept = await factory.sql`select from inbound_event where answer::text like '%"base64": "UEsD%'`
  assert.equal(kept.length, 0, 'its bytes are not kept with the answer')
})

describe('people in a workbook', () => {
  const MANAGER = 'W036'
  const row = (employeeNo: string, name: string, role: string) => ({ employeeNo, name, department: '生产计划部', role })
  const people = async (...rows: Record<string, string>[]) => givenWorkbook([givenSheet('people', rows)])
  const PROMOTED = row('RL0032', PLANNER, 'manager')

  it('are given no role by a planner, themselves least of all, and nothing of the file is written', () =>
    changesNothing(async () => {
      const heard = await send(PLANNER, await people(PROMOTED))
      assert.match(heard.words, /方晓琳 的角色或在职，这要由经理或管理员来定/)
      assert.doesNotMatch(heard.words, /\[导入\]/)
      assert.match((await send(PLANNER, await people(row('RL9001', '新经理', 'manager')))).words, /新经理 的角色/)
      const leaving = { ...row('RL0032', PLANNER, 'planner'), active: '否' }
      assert.match((await send(PLANNER, await people(leaving))).words, /角色或在职/)
    }))

  it('who are new and workers, or keep their role, are a planner’s to import', async () => {
    const worker = { ...row('RL9002', '新工人', 'worker'), department: '机加车间' }
    const preview = await send(PLANNER, await people(worker, row('RL0032', '方晓琳', 'planner')))
    assert.match(preview.words, /表格没有问题，导入吗/)
  })

  it('are given a role by a manager, and each is on record with what it was', async () => {
    const preview = await send(MANAGER, await people(PROMOTED))
    await factory.press(MANAGER, preview, '导入')
    const [entry] = await factory.sql`
      select actor_id as by, details from audit where action = 'person.appointed' and subject_id = 'RL0032'`
    assert.deepEqual(
      { ...entry },
      { by: MANAGER, details: { role: 'manager', active: true, before: { role: 'planner', active: true } } },
    )
    await factory.press(MANAGER, await send(MANAGER, await people(row('RL0032', PLANNER, 'planner'))), '导入')
  })
})
