/** "开单 法兰 500 车→钻→包 周五": an order with a routing on the spot. */
import { Temporal } from 'temporal-polyfill'
import type { Product } from '../../../db/catalog.ts'
import { addAudit } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { insertOrder, type NewOrder, nextOrderCode } from '../../../db/new-order.ts'
import type { Instant } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import {
  fitsDecimals,
  formatQuantity,
  LARGEST_ORDER,
  parseQuantity,
  type Quantity,
  ZERO,
} from '../../../domain/quantity.ts'
import { type Action, encodeAction } from '../../action.ts'
import { clockTime, unitName } from '../../cards/context.ts'
import { createRefusedCard, createWhichCard, orderCreatedCard } from '../../cards/create-order-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { notAllowedLine } from '../../cards/order-refusal.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { type DraftedSteps, draftSteps } from '../../order/order-draft.ts'
import type { Intent } from '../../understand/intent.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import { stepsWritten } from '../report/steps-written.ts'
import type { Turn } from '../turn.ts'
import { findProducts } from './find-product.ts'

const MOST_STEPS = 50
const MOST_OFFERED = 6
const LONGEST_STEP = 40
const LONGEST_CUSTOMER = 100
/** What a button can carry of the steps besides the rest; more than this is asked to be written out. */
const STEPS_BYTES = 600

type CreateIntent = Extract<Intent, { kind: 'createOrder' }>
type CreateAction = Extract<Action, { do: 'createOrder' }>

type Wanted = {
  readonly quantity: Quantity
  readonly steps: readonly string[]
  readonly dueAt: Instant
  readonly customer: string | null
}

export function planCreateOrder(turn: Turn, intent: CreateIntent): Plan {
  if (!mayDo(turn.person, 'createOrder')) return notAllowed(turn)
  const fault = faultOf(turn, intent)
  if (intent.dueAt === null || fault !== null) return refuse(turn, [fault ?? ''])
  const { quantity, dueAt } = intent
  const steps = stepsOf(turn, intent)
  const customer = intent.customer?.trim().slice(0, LONGEST_CUSTOMER) ?? null
  return forProductNamed(turn, intent.product, { quantity, steps, dueAt, customer })
}

/** A step that was not understood must not be left out in silence: then the list is taken as it was written. */
function stepsOf({ event }: Turn, { steps }: CreateIntent): readonly string[] {
  const written = event.kind === 'message' ? stepsWritten(event.text) : []
  return written.length > steps.length ? written : steps
}

/** A product or step was asked and pressed. What the button says is judged anew. */
export function planCreateOrderPress(turn: Turn, action: CreateAction): Plan {
  if (!mayDo(turn.person, 'createOrder')) return notAllowed(turn)
  const quantity = parseQuantity(action.quantity)
  const product = [...turn.catalog.products.values()].find(({ code }) => code === action.product)
  if (quantity === null || product === undefined) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const wanted = { quantity, steps: action.steps, dueAt: Temporal.Instant.from(action.due), customer: action.customer }
  const fault = faultOf(turn, { ...wanted, dueText: null })
  return fault === null ? forProduct(turn, product, wanted) : refuse(turn, [fault])
}

const notAllowed = ({ cards }: Turn): Plan =>
  say(reply(cardMessage(refusalCard(cards.words.order.createTitle, [notAllowedLine(cards, 'createOrder')]))))

const refuse = (turn: Turn, lines: readonly string[]): Plan =>
  say(reply(cardMessage(createRefusedCard(turn.cards, lines))))

/** What is wrong before a product is even looked for; null when nothing is. */
function faultOf(
  { cards, now }: Turn,
  { quantity, steps, dueAt, dueText }: Pick<CreateIntent, 'quantity' | 'steps' | 'dueAt' | 'dueText'>,
): string | null {
  const { order } = cards.words
  if (quantity <= ZERO) return order.createNoQuantity
  if (quantity > LARGEST_ORDER) return order.createTooMany(formatQuantity(LARGEST_ORDER))
  if (steps.length > MOST_STEPS) return order.createTooManySteps(MOST_STEPS)
  if (dueAt === null)
    return dueText === null ? order.createDueMissing : order.createDueNotUnderstood(dueText.slice(0, 40))
  return dueAt.epochMilliseconds <= now.epochMilliseconds ? order.createPastDue(clockTime(cards, dueAt)) : null
}

function forProductNamed(turn: Turn, text: string, wanted: Wanted): Plan {
  const { order } = turn.cards.words
  const shown = text.trim().slice(0, LONGEST_STEP)
  if (shown === '') return refuse(turn, [order.createProductMissing])
  const found = findProducts(turn.catalog, text)
  const [product] = found
  if (product === undefined) return refuse(turn, [order.createProductUnknown(shown)])
  if (found.length === 1) return forProduct(turn, product, wanted)
  const choices = found
    .slice(0, MOST_OFFERED)
    .map(each => ({ label: `${each.name} ${each.code}`, product: each, wanted }))
  return askWhich(turn, order.createWhichProduct(shown), choices)
}

function forProduct(turn: Turn, product: Product, wanted: Wanted): Plan {
  const unit = turn.catalog.units.get(product.unit)
  const { order, common } = turn.cards.words
  if (!fitsDecimals(wanted.quantity, unit?.decimals ?? 0)) return refuse(turn, [notFitting(turn, product)])
  const drafted = draftSteps(turn.catalog, product, wanted.quantity, wanted.steps)
  switch (drafted.kind) {
    case 'drafted':
      return { kind: 'transact', write: tx => create(turn, tx, product, wanted, drafted) }
    case 'noRouting':
      return refuse(turn, [order.createNoRouting(product.name)])
    case 'unknownSteps': {
      const names = drafted.indexes.map(index => wanted.steps[index]?.slice(0, LONGEST_STEP) ?? '')
      return refuse(turn, [order.createStepsUnknown(names.join(common.listSeparator))])
    }
    case 'ambiguousStep':
      return askStep(turn, product, wanted, drafted)
  }
}

function notFitting({ catalog, cards }: Turn, product: Product): string {
  const unit = catalog.units.get(product.unit)
  const { createNotWhole, createNotDecimals } = cards.words.order
  const decimals = unit?.decimals ?? 0
  return decimals === 0
    ? createNotWhole(unitName(cards, product.unit))
    : createNotDecimals(unitName(cards, product.unit), decimals)
}

function askStep(
  turn: Turn,
  product: Product,
  wanted: Wanted,
  { index, options }: Extract<DraftedSteps, { kind: 'ambiguousStep' }>,
): Plan {
  const choices = options.slice(0, MOST_OFFERED).map(option => ({
    label: option.name,
    product,
    wanted: { ...wanted, steps: wanted.steps.toSpliced(index, 1, option.code) },
  }))
  const text = wanted.steps[index]?.slice(0, LONGEST_STEP) ?? ''
  return askWhich(turn, turn.cards.words.order.createWhichStep(text), choices)
}

type Choice = { readonly label: string; readonly product: Product; readonly wanted: Wanted }

/** Any of the buttons makes the order, and only one of them: they share their key. */
function askWhich(turn: Turn, question: string, choices: readonly Choice[]): Plan {
  const names = choices.map(({ label }) => label)
  if (choices.some(({ wanted }) => !fitsButton(wanted))) return refuse(turn, [question, ...names])
  const once = turn.cards.once()
  const buttons = choices.map(({ label, product, wanted }) => ({
    label,
    payload: encodeAction({
      do: 'createOrder',
      product: product.code,
      quantity: formatQuantity(wanted.quantity),
      steps: [...wanted.steps],
      due: wanted.dueAt.toString(),
      customer: wanted.customer,
      once,
    }),
  }))
  return say(reply(cardMessage(createWhichCard(turn.cards, question, buttons))))
}

const fitsButton = ({ steps, customer }: Wanted): boolean =>
  Buffer.byteLength(JSON.stringify([...steps, customer])) <= STEPS_BYTES &&
  steps.every(step => step.length > 0 && step.length <= LONGEST_STEP)

async function create(
  turn: Turn,
  tx: Transaction,
  product: Product,
  wanted: Wanted,
  drafted: Extract<DraftedSteps, { kind: 'drafted' }>,
): Promise<Speech> {
  const code = await nextOrderCode(tx, turn.catalog.site.orderNoPattern)
  const inserted = await insertOrder(tx, newOrder(turn, code, product, wanted, drafted))
  // The number was reserved in this transaction; somebody wrote it by another way in the meantime.
  if (inserted.kind === 'codeTaken') throw new Error(`the next order number ${code} is taken`)
  const { quantity, dueAt, customer } = wanted
  const details = { product: product.code, quantity: formatQuantity(quantity), steps: drafted.steps.length }
  await addAudit(tx, [audited(turn, 'order.created', { kind: 'order', id: code }, details)], heardAs(turn.event))
  const stepNames = drafted.steps.map(({ name }) => name)
  const card = orderCreatedCard(turn.cards, { code, product, quantity, unit: product.unit, dueAt, customer, stepNames })
  return speech([reply(cardMessage(card), { kind: 'order', order: code })], card.title)
}

const newOrder = (
  turn: Turn,
  code: NewOrder['code'],
  product: Product,
  { quantity, dueAt, customer }: Wanted,
  { routingId, steps }: Extract<DraftedSteps, { kind: 'drafted' }>,
): NewOrder => ({
  code,
  productCode: product.code,
  customer,
  quantity,
  unit: product.unit,
  priority: 'normal',
  status: 'planned',
  dueAt,
  plannedStart: null,
  releasedAt: null,
  salesOwnerId: null,
  routingId,
  lotNo: null,
  note: '',
  createdAt: turn.now,
  createdBy: turn.person.id,
  steps,
})
