/** Every command, denied and asked about in every way: nothing may be carried out. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pieces } from '../../domain/quantity.ts'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import type { Context, OrderQuery } from './context.ts'
import { isMaterialQuestion } from './material-question.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')
const leader = site.people.find(({ name }) => name === '陈志远') ?? assert.fail('the factory has its leader')
/** At work on a step: bare words mean it. */
const AT_WORK: Context = {
  ...contextOf(site, true),
  sender: {
    personId: leader.id,
    role: 'teamLeader',
    skills: new Set(['TURN']),
    teamId: 'T-TURN',
    departmentId: 'D-MACH',
  },
}

const CHINESE = [
  '撤销',
  '删除',
  '开工',
  '暂停',
  '继续',
  '下达WO-1013',
  '取消WO-1003',
  '结案WO-1003',
  '加急WO-1003',
  '暂停WO-1003',
  '关账',
]
const DENIED: readonly ((command: string) => string)[] = [
  command => `别${command}`,
  command => `先别${command}`,
  command => `不要${command}`,
  command => `不用${command}`,
  command => `请不要${command}`,
  command => `还没${command}`,
]
const ASKED: readonly ((command: string) => string)[] = [
  command => `谁${command}了`,
  command => `谁${command}的`,
  command => `为什么${command}`,
  command => `什么时候${command}`,
  command => `${command}了没`,
  command => `${command}了吗`,
  command => `是不是${command}了`,
  command => `如果${command}会怎样`,
  command => `明天${command}`,
]

const ENGLISH = [
  'undo',
  'pause',
  'resume',
  'stop work',
  'release WO-1013',
  'hold WO-1003',
  'cancel WO-1003',
  'close WO-1003',
  'make WO-1003 urgent',
]
const NOT_IN_ENGLISH: readonly ((command: string) => string)[] = [
  command => `don't ${command}`,
  command => `do not ${command}`,
  command => `please don't ${command}`,
  command => `never ${command}`,
  command => `no need to ${command}`,
  command => `should I ${command}`,
  command => `why ${command}`,
  command => `did you ${command}?`,
]

/** A priority is set for tomorrow today, and set back. */
const STILL_MEANT: ReadonlySet<string> = new Set(['明天加急WO-1003', '不用加急WO-1003'])

async function kindOf(text: string): Promise<string> {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  const intent = await understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context: AT_WORK })
  const isAnswered = intent.kind === 'material' && isMaterialQuestion(intent)
  return intent.kind === 'ambiguous'
    ? intent.options.map(({ kind }) => kind).join(' ')
    : isAnswered
      ? 'answer'
      : intent.kind
}

/** They tell something, and change nothing. */
const ANSWERS =
  /^(?:unknown|help|status|progress|mytasks|orders|exceptions|downtimes|shortages|unreported|pay|answer)(?: (?:status|progress))*$/

function changeNothing(texts: readonly string[]): void {
  for (const text of texts.filter(one => !STILL_MEANT.has(one)))
    it(text, async () => assert.match(await kindOf(text), ANSWERS))
}

describe('a command that is denied', () => changeNothing(CHINESE.flatMap(one => DENIED.map(deny => deny(one)))))
describe('a command that is asked about, or is for later', () =>
  changeNothing(CHINESE.flatMap(one => ASKED.map(ask => ask(one)))))
describe('a command that is denied or asked about in English', () =>
  changeNothing(ENGLISH.flatMap(one => NOT_IN_ENGLISH.map(deny => deny(one)))))

describe('the commands themselves', () => {
  for (const text of [...CHINESE, ...ENGLISH]) it(text, async () => assert.doesNotMatch(await kindOf(text), ANSWERS))
})

const NO_TROUBLE = [
  '机器没坏',
  '不缺料',
  '没停电',
  '没人受伤',
  '没有着火',
  '不缺人',
  '差点坏了',
  '别停电',
  '我请假',
  '今天我想请假',
  '我请两天假',
  'nobody is hurt',
  'machine is not broken',
]
const TROUBLE = [
  '机器坏了',
  '没料了',
  '停电了',
  '有人受伤',
  '着火了',
  '缺人',
  '不断报警',
  '有人请假',
  '我请假了，人手不够',
  '没停电 机器坏了',
  '没人受伤，机器坏了',
]

describe('a trouble', () => {
  for (const text of NO_TROUBLE) it(`${text}: none`, async () => assert.equal(await kindOf(text), 'unknown'))
  for (const text of TROUBLE) it(text, async () => assert.equal(await kindOf(text), 'exception'))
})

describe('pieces that need not be reworked', () => {
  for (const text of ['不用返工的48个，返修2个', '没报废的48，返工2', '无需返工的有48个，返修2'])
    it(`${text}: good ones`, async () => {
      const findIn = async (query: OrderQuery) => findOrders(site, query)
      const input = { text, now: NOW, context: AT_WORK }
      const intent = await understand({ lexicon: site.lexicon, findOrders: findIn }, input)
      assert.ok(intent.kind === 'report', intent.kind)
      const [{ good, rework, scrap }] = intent.lines
      assert.deepEqual([good, rework, scrap], [pieces(48), pieces(2), null])
    })
})
