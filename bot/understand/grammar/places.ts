/** Where the work is, as the text says it: order, step, product, customer. */
import type { OrderQuery } from '../context.ts'
import type { Lexicon, StepSense } from '../lexicon.ts'
import { NOWHERE, type PlaceDraft } from '../reading.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import type { Sentence } from './sentence.ts'

export const orderPlace = (order: OrderQuery, text: string): Pick<PlaceDraft, 'order' | 'orderText'> => ({
  order,
  orderText: order.by === 'digits' ? order.text : text,
})

/** The steps that the token at `at` names; none where it is something else here. */
export function stepsAt(sentence: Sentence, at: number): readonly StepSense[] {
  const { tokens } = sentence
  const token = tokens[at]
  const steps = entryOf(token)?.steps ?? []
  if (token === undefined || steps.length === 0 || entryOf(token)?.team != null) return []
  if (is(tokens[at - 1], 'onward') || goesTo(tokens, at) || isGivenTo(sentence, at)) return []
  // "下完50根，没去毛刺"
  if (/^(?:没|没有|未|还没|还没有|不用)$/.test(tokens[at - 1]?.text ?? '') && !token.gap) return []
  // "漏钻2个", "补焊3个": what is wrong with them, or is put right.
  if (/^[漏错反]$/.test(tokens[at - 1]?.text ?? '') && !token.gap) return []
  if (isUnitHere(tokens, at)) return []
  if (isItsMachine(tokens, at) && !steps.some(step => isOfSite(sentence.lexicon, step))) return []
  return token.text.length > 1 || standsAlone(tokens, at) ? steps : []
}

/** "turning" is the trade's word for a step that the site has by its code. */
export const isOfSite = ({ site }: Lexicon, { ofSite, code }: StepSense): boolean =>
  ofSite || site.steps.some(step => step.code === code)

/** "贴标机坏了", "校准仪不准": what it is done with. */
const isItsMachine = (tokens: readonly Token[], at: number): boolean => /^[机仪炉枪]/.test(tokens[at + 1]?.text ?? '')

/** "流转50个到钻孔" */
const goesTo = (tokens: readonly Token[], at: number): boolean =>
  /^[到给去往]$/.test(tokens[at - 1]?.text ?? '') &&
  tokens.slice(0, at - 1).some(token => /^(?:流转|移交|转|送)$/.test(token.text)) &&
  tokens.slice(0, at - 1).some(({ kind }) => kind === 'number')

/** "50个给磨削了", "50件拉去磨削" */
const isGivenTo = ({ text, tokens }: Sentence, at: number): boolean =>
  /(?:给|移交|[拉送拿搬运][去到给])$/.test(text.slice(0, tokens[at]?.start).trimEnd()) &&
  tokens.slice(0, at - 1).some(({ kind }) => kind === 'number')

/** "2包" counts packs; "包了60件" is packing. */
const isUnitHere = (tokens: readonly Token[], at: number): boolean =>
  entryOf(tokens[at])?.unit != null && tokens[at - 1]?.kind === 'number' && tokens[at]?.gap === false

/** A step of one character counts only where no longer word could have swallowed it: 铣 in "继续铣", not 车 in "叉车". */
function standsAlone(tokens: readonly Token[], at: number): boolean {
  const [last, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]]
  const glued = last?.kind === 'other' && !last.code && !token?.gap
  const swallowed = next?.kind === 'other' && !next.code && !next.gap
  return !glued && !swallowed
}

export const sameStep = (a: readonly StepSense[], b: readonly StepSense[]): boolean =>
  a.length > 0 && b.length > 0 && a[0]?.code === b[0]?.code && a[0]?.name === b[0]?.name

/**
 * The one place that a whole text is about: its first order, its first step; failing an order, a product or customer.
 * `isVerb`: the words that say what to do here, though they are a step's name too.
 */
export function placeOf(sentence: Sentence, isVerb: (token: Token) => boolean = () => false): PlaceDraft {
  const [order] = [...sentence.orders]
  const stepAt = sentence.tokens.findIndex((token, at) => stepsAt(sentence, at).length > 0 && !isVerb(token))
  const steps = stepAt === -1 ? [] : stepsAt(sentence, stepAt)
  const found = order === undefined ? nameOf(sentence) : orderPlace(order[1], sentence.tokens[order[0]]?.text ?? '')
  return { ...NOWHERE, ...found, steps, stepText: sentence.tokens[stepAt]?.text ?? null }
}

/** One place per order named, or per step of the one order: "1001、1003都做完了", "1001车削、钻孔都做完了". */
export function placesOf(sentence: Sentence): readonly PlaceDraft[] {
  const whole = placeOf(sentence)
  const orders = [...sentence.orders].map(([at, order]) => orderPlace(order, sentence.tokens[at]?.text ?? ''))
  const steps = sentence.tokens.flatMap((token, at) => {
    const senses = stepsAt(sentence, at)
    return senses.length > 0 ? [{ steps: senses, stepText: token.text }] : []
  })
  if (orders.length > 1) return orders.map(order => ({ ...whole, ...order }))
  const distinct = steps.filter((step, i) => !steps.slice(0, i).some(other => sameStep(other.steps, step.steps)))
  return distinct.length > 1 ? distinct.map(step => ({ ...whole, ...step })) : [whole]
}

/** "恒拓的单", "传动轴那个单": orders by whose or what they are. */
function nameOf(sentence: Sentence): Pick<PlaceDraft, 'order' | 'orderText'> {
  for (const by of ['customer', 'product'] as const) {
    const token = sentence.tokens.find(one => entryOf(one)?.[by] != null)
    const text = entryOf(token)?.[by]
    if (token !== undefined && text != null && !isOtherwise(token))
      return { order: { by, text }, orderText: token.text }
  }
  return { order: null, orderText: null }
}

/** "传动" may begin a customer's name and be a word of the trade too; the trade's meaning comes first. */
const isOtherwise = (token: Token): boolean => {
  const entry = entryOf(token)
  return (
    entry !== null &&
    (entry.words.size > 0 || entry.steps.length > 0 || entry.defect !== null || entry.downtime !== null)
  )
}
