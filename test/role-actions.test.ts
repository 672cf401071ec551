/**
 * Forged presses: every action there is, pressed by everybody, whatever card it came from. A button carries no authority
 * (invariant 13), so what comes of it is decided by who presses. The outcomes stand in role-actions.md, which a change of
 * rights changes: `UPDATE_ROLE_ACTIONS=1 npm test -- role-actions` writes it anew, and the difference is reviewed.
 */
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Answer } from '../adapters/port.ts'
import { type Action, decodeAction, encodeAction } from '../bot/action.ts'
import { type ConversationDeps, createConversation } from '../bot/conversation.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { insertHandover } from '../db/handovers.ts'
import { createOrderMemory } from '../db/order-memory.ts'
import { requestBinding } from '../db/people.ts'
import { waitingOutputs } from '../db/stock.ts'
import type { DepartmentId, PersonId } from '../domain/model.ts'
import { CONVERSATION } from './business-tables.ts'
import { everyAction, type FieldSamples, type NamedAction } from './every-action.ts'
import { type Factory, type Heard, lastCard, openFactory } from './factory.ts'
import { givenSheet, givenWorkbook } from './given-workbook.ts'
import { buttonIn } from './read-card.ts'
import { roundOfAlerts } from './round-of-alerts.ts'
import { plainPng } from './traveler/pictures.ts'

const FIXTURE = join(import.meta.dirname, 'role-actions.md')

/** Who presses. What they press is about WO-1003's turning: team T-TURN of D-MACH. */
const PEOPLE = {
  worker: 'W003',
  'worker elsewhere': 'W022',
  teamLeader: 'W002',
  'teamLeader elsewhere': 'W021',
  supervisor: 'W001',
  'supervisor elsewhere': 'W020',
  inspector: 'W025',
  warehouse: 'W028',
  maintenance: 'W030',
  planner: 'W032',
  purchaser: 'W033',
  sales: 'W034',
  manager: 'W036',
  administrator: 'W031',
  'administrator who left': 'W029',
  stranger: 'guest-9',
} as const
type Who = keyof typeof PEOPLE

/**
 * `done`: the factory changed. `shown`: a card came, to read or to fill in. `no`: words, and nothing changed. `alike`: not
 * tried; whoever works here gets the same.
 */
type Outcome = 'done' | 'shown' | 'no' | 'alike'
const LETTERS: Readonly<Record<Outcome, string>> = { done: '✔', shown: '?', no: '–', alike: ' ' }

/** They show something, or change no more than the talk itself. Every other must be done by somebody here. */
const SHOWS =
  /^(tasks|help|template|reviews|practice \w+|say|status|dropDraft|resolve|orderMenu|alerts|traveler|photos|traceOrder|waitingInspections|(open|ask)\w+|exceptionAsk \w+|\w+Form( \w+)?)$/

/** Kept by the platform, whoever names it. */
const PHOTO = 'given-photo'

/** They draw a file, which takes seconds and changes nothing: some press them for all. */
const FILES: ReadonlySet<string> = new Set(['template', 'traveler'])
const SOME: ReadonlySet<Who> = new Set(['worker', 'administrator who left', 'stranger'])

let factory: Factory & { readonly close: () => Promise<void> }
let samples: FieldSamples

before(async () => {
  factory = await openFactory()
  samples = await given(factory)
})
after(async () => factory?.close())

const PACKER = '沈玉兰'

/** What a button of the answer carries. */
const offered = (heard: Heard, label: string): Action =>
  decodeAction(buttonIn(lastCard(heard).message, label).payload) ?? assert.fail(`“${label}” carries an action`)

const fieldOf = (action: Action, name: string): unknown => Object.entries(action).find(([field]) => field === name)?.[1]

async function given({ sql, say, pressPayload, deps, clock, send }: typeof factory): Promise<FieldSamples> {
  await sql`update person set is_admin = true where id in ('W031', 'W029')`
  await sql`update person set role = 'manager', active = false where id = 'W029'`
  const one = async (query: PromiseLike<readonly { id: unknown }[]>, what: string): Promise<unknown> =>
    (await query)[0]?.id ?? assert.fail(`the factory has no ${what}`)
  const turning = { order: 'WO-1003', seq: 20 }
  const press = (who: string, action: Parameters<typeof encodeAction>[0], values = {}) =>
    pressPayload(who, encodeAction(action), values)

  await say('W003', '报工 WO-1003 车削 7')
  const report = await one(sql`select id from report where reporter_id = 'W003' and good = 7`, 'report')
  await say('W003', '报工 WO-1003 车削 400')
  const held = await one(sql`select id::text from held_report limit 1`, 'held report')
  const reason = await one(sql`select code as id from reason where "group" = 'downtime' order by 1 limit 1`, 'reason')
  await press('W003', { do: 'raise', ...turning, once: 'given-raise' }, { reason, note: '响' })
  const exceptionOf = (order: string) =>
    one(
      sql`select e.id::text from exception e join orders o on o.id = e.order_id
        where o.code = ${order} order by e.raised_at desc, e.id desc limit 1`,
      `exception of ${order}`,
    )
  const exception = await exceptionOf('WO-1003')
  await press('W003', { do: 'raise', order: 'WO-1004', seq: 10, once: 'given-raise-2' }, { reason, note: '响' })
  const resolved = await exceptionOf('WO-1004')
  const cause = { cause: '螺丝松了', note: '拧紧了', reason }
  await press('W001', { do: 'exceptionDo', verb: 'resolve', exception: String(resolved), once: 'given-over' }, cause)
  const inspectionOf = (order: string) =>
    one(
      sql`select i.id::text from inspection i join orders o on o.id = i.order_id
        where o.code = ${order} order by i.requested_at desc, i.id desc limit 1`,
      `inspection of ${order}`,
    )
  await press('W003', { do: 'inspect', ...turning, once: 'given-inspect' })
  const inspection = await inspectionOf('WO-1003')
  await say('W008', 'WO-1001 磨削 巡检一下')
  await say('W025', '检验 WO-1001 磨削 合格')
  const judged = await inspectionOf('WO-1001')
  await sql`
    insert into inspection (id, kind, material_code, lot, received, requested_at)
    values ('given-lot', 'incoming', 'M-OIL', '', 10, now())`
  const material = 'M-45-40'
  await sql`
    insert into material_request (id, material_code, item, quantity, order_id, requested_by, requested_at)
    select 'given-request', ${material}, '圆钢', 1, id, 'W003', now() from orders where code = 'WO-1003'`
  await requestBinding(sql, {
    id: 'given-binding',
    platform: 'feishu',
    userId: 'ou_new',
    userName: '新人',
    chatId: null,
    personId: 'W005' as PersonId,
    requestedAt: clock.now(),
  })
  await roundOfAlerts({ sql, deps, clock })
  const [alert] = await sql<{ id: number; version: number }[]>`
    select id, version from alert where department_id = 'D-MACH' and resolved_at is null order by id limit 1`
  assert.ok(alert, 'the factory has an alert')
  await sql.begin(tx =>
    insertHandover(tx, {
      id: 'given-handover',
      departmentId: 'D-MACH' as DepartmentId,
      workDate: clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate(),
      shiftName: '白班',
      slot: clock.now(),
      madeAt: clock.now(),
      facts: { good: '1', scrap: '0', reviews: 0, steps: [], exceptions: [] },
    }),
  )
  const together = await press(
    'W003',
    offered(await say('W003', '报工 WO-1003 车削 3\n报工 WO-1004 下料 4'), '全部报工'),
  )
  const undoTogether = offered(together, '撤销这 2 条')
  const draft = offered(await say('W003', '报工 WO-1003 车削 5\n报工 WO-1004 下料 6'), '全部报工')
  await say('W003', 'WO-1004 下料 30 和马德胜平分')
  const shared = await one(sql`select report_id as id from share_ask where person_id = 'W005' limit 1`, 'shared report')
  await press(
    'W005',
    { do: 'shareAnswer', report: String(shared), agrees: false, once: 'given-share' },
    { reason: '我没做' },
  )
  const objection = await one(sql`select id from pay_objection where about = 'share' limit 1`, 'objection to a share')
  await say('W003', 'WO-1004 下料 8')
  const paid = await one(sql`select id from report where reporter_id = 'W003' and good = 8`, 'report that is paid')
  const row = { of: 'report', id: String(paid), person: 'W003' } as const
  await press('W003', { do: 'payObject', row, once: 'given-pay-object' }, { reason: '少算了' })
  const payObjection = await one(sql`select id from pay_objection where about = 'pay' limit 1`, 'objection to pay')
  await say('W003', 'WO-1004 下料 9')
  const unquestioned = await one(sql`select id from report where reporter_id = 'W003' and good = 9`, 'row of pay')
  await sql`
    insert into pay_entry (id, person_id, kind, work_date, minutes, rate, amount, booked_by, booked_at)
    values ('given-october', 'W003', 'time', '2026-10-15', 60, 26, 26, 'W002', ${clock.now().toString()})`
  await say('W028', '领料 WO-1004 45钢圆棒 5 批次 L2609-01')
  await sql`update step set overlap_allowed = true, transfer_batch = 1 where code = 'PACK'`
  await say(PACKER, '报工 WO-1016 包装入库 15')
  const [waiting] = await waitingOutputs(sql)
  // Somebody new, whom no account belongs to yet.
  await sql`delete from person_identity where person_id = 'W015'`
  const [newcomer] = await sql`select employee_no as "employeeNo", name from person where id = 'W015'`
  await sql`insert into lane (key) values ('sandbox:given') on conflict do nothing`
  const message = await one(
    sql`insert into outbox (lane, dedup, kind, payload, dead_at, dead_because)
      values ('sandbox:given', 'given', 'message', '{}', now(), 'attempts') returning id`,
    'dead letter',
  )
  await send('W003', [{ name: 'a.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') }]).catch(() => null)
  const workbook = await givenWorkbook([givenSheet('materials', [{ code: 'M-GIVEN', name: '新料', unit: '米' }])])
  const preview = await send('W032', [{ name: 'a.xlsx', bytes: workbook }])
  const imported = offered(preview, '导入')
  const file = imported.do === 'import' ? imported.file : assert.fail('the workbook can be imported')
  // Of turning of WO-1003 nothing starts while its exception is open.
  await press('W003', { do: 'start', order: 'WO-1014', seq: 20, once: 'given-start' })
  await say('W003', 'WO-1004 下料 22 和陈志远平分')
  const asked = await one(
    sql`select report_id as id from share_ask where person_id = 'W002' limit 1`,
    'share that is asked',
  )
  // Its goods stand here and can leave.
  await sql`
    update step set outsource_status = null from orders o
    where o.id = step.order_id and o.code = 'WO-1007' and outsource_vendor is not null`
  return {
    ...turning,
    report,
    'review.report': await one(
      sql`select report_id::text as id from review_queue order by 1 limit 1`,
      'review that waits',
    ),
    held,
    'raise.values.reason': reason,
    exception,
    inspection,
    'inspect.order': 'WO-1004',
    'inspect.seq': 10,
    'inspectBack.inspection': judged,
    'inspectBackForm.inspection': judged,
    'exceptionDo.reopen.exception': resolved,
    'exceptionAsk.reopen.exception': resolved,
    'bind.values': { ...newcomer },
    'lotForm.inspection': 'given-lot',
    'lotResult.inspection': 'given-lot',
    'materialDone.request': 'given-request',
    'decideBinding.request': 'given-binding',
    after: 0,
    alert: alert.id,
    version: alert.version,
    minutes: 30,
    handover: 'given-handover',
    message,
    draft: fieldOf(draft, 'draft'),
    right: fieldOf(draft, 'right'),
    lines: fieldOf(draft, 'lines'),
    'undoTogether.report': fieldOf(undoTogether, 'report'),
    locale: 'en',
    workers: undefined,
    reworkDone: undefined,
    reworkTo: undefined,
    reworkOf: undefined,
    'reportAgain.at': undefined,
    note: undefined,
    'shareAnswer.report': asked,
    agrees: true,
    'decideShares.objection': objection,
    'decidePay.objection': payObjection,
    row,
    'payObject.row': { ...row, id: String(unquestioned) },
    'payObjectForm.row': { ...row, id: String(unquestioned) },
    month: '2026-10',
    material,
    lot: undefined,
    'moveStock.lot': null,
    'moveStock.again': undefined,
    'moveStock.receive.lot': 'L2699',
    'moveStock.return.order': 'WO-1004',
    'moveStock.return.lot': 'L2609-01',
    confirms: undefined,
    file,
    'attachPhoto.file': { ref: PHOTO, name: 'a.png', size: 1000 },
    'attachPhoto.to': { of: 'step', ...turning },
    'photos.of': { of: 'step', ...turning },
    at: 0,
    text: 'WO-1003到哪了',
    good: '1',
    scrap: '0',
    rework: '0',
    reason: null,
    quantity: '1',
    product: 'P-FLANGE-B12',
    steps: [],
    due: '2026-12-20T17:00:00+08:00',
    customer: null,
    department: 'D-MACH',
    topic: 'milestone',
    on: true,
    'boardShow.on': false,
    schedule: null,
    week: '2026-11-16',
    score: 3,
    size: 'a4',
    once: 'forged-0001',
    'setSafetyPeople.who': 'written',
    'quietForm.part': 'hours',
    'setQuiet.part': 'hours',
    'rulesForm.group': 'reporting',
    'setRules.group': 'reporting',
    'start.order': 'WO-1004',
    'start.seq': 10,
    'resume.order': 'WO-1004',
    'resume.seq': 10,
    'pause.order': 'WO-1014',
    'pause.seq': 20,
    'putAway.order': waiting?.order ?? assert.fail('something waits to be put away'),
    'sendOut.order': 'WO-1007',
    'sendOut.seq': await one(
      sql`select s.seq as id from step s join orders o on o.id = s.order_id
        where o.code = 'WO-1007' and s.outsource_vendor is not null limit 1`,
      'step done outside',
    ),
    'orderDo.release.order': 'WO-1013',
    'orderDo.unhold.order': 'WO-1012',
    'orderForm.release.order': 'WO-1013',
    'orderForm.unhold.order': 'WO-1012',
  }
}

/** What a form was filled in with: whatever any of them asks for. */
const values = (name: string): Readonly<Record<string, string>> => ({
  good: '1',
  reason: name.startsWith('raise') ? String(samples['raise.values.reason'] ?? 'MACHINE') : '客户取消',
  note: '试',
  priority: 'urgent',
  dueText: '12-20 17:00',
  report_editWindowMinutes: '45',
  people: name === 'setSafetyPeople' ? 'RL0004' : 'W004',
  person: 'W002',
  until: '18:00',
  cause: '料晚了',
  kind: 'digest',
  at: '08:10',
  days: '1,2,3,4,5',
  departments: name === 'setQuiet' ? '' : 'D-MACH',
  hours: '21:00-06:00',
  name: '试',
  workers: 'W003,W004',
  shares: '50 50',
  amount: '5',
  repeatEveryMinutes: '90',
  ...(name === 'bind' ? Object(samples['bind.values']) : {}),
})

class TakenBack extends Error {}

/** By table. The server counts what a session has not handed in yet, of earlier transactions too: only a difference tells. */
async function writesOf(tx: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await tx<{ name: string; count: number }[]>`
    select relname::text as name, n_tup_ins + n_tup_upd + n_tup_del as count from pg_stat_xact_user_tables`
  return new Map(rows.map(({ name, count }) => [name, count]))
}

/** One press in a transaction that is taken back: everybody presses in the same factory. */
async function outcomeOf(who: Who, action: NamedAction): Promise<Outcome> {
  let outcome: Outcome = 'no'
  await factory.sql
    .begin(async tx => {
      const before = await writesOf(tx)
      const answer = await pressed(tx, PEOPLE[who], action)
      const after = await writesOf(tx)
      const business = [...after].filter(([name, count]) => count > (before.get(name) ?? 0) && !CONVERSATION.has(name))
      const cards = [answer.update?.message, ...answer.replies].some(message => message?.card != null)
      outcome = business.length > 0 ? 'done' : cards ? 'shown' : 'no'
      throw new TakenBack()
    })
    .catch(error => {
      if (!(error instanceof TakenBack)) throw new Error(`${action.name} by ${who}`, { cause: error })
    })
  return outcome
}

async function pressed(tx: Transaction, userId: string, action: NamedAction): Promise<Answer> {
  const deps = depsWithin(tx)
  let answer: Answer | null = null
  await createConversation(deps)(
    {
      kind: 'action',
      platform: 'sandbox',
      eventId: 'forged',
      chat: { id: `D-${userId}`, kind: 'direct', title: null },
      sender: { userId, name: null, employeeNo: null },
      sentAt: deps.clock.now().toString(),
      messageId: 'no-card-of-ours',
      payload: encodeAction(action.make(samples)),
      values: values(action.name),
    },
    async given => {
      answer = given
      return []
    },
  )
  return answer ?? assert.fail('no answer')
}

/** Orders are read in the transaction; master data, the same for all presses, outside it, where nothing was changed. */
function depsWithin(tx: Transaction): ConversationDeps {
  const sql = asPool(tx)
  const cards = { remember: () => undefined, about: () => null, flush: async () => undefined }
  const readFile: ConversationDeps['readFile'] = async (platform, file) =>
    file.ref === PHOTO ? plainPng() : factory.deps.readFile(platform, file)
  return { ...factory.deps, readFile, sql, orders: createOrderMemory(), cards }
}

/** Transactions of the conversation become savepoints of ours, and there is one connection for all. */
function asPool(tx: Transaction): Sql {
  const members = {
    begin: (work: (tx: Transaction) => unknown) => tx.savepoint(inner => work(inner)),
    dedicated: { turns: tx, decisions: tx },
  }
  return new Proxy(tx, {
    get: (target, name, receiver) => Reflect.get(Object.hasOwn(members, name) ? members : target, name, receiver),
  }) as unknown as Sql
}

async function table(): Promise<ReadonlyMap<string, Readonly<Record<Who, Outcome>>>> {
  const rows = new Map<string, Readonly<Record<Who, Outcome>>>()
  const whos = Object.keys(PEOPLE) as readonly Who[]
  for (const action of everyAction()) {
    const row: [Who, Outcome][] = []
    for (const who of whos) {
      const isTried = !FILES.has(action.name) || SOME.has(who)
      row.push([who, isTried ? await outcomeOf(who, action) : 'alike'])
    }
    rows.set(action.name, Object.fromEntries(row) as Record<Who, Outcome>)
  }
  return rows
}

const HEAD = `# Every action, pressed by everybody

Made by [role-actions.test.ts](role-actions.test.ts), compared with the bot at every run. Each press is forged: its card
was never sent to the one who presses. It is about turning of WO-1003 (team T-TURN of D-MACH); *elsewhere* is of another
department. Where turning has nothing for it, it is about another step or order. ${LETTERS.done} the factory changed, ${LETTERS.shown} a card came (to read, to choose, to fill in) and nothing
changed, ${LETTERS.no} words only and nothing changed; empty: as the worker.
`

function written(rows: ReadonlyMap<string, Readonly<Record<Who, Outcome>>>): string {
  const whos = Object.keys(PEOPLE) as readonly Who[]
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [...rows].map(([name, row]) => line([name, ...whos.map(who => LETTERS[row[who]])]))
  return [HEAD, line(['action', ...whos]), line(['---', ...whos.map(() => ':-:')]), ...lines, ''].join('\n')
}

test('what comes of every action by everybody is what the table says', async () => {
  const rows = await table()
  const now = written(rows)
  if (process.env.UPDATE_ROLE_ACTIONS === '1') await writeFile(FIXTURE, now)
  const before = await readFile(FIXTURE, 'utf8')
  const lines = new Set(before.split('\n'))
  const changed = now.split('\n').filter(line => !lines.has(line))
  assert.equal(
    now,
    before,
    `rights changed; if they should, write the table anew (UPDATE_ROLE_ACTIONS=1) and have it reviewed:\n${changed.join('\n')}`,
  )
  const doneByNobody = [...rows].flatMap(([name, row]) => (Object.values(row).includes('done') ? [] : [name]))
  assert.deepEqual(
    doneByNobody,
    [...rows.keys()].filter(name => SHOWS.test(name)),
    'an action that nobody here can do is never seen to work: give the factory something that it is about',
  )
  for (const who of ['administrator who left', 'stranger'] as const) {
    const did = [...rows].filter(([name, row]) => row[who] === 'done' && !name.startsWith('bind'))
    assert.deepEqual(
      did.map(([name]) => name),
      [],
      `${who} changed something`,
    )
  }
})
