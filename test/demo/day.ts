/**
 * A day of one factory, from the planner's new order to the goods on the lorry, played by its people in chat: nothing is
 * done that a person could not do. What comes back is read as a person reads it, so a wrong answer ends the day.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { wordsIn } from '../read-card.ts'
import { KEY, type Message, type speakingTo } from '../running-service.ts'
import type { Cast, PlayedMaterial, PlayedStep } from './cast.ts'

export type Stage = {
  readonly chat: ReturnType<typeof speakingTo>
  /** What a watcher is told. */
  readonly narrate: (line: string) => void
  /** Between two sentences, so that a person can follow. */
  readonly pauseMs: number
}

type StepState = {
  seq: number
  status: string
  good: string
  reportable: string
  waiting: string
  firstPiece: string | null
}

/** The code of the order that was made, released, worked, put away and partly shipped. */
export async function playDay(stage: Stage, cast: Cast): Promise<string> {
  const order = await openOrder(stage, cast)
  for (const material of cast.materials) await handOut(stage, cast, order, material)
  const reported = cast.steps.filter(step => step.reported)
  for (const [index, step] of reported.entries()) {
    if (step.outside) await sendOutside(stage, cast, order, step)
    else await work(stage, cast, order, step, index === 1 ? 1 : 0)
    if (index === 0) await breakDown(stage, cast, order, found(reported[1]))
    await pass(stage, 'PT35M')
  }
  await deliver(stage, cast, order)
  return order
}

async function openOrder(stage: Stage, cast: Cast): Promise<string> {
  const { words } = await say(stage, cast.planner, `开单 ${cast.product.code} ${cast.pieces} 下周五`, /已开单/)
  const order = found(/已开单 (\S+)/.exec(words)?.[1])
  await say(stage, cast.planner, `下达 ${order}`, /已下达/)
  return order
}

async function handOut(stage: Stage, { storekeeper, pieces }: Cast, order: string, material: PlayedMaterial) {
  const unit = 10 ** material.decimals
  const quantity = Math.ceil(material.perPiece * pieces * unit) / unit
  const lot = material.lots ? ' 批次 DEMO-1' : ''
  await say(stage, storekeeper, `到料 ${material.code} ${quantity}${lot}`, /已到料|已收料|到料/)
  await say(stage, storekeeper, `领料 ${order} ${material.code} ${quantity}${lot}`, /已领料/)
}

/** Half of what is there, then the rest: partial reports are the usual case. */
async function work(stage: Stage, cast: Cast, order: string, step: PlayedStep, scrap: number): Promise<void> {
  const [worker, mate] = step.workers
  if (worker === undefined) throw new Error(`nobody can do ${step.name}`)
  const there = Number((await stateOf(stage, order, step)).reportable)
  const first = Math.floor(there / 2)
  const rest = there - first
  await report(stage, order, step, worker.id, `${first}`)
  await inspectFirst(stage, cast, order, step)
  await pass(stage, 'PT20M')
  const spoiled = scrap > 0 ? ` 报废${scrap} ${cast.defect}` : ''
  const shared = step.together && mate !== undefined ? ` 和${mate.name}平分` : ''
  await report(stage, order, step, worker.id, `${rest - scrap}${spoiled}${shared}`)
  await inspectWaiting(stage, cast, order, step)
  await review(stage, order, step)
}

async function report(stage: Stage, order: string, step: PlayedStep, as: string, what: string): Promise<void> {
  const heard = await say(stage, as, `报工 ${order} ${step.name} ${what}`, /已报工|个吗|对吗|确认/)
  // An unlikely number is asked about once; here it is so.
  if (!/已报工/.test(heard.words)) await press(stage, as, found(heard.messages.at(-1)), /^(是|对|没错)/, /已报工/)
}

async function inspectFirst(stage: Stage, { inspector }: Cast, order: string, step: PlayedStep): Promise<void> {
  if ((await stateOf(stage, order, step)).firstPiece === 'pending')
    await say(stage, inspector, `检验 ${order} ${step.name} 合格`, /合格/)
}

async function inspectWaiting(stage: Stage, { inspector }: Cast, order: string, step: PlayedStep): Promise<void> {
  const { waiting } = await stateOf(stage, order, step)
  if (Number(waiting) > 0) await say(stage, inspector, `检验 ${order} ${step.name} 合格${Number(waiting)}`, /合格/)
}

async function review(stage: Stage, order: string, step: PlayedStep): Promise<void> {
  const { messages } = await say(stage, step.leader, '待审核', /审核/)
  for (const message of messages.filter(one => wordsOf(one).includes(`${order} ${step.name}`)))
    await press(stage, step.leader, message, /^同意$/, /已同意|通过|审核/)
}

async function sendOutside(stage: Stage, { storekeeper }: Cast, order: string, step: PlayedStep): Promise<void> {
  const there = Number((await stateOf(stage, order, step)).reportable)
  await say(stage, storekeeper, `${order} ${step.name} 发出去了`, /发出|外协/)
  await pass(stage, 'PT26H')
  await say(stage, storekeeper, `${order} ${step.name} 收货 ${there}`, /已收货|已报工|收货/)
}

/** Something stops, somebody comes, and it goes on: with its cause and its minutes. */
async function breakDown(stage: Stage, cast: Cast, order: string, step: PlayedStep): Promise<void> {
  const worker = found(step.workers[0]).id
  const raised = await say(stage, worker, `${order} ${step.name} 设备坏了`, /异常|E-\d+/)
  const code = found(/E-\d+/.exec(raised.words)?.[0])
  await say(stage, cast.maintenance, `收到 ${code}`, /E-\d+|收到/)
  await pass(stage, 'PT15M')
  await say(stage, cast.maintenance, `${code} 已解决 换了保险丝`, /解决/)
}

async function deliver(stage: Stage, cast: Cast, order: string): Promise<void> {
  const put = await say(stage, cast.storekeeper, `确认入库 ${order}`, /已入库/)
  const made = Number(found(/已入库 · \S+ (\d+)/.exec(put.words)?.[1]))
  await say(stage, cast.storekeeper, `发货 ${order} ${Math.floor(made / 2)}`, /已发货/)
  await say(stage, cast.sales, `${order}到哪了`, /已完成/)
  await say(stage, cast.sales, `追溯 ${order}`, /追溯/)
  await say(stage, found(cast.steps.find(step => step.pieceRate > 0)?.workers[0]).id, '我的工资', /合计/)
  await say(stage, cast.manager, `良率 ${order}`, /一次合格率|良率|%/)
}

async function stateOf({ chat }: Stage, order: string, { seq }: PlayedStep): Promise<StepState> {
  const { body } = await chat.get(`/api/v1/orders/${order}`, { authorization: `Bearer ${KEY}` })
  const { steps }: { steps: readonly StepState[] } = JSON.parse(body)
  return found(steps.find(step => step.seq === seq))
}

type Heard = { readonly messages: readonly Message[]; readonly words: string }

const wordsOf = (message: Message): string =>
  wordsIn({ text: message.text, card: message.card, file: null, summary: '', mentions: [] } as Parameters<
    typeof wordsIn
  >[0])

async function say(stage: Stage, as: string, text: string, expected: RegExp): Promise<Heard> {
  stage.narrate(`${as}: ${text}`)
  return heard(stage, await stage.chat.say(as, text), text, expected)
}

async function press(stage: Stage, as: string, on: Message, label: RegExp, expected: RegExp): Promise<Heard> {
  const [button] = wordsOf(on)
    .split('\n')
    .flatMap(line => /^\[(.*)\]$/.exec(line)?.[1] ?? [])
    .filter(each => label.test(each))
  stage.narrate(`${as}: [${button}]`)
  const replies = await stage.chat.press(as, on, found(button))
  // A card that was pressed may have become the answer itself.
  const now = (await stage.chat.messages(`D-${as}`)).find(({ id }) => id === on.id)
  return heard(stage, now === undefined ? replies : [...replies, now], found(button), expected)
}

async function heard(stage: Stage, messages: readonly Message[], said: string, expected: RegExp): Promise<Heard> {
  const words = messages.map(wordsOf).join('\n')
  stage.narrate(`    ${words.split('\n')[0] ?? ''}`)
  if (!expected.test(words)) throw new Error(`"${said}" was answered with:\n${words}`)
  if (stage.pauseMs > 0) await sleep(stage.pauseMs)
  return { messages, words }
}

async function pass({ chat }: Stage, time: string): Promise<void> {
  const { status, body } = await chat.post('/sandbox/api/clock', { advance: time })
  if (status !== 200) throw new Error(body)
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the day lacks what was to come next')
  return value
}
