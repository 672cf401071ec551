/** What is told at fixed hours, and the form that changes it. */
import type { Block, Card, Input } from '../../adapters/card.ts'
import type { Department } from '../../db/catalog.ts'
import type { StoredSchedule } from '../../db/schedules.ts'
import { missesBoard, sectionsOf } from '../../domain/digest.ts'
import { parseScheduleTime, SCHEDULE_KINDS, type Schedule } from '../../domain/schedule-times.ts'
import { encodeAction } from '../action.ts'
import { digestWish, sectionsAsked } from '../understand/vocabulary/digest-content.ts'
import { type CardContext, clockTime } from './context.ts'

const MOST_BUTTONS = 8

export type SchedulesFacts = {
  /** By id, in words. */
  readonly faults: ReadonlyMap<string, string>
  /** Of a department, by its id. */
  readonly nameOf: (id: string) => string
  readonly mayChange: boolean
  readonly hasBoards: boolean
}

export function schedulesCard(
  context: CardContext,
  schedules: readonly StoredSchedule[],
  { faults, nameOf, mayChange, hasBoards }: SchedulesFacts,
): Card {
  const { schedule: words, common } = context.words
  const rows = schedules.map(one => [
    one.name,
    `${daysText(context, one.days)} ${scheduleTimes(context, one)}`,
    one.departmentIds.map(nameOf).join(common.listSeparator),
    stateText(context, one, faults.get(one.id), hasBoards),
  ])
  const blocks: Block[] =
    rows.length === 0
      ? [{ kind: 'text', text: words.none }]
      : [{ kind: 'table', columns: words.columns.map(label => ({ label })), rows }]
  if (mayChange) blocks.push({ kind: 'actions', actions: changeButtons(context, schedules) })
  else blocks.push({ kind: 'note', text: words.whoMay })
  return { title: words.title, tone: faults.size > 0 ? 'warning' : 'info', blocks }
}

const changeButtons = ({ words: { schedule } }: CardContext, schedules: readonly StoredSchedule[]) => [
  ...schedules.slice(0, MOST_BUTTONS).map(({ id, name }) => ({
    label: schedule.change(name),
    payload: encodeAction({ do: 'scheduleForm', schedule: id }),
  })),
  { label: schedule.add, payload: encodeAction({ do: 'scheduleForm', schedule: null }), style: 'primary' as const },
]

function stateText(context: CardContext, one: StoredSchedule, fault: string | undefined, hasBoards: boolean): string {
  const { schedule } = context.words
  if (!one.enabled) return schedule.off
  if (fault !== undefined) return fault
  const missing = boardMissing(one, hasBoards)
  if (missing === 'all') return schedule.boardMissing.all
  const next = one.nextDue === null ? '' : schedule.next(clockTime(context, one.nextDue))
  return missing === null ? next : `${next} ${schedule.boardMissing.part}`.trim()
}

/** Only digests are put together from what their schedule asks for. */
export const boardMissing = ({ kind, content }: Pick<Schedule, 'kind' | 'content'>, hasBoards: boolean) =>
  kind === 'digest' ? missesBoard(digestWish([content]), hasBoards) : null

/** "08:10、14:00", "班次结束前 10 分钟". */
export function scheduleTimes({ words: { schedule, common } }: CardContext, { at }: Pick<Schedule, 'at'>): string {
  return at
    .map(text => {
      const time = parseScheduleTime(text)
      if (time === null || time.kind === 'clock') return text
      return schedule.byShift[time.kind](time.minutes)
    })
    .join(common.listSeparator)
}

function daysText({ words: { schedule } }: CardContext, days: readonly number[]): string {
  const sorted = days.toSorted((a, b) => a - b)
  return sorted.length === 7
    ? schedule.everyDay
    : sorted
        .map(day => schedule.dayShort[day - 1] ?? '')
        .join('')
        .trim()
}

export type ScheduleFormFacts = {
  readonly departments: readonly Department[]
  readonly hasBoards: boolean
  /** Why what was filled in can't be. */
  readonly complaint: string | null
}

/** `schedule` null: a new one. */
export function scheduleFormCard(
  context: CardContext,
  schedule: Pick<
    StoredSchedule,
    'id' | 'name' | 'kind' | 'at' | 'days' | 'departmentIds' | 'content' | 'enabled'
  > | null,
  { departments, hasBoards, complaint }: ScheduleFormFacts,
): Card {
  const { schedule: words } = context.words
  const missing = schedule === null ? null : boardMissing(schedule, hasBoards)
  const submit = {
    label: words.save,
    payload: encodeAction({ do: 'setSchedule', schedule: schedule?.id ?? null, once: context.once() }),
    style: 'primary' as const,
  }
  const inputs: readonly Input[] = [
    ...(schedule === null ? newInputs(context) : []),
    {
      kind: 'text',
      name: 'at',
      label: words.times,
      required: true,
      value: schedule?.at.join(', ') ?? '',
      placeholder: '08:10, shiftEnd-10',
    },
    {
      kind: 'multiSelect',
      name: 'days',
      label: words.days,
      options: words.dayNames.map((label, index) => ({ value: String(index + 1), label })),
      values: (schedule?.days ?? [1, 2, 3, 4, 5, 6]).map(String),
    },
    {
      kind: 'multiSelect',
      name: 'departments',
      label: words.departments,
      options: departments.map(({ id, name }) => ({ value: id, label: name })),
      values: schedule?.departmentIds ?? [],
    },
    ...(schedule === null || schedule.kind === 'digest'
      ? [contentInput(context, schedule?.content ?? [], hasBoards)]
      : []),
    {
      kind: 'select',
      name: 'enabled',
      label: words.state,
      value: schedule?.enabled === false ? 'off' : 'on',
      options: [
        { value: 'on', label: words.on },
        { value: 'off', label: words.off },
      ],
    },
  ]
  return {
    title: schedule === null ? words.add : words.change(schedule.name),
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      ...(missing === null ? [] : [{ kind: 'note' as const, text: words.boardMissing[missing] }]),
      { kind: 'note', text: words.timesHint },
      { kind: 'form', name: 'schedule', inputs, submit },
    ],
  }
}

/** Nothing chosen: what is usual for the kind of department. */
function contentInput({ words }: CardContext, content: readonly string[], hasBoards: boolean): Input {
  const offered = sectionsOf(hasBoards)
  return {
    kind: 'multiSelect',
    name: 'content',
    label: words.schedule.content,
    options: offered.map(section => ({ value: section, label: words.digest.section[section] })),
    values: sectionsAsked(content).filter(section => offered.includes(section)),
  }
}

/** "产量、卡住的工序"; empty where it tells what is usual. */
export const scheduleContent = (
  { words }: CardContext,
  { content }: Pick<Schedule, 'content'>,
  hasBoards: boolean,
): string =>
  sectionsAsked(content)
    .filter(section => sectionsOf(hasBoards).includes(section))
    .map(section => words.digest.section[section])
    .join(words.common.listSeparator)

const newInputs = ({ words: { schedule } }: CardContext): readonly Input[] => [
  { kind: 'text', name: 'name', label: schedule.name, required: true },
  {
    kind: 'select',
    name: 'kind',
    label: schedule.kindLabel,
    value: 'digest',
    options: SCHEDULE_KINDS.map(kind => ({ value: kind, label: schedule.kind[kind] })),
  },
]
