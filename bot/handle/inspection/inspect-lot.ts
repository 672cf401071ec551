/** "来料检验 批次 L2411 合格480 退货20 划伤", the form, a reply to its card: an inspector judges what came in. */
import type { Action as Button } from '../../../adapters/card.ts'
import { inspectionPlanOf } from '../../../db/inspection-plans.ts'
import { anyInspectionById, type LotInspection, pendingLots } from '../../../db/inspections.ts'
import { countPhotos } from '../../../db/photos.ts'
import type { UnitCode } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { ZERO } from '../../../domain/quantity.ts'
import { type Action, encodeAction } from '../../action.ts'
import { amount, unitName } from '../../cards/context.ts'
import { judgedCard } from '../../cards/inspection-card.ts'
import { inspectionFormCard } from '../../cards/inspection-form-card.ts'
import { type LotJudgeRefusal, lotRefusalLine } from '../../cards/inspection-refusal.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { lexiconOf } from '../../turn/understand-turn.ts'
import { lotResult, onlyCounts } from '../../understand/grammar/incoming.ts'
import type { Intent } from '../../understand/intent.ts'
import { inOwnLetters, normalise, normaliseWord } from '../../understand/normalise.ts'
import { audited } from '../audit.ts'
import { type Decision, type Plan, reply, say, speech } from '../plan.ts'
import { materialsCalled } from '../stock/find-material.ts'
import type { Turn } from '../turn.ts'
import { aboutLot, lotFacts, lotName } from './ask-lot.ts'
import { badNumber, lotForm, readForm } from './inspection-form.ts'
import { judgeById, resultDetails } from './judge-any.ts'
import type { SaidResult } from './judge-inspection.ts'
import { type LotJudgement, lotWaiting, qualityDepartments } from './judge-lot.ts'
import { resultSaid } from './result-said.ts'

type LotSaid = Extract<Intent, { kind: 'inspectLot' }>

const MOST_CHOICES = 6

/** A reply to the card of a lot; null: it is about something else. */
export function planQuotedLot(turn: Turn, text: string): Promise<Plan> | null {
  const normal = turn.about?.kind === 'inspection' ? normalise(text) : null
  if (normal?.kind !== 'text') return null
  const intent = lotResult(normal.text, lexiconOf(turn.catalog), true)
  if (intent === null || isUnsaid(intent)) return null
  return planLotSaid(turn, { ...intent, said: { ...intent.said, note: inOwnLetters(text, intent.said.note) } })
}

const isUnsaid = ({ said }: LotSaid): boolean =>
  said.verdict === null &&
  said.good === null &&
  said.conceded === null &&
  said.sample === null &&
  said.returned + said.scrap === 0n

/** A result in words: of the quoted card, the lot or the material that it names, or the only one that waits. */
export async function planLotSaid(turn: Turn, intent: LotSaid): Promise<Plan> {
  const meant = await lotsMeant(turn, intent)
  const [only, another] = meant
  if (only === undefined) return noneWaits(turn, intent)
  if (another !== undefined) return whichLot(turn, meant, isUnnamed(intent))
  if (isUnsaid(intent)) return planLotForm(turn, { do: 'lotForm', inspection: only.inspection.id })
  const { unit } = intent
  if (unit !== null && !isUnit(turn, only, unit)) return wrongUnit(turn, only, unit)
  return planJudgeLot(turn, only.inspection.id, resultSaid(turn, intent.said))
}

const isUnnamed = ({ lot, item }: Pick<LotSaid, 'lot' | 'item'>): boolean => lot === null && item === null

function noneWaits({ cards }: Turn, { lot, item }: LotSaid): Plan {
  const { floor, inspection } = cards.words
  const { sayNone, nonePending } = inspection.lot
  const line = isUnnamed({ lot, item }) ? sayNone : nonePending(lot || (item ?? ''))
  return say(reply(cardMessage(refusalCard(floor.inspectionKinds.incoming, [line]))))
}

/** Its own unit by any of its names; of what is counted in whole ones, any word that counts. */
function isUnit({ cards }: Turn, { unit: code }: LotInspection, said: string): boolean {
  const own = cards.unit(code as UnitCode)
  const names = [code, own?.name ?? '', ...(own?.aliases ?? [])].map(normaliseWord)
  return names.includes(said) || (onlyCounts(said) && own?.decimals === 0)
}

function wrongUnit({ cards }: Turn, placed: LotInspection, said: string): Plan {
  const { stock, inspection } = cards.words
  const line = stock.why.wrongUnit(said, unitName(cards, placed.unit))
  return say(reply(cardMessage(refusalCard(inspection.refused(lotName(cards, placed)), [line]))))
}

async function lotsMeant(turn: Turn, { lot, item }: LotSaid): Promise<readonly LotInspection[]> {
  if (turn.about?.kind === 'inspection' && isUnnamed({ lot, item })) {
    const quoted = await anyInspectionById(turn.sql, turn.about.inspection)
    if (quoted !== null && !('orderCode' in quoted)) return [quoted]
  }
  const waiting = await pendingLots(turn.sql, lot === null ? {} : { lot })
  if (item === null) return waiting
  const codes = new Set(materialsCalled(turn.catalog, item, new Set()).map(({ code }) => code))
  return waiting.filter(({ inspection }) => codes.has(inspection.materialCode))
}

/** Never guessed between two deliveries: each has its form. */
function whichLot(turn: Turn, lots: readonly LotInspection[], unnamed: boolean): Plan {
  const { lot } = turn.cards.words.inspection
  const line = unnamed ? lot.say : lot.which(lots.length)
  const buttons = lots.slice(0, MOST_CHOICES).map(placed => lotButton(turn, placed))
  return say(reply(cardMessage(refusalCard(turn.cards.words.floor.inspectionKinds.incoming, [line], buttons, 'info'))))
}

const lotButton = ({ cards }: Turn, placed: LotInspection): Button => ({
  label: `${lotName(cards, placed)} ${amount(cards, placed.inspection.received, placed.unit)}`,
  payload: encodeAction({ do: 'lotForm', inspection: placed.inspection.id }),
})

export async function planLotForm(turn: Turn, { inspection: id }: Extract<Action, { do: 'lotForm' }>): Promise<Plan> {
  const placed = await lotOf(turn, id)
  if (placed === null) return say(reply(textMessage(turn.cards.words.floor.inspectionGone)))
  const subject = { departmentIds: qualityDepartments(turn) }
  if (!mayDo(turn.person, 'inspect', subject)) return say(notInspector(turn))
  const [waiting, plan] = await Promise.all([lotWaiting(turn, placed), planOf(turn, placed)])
  const card = inspectionFormCard(turn.cards, lotForm(turn, placed, waiting, subject, plan))
  return say(reply(cardMessage(card), aboutLot(placed.inspection.id)))
}

/** One that waits; null: there is none of this id, or it has its result. */
async function lotOf({ sql }: Turn, id: string): Promise<LotInspection | null> {
  const placed = await anyInspectionById(sql, id)
  return placed === null || 'orderCode' in placed || placed.inspection.result !== 'pending' ? null : placed
}

const planOf = ({ sql }: Turn, { inspection }: LotInspection) =>
  inspectionPlanOf(sql, { of: 'material', material: inspection.materialCode })

const notInspector = ({ cards }: Turn) =>
  reply(cardMessage(refusalCard(cards.words.talk.notYours, [cards.words.inspection.refusal.notLotInspector])))

export async function planLotSubmit(
  turn: Turn,
  { inspection: id }: Extract<Action, { do: 'lotResult' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const placed = await lotOf(turn, id)
  if (placed === null) return say(reply(textMessage(turn.cards.words.floor.inspectionGone)))
  const read = readForm(turn, values, await planOf(turn, placed))
  return read.kind === 'badNumber' ? badNumber(turn, read) : planJudgeLot(turn, id, read.said)
}

const planJudgeLot = (turn: Turn, id: string, said: SaidResult): Plan => ({
  kind: 'decide',
  orders: [],
  attempt: async () => {
    const judging = await judgeById({ ...turn, inspector: turn.person }, id, said)
    if (judging.kind === 'lot') return speakOfLot(turn, judging.at.placed, judging.outcome)
    return { effects: {}, speech: speech([reply(textMessage(turn.cards.words.floor.inspectionGone))]) }
  },
})

export async function speakOfLot(
  turn: Turn,
  placed: LotInspection,
  outcome: LotJudgement | { readonly kind: 'refused'; readonly why: LotJudgeRefusal },
): Promise<Decision> {
  return outcome.kind === 'refused' ? refuse(turn, placed, outcome.why) : judged(turn, outcome)
}

function refuse(turn: Turn, placed: LotInspection, why: LotJudgeRefusal): Decision {
  if (why.kind === 'notInspector') return { effects: {}, speech: speech([notInspector(turn)]) }
  const title = turn.cards.words.inspection.refused(lotName(turn.cards, placed))
  const card = refusalCard(title, [lotRefusalLine(turn.cards, placed.unit, why)])
  return { effects: {}, speech: speech([reply(cardMessage(card), aboutLot(placed.inspection.id))]) }
}

async function judged(turn: Turn, { placed, decided, findings, effects }: LotJudgement): Promise<Decision> {
  const { inspection } = placed
  const { id } = inspection
  const photos = await countPhotos(turn.sql, { of: 'inspection', inspection: id })
  const { lot } = turn.cards.words.inspection
  const rest = decided.rest === ZERO ? null : lot.rest(amount(turn.cards, decided.rest, placed.unit))
  const card = judgedCard(turn.cards, lotFacts(turn.cards, placed, ZERO, { findings, photos }), rest)
  const shown = reply(cardMessage(card), aboutLot(id))
  const pressed = turn.event.kind === 'action'
  return {
    effects: {
      ...effects,
      audit: [audited(turn, 'inspection.done', { kind: 'inspection', id }, resultDetails(inspection))],
    },
    speech: {
      toast: turn.cards.words.floor.inspectionResult[decided.result],
      update: pressed ? shown : null,
      replies: pressed ? [] : [shown],
    },
  }
}
