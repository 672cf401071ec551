/** Cards of the conversation itself: help, not understood, which one did you mean, and a plain "no, because". */
import type { Block, Action as Button, Card, Tone } from '../../adapters/card.ts'
import type { Person, PersonId } from '../../domain/model.ts'
import { mayDo } from '../../domain/permissions.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { commandOf } from '../understand/command.ts'
import type { CommandName, Intent, UnknownWhy } from '../understand/intent.ts'
import type { HelpExample } from '../wording/index.ts'
import type { CardContext } from './context.ts'

const MOST_OPTIONS = 6

export function helpCard(context: CardContext, person: Person, example: HelpExample): Card {
  const words = context.words.talk
  const leads = person.role === 'teamLeader' || person.role === 'supervisor' || person.role === 'manager'
  const plans = person.role === 'planner' || person.role === 'manager'
  const lines = [
    ...words.helpWorker(example),
    ...(leads || person.isAdmin ? words.helpLeader(example) : []),
    ...(person.role === 'worker' ? [] : words.helpOrders),
    ...(mayDo(person, 'receiveOutsourced') ? words.helpReceiver : []),
    ...(person.role === 'warehouse' || person.isAdmin ? words.helpKeeper(example) : []),
    ...(person.role === 'inspector' || person.isAdmin ? words.helpInspector(example) : []),
    ...(plans || person.isAdmin ? words.helpPlanner(example) : []),
    ...(person.isAdmin ? words.helpAdmin(example) : []),
  ]
  return {
    title: words.helpTitle,
    tone: 'info',
    blocks: [
      { kind: 'text', text: lines.map(line => `· ${line}`).join('\n') },
      { kind: 'actions', actions: [tasksButton(context)] },
    ],
  }
}

const NOT_FOUND: ReadonlySet<UnknownWhy> = new Set(['unknownSubject', 'unknownPeriod', 'onlyNow', 'notCompared'])

/** Nothing was written; the nearest commands stand as buttons. */
export function unknownCard(context: CardContext, intent: Extract<Intent, { kind: 'unknown' }>): Card {
  const words = context.words.talk
  const { nearest, why } = intent
  if (why === 'tooLong') return refusalCard(words.unknownTitle, [words.tooLong], [helpButton(context)])
  const told = whyNotUnderstood(context, intent)
  const title = NOT_FOUND.has(why) ? words.notFoundTitle : context.words.refusal.title
  if (told !== null) return refusalCard(title, [told], [tasksButton(context), helpButton(context)])
  const buttons = nearest.filter(name => name !== 'help').map(name => nearestButton(context, name))
  return {
    title: words.unknownTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: nearest.length > 0 ? words.unknownText : words.unknownNothingNear },
      { kind: 'actions', actions: [...buttons, helpButton(context)] },
    ],
  }
}

/** What stood in the way, where a person can put it right; null: it was no report at all. */
function whyNotUnderstood(
  { words }: CardContext,
  { why, names = [] }: Extract<Intent, { kind: 'unknown' }>,
): string | null {
  const { unknownWhy } = words.talk
  switch (why) {
    case 'notACommand':
    case 'smallTalk':
    case 'empty':
    case 'tooLong':
      return null
    case 'unknownName':
    case 'unknownSubject':
      return unknownWhy[why](names.map(name => name.slice(0, 20)).join(words.common.listSeparator))
    default:
      return unknownWhy[why]
  }
}

/** Asks which reading is meant, and `why`. Options that can't be said as a command are left out by the caller. */
export function whichCard(
  context: CardContext,
  about: keyof CardContext['words']['talk']['which'],
  options: readonly Intent[],
  more: readonly Button[] = [],
  why: string | null = null,
): Card {
  const words = context.words.talk
  const shared = context.once()
  const actions = options.slice(0, MOST_OPTIONS).flatMap((option): Button[] => {
    const text = commandOf(option, context)
    const once = about === 'each' ? context.once() : shared
    return text === null
      ? []
      : [{ label: optionLabel(context, option), payload: encodeAction({ do: 'say', text, once }) }]
  })
  return {
    title: words.which[about],
    tone: 'warning',
    blocks: [
      { kind: 'text', text: why ?? words.whichText },
      { kind: 'actions', actions: [...actions, ...more] },
    ],
  }
}

/** One reading only, but part of it was not said: it counts once it is pressed. */
export function isItThisCard(context: CardContext, option: Intent, why: string): Card {
  const { talk } = context.words
  const text = commandOf(option)
  const yes: readonly Button[] =
    text === null
      ? []
      : [{ label: talk.yesThis, payload: encodeAction({ do: 'say', text, once: context.once() }), style: 'primary' }]
  return {
    title: talk.isItThis(optionLabel(context, option)),
    tone: 'warning',
    blocks: [
      { kind: 'text', text: why },
      { kind: 'actions', actions: [...yes, tasksButton(context)] },
    ],
  }
}

/** A refusal: what was not done, why, and what to do instead. */
export function refusalCard(
  title: string,
  lines: readonly string[],
  actions: readonly Button[] = [],
  tone: Tone = 'warning',
): Card {
  const blocks: Block[] = lines.map(text => ({ kind: 'text', text }))
  if (actions.length > 0) blocks.push({ kind: 'actions', actions })
  return { title, tone, blocks }
}

export const tasksButton = (context: CardContext): Button => ({
  label: context.words.common.myTasks,
  payload: encodeAction({ do: 'tasks' }),
})

const helpButton = (context: CardContext): Button => ({
  label: context.words.common.help,
  payload: encodeAction({ do: 'help' }),
})

/** Commands that need an order or a number open the tasks, where both are one press away. */
function nearestButton(context: CardContext, name: CommandName): Button {
  const label = context.words.talk.commandLabel[name]
  if (name === 'help') return { label, payload: encodeAction({ do: 'help' }) }
  if (name === 'reviews') return { label, payload: encodeAction({ do: 'reviews' }) }
  if (name === 'exception') return { label, payload: encodeAction({ do: 'askException' }) }
  if (name === 'template') return { label, payload: encodeAction({ do: 'template' }) }
  if (name === 'progress') return { label, payload: encodeAction({ do: 'say', text: label, once: context.once() }) }
  return { label, payload: encodeAction({ do: 'tasks' }) }
}

/** "改成 合格 18", "报废 -1"; an undo without numbers is the command's own label. */
function correctionLabel(
  { words }: CardContext,
  { good, scrap, rework, change, changeOf }: Extract<Intent, { kind: 'undo' }>,
): string {
  const { common, talk } = words
  if (change !== null) return `${common[changeOf]} ${change > 0n ? '+' : ''}${formatQuantity(change)}`
  const said = [
    good === null ? '' : `${common.good} ${formatQuantity(good)}`,
    scrap === null ? '' : `${common.scrap} ${formatQuantity(scrap)}`,
    rework === null ? '' : `${common.rework} ${formatQuantity(rework)}`,
  ].filter(text => text !== '')
  return said.length === 0 ? talk.commandLabel.undo : talk.correctTo(said.join(' '))
}

/** Of two people of one name the number says which. */
function workerLabel({ personName, personKey }: CardContext, id: PersonId): string {
  const [name, key] = [personName(id), personKey(id)]
  return name === key ? name : `${name} ${key}`
}

function optionLabel(context: CardContext, option: Intent): string {
  const { common, talk } = context.words
  const place = 'place' in option ? option.place : option.kind === 'report' ? option.lines[0].place : null
  const where = [place?.order ?? place?.orderText, place?.step?.name ?? place?.stepText]
    .filter(text => text != null)
    .join(' ')
  if (option.kind === 'undo')
    return [option.whose === null ? '' : workerLabel(context, option.whose), where, correctionLabel(context, option)]
      .filter(text => text !== '')
      .join(' · ')
  if (option.kind === 'progress' && option.scope.of === 'person') return workerLabel(context, option.scope.id)
  if (option.kind === 'pay' && option.of.of === 'people')
    return option.of.ids.map(id => workerLabel(context, id)).join(common.listSeparator)
  if (option.kind !== 'report') return where === '' ? talk.commandLabel.help : where
  const said = option.lines.map(line =>
    [
      line.rest ? talk.restOfIt : '',
      line.good === null ? '' : `${common.good} ${formatQuantity(line.good)}`,
      line.scrap === null ? '' : `${common.scrap} ${formatQuantity(line.scrap)}`,
      line.rework === null ? '' : `${common.rework} ${formatQuantity(line.rework)}`,
      line.reworkDone === null ? '' : `${common.reworkDone} ${formatQuantity(line.reworkDone)}`,
      line.reason?.name ?? '',
      line.workers.map(({ personId }) => workerLabel(context, personId)).join(common.listSeparator),
    ]
      .filter(text => text !== '')
      .join(' '),
  )
  return [where, said.join(common.semicolon)].filter(text => text !== '').join(' · ')
}
