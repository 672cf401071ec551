/** What is told at fixed hours, and the form that changes it. */
import type { Block, Card, Input } from '../../adapters/card.ts'
import type { Department } from '../../db/catalog.ts'
import type { StoredSchedule } from '../../db/schedules.ts'
import { DIGEST_SECTIONS } from '../../domain/digest.ts'
import { parseScheduleTime, SCHEDULE_KINDS, type Schedule } from '../../domain/schedule-times.ts'
import { encodeAction } from '../action.ts'
import { sectionsAsked } from '../understand/vocabulary/digest-content.ts'
import { type CardContext, clockTime } from './context.ts'

const MOST_BUTTONS = 8

/** `faults`: by id, in words. */
export function schedulesCard(
  context: CardContext,
  schedules: readonly StoredSchedule[],
  faults: ReadonlyMap<string, string>,
  departmentName: (id: string) => string,
  mayChange: boolean,
): Card {
  const { schedule: words, common } = context.words
  const rows = schedules.map(one => [
    one.name,
    `${daysText(context, one.days)} ${scheduleTimes(context, one)}`,
    one.departmentIds.map(departmentName).join(common.listSeparator),
    stateText(context, one, faults.get(one.id)),
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

function stateText(context: CardContext, { enabled, nextDue }: StoredSchedule, fault: string | undefined): string {
  const { schedule } = context.words
  if (!enabled) return schedule.off
  if (fault !== undefined) return fault
  return nextDue === null ? '' : schedule.next(clockTime(context, nextDue))
}

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
  return sorted.length === 7 ? schedule.everyDay : sorted.map(day => schedule.dayShort[day - 1] ?? '').join('')
}

/** `schedule` null: a new one. `complaint`: why what was filled in can't be. */
export function scheduleFormCard(
  context: CardContext,
  schedule: Pick<
    StoredSchedule,
    'id' | 'name' | 'kind' | 'at' | 'days' | 'departmentIds' | 'content' | 'enabled'
  > | null,
  departments: readonly Department[],
  complaint: string | null = null,
): Card {
  const { schedule: words } = context.words
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
    ...(schedule === null || schedule.kind === 'digest' ? [contentInput(context, schedule?.content ?? [])] : []),
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
      { kind: 'note', text: words.timesHint },
      { kind: 'form', name: 'schedule', inputs, submit },
    ],
  }
}

/** Nothing chosen: what is usual for the kind of department. */
const contentInput = ({ words }: CardContext, content: readonly string[]): Input => ({
  kind: 'multiSelect',
  name: 'content',
  label: words.schedule.content,
  options: DIGEST_SECTIONS.map(section => ({ value: section, label: words.digest.section[section] })),
  values: sectionsAsked(content),
})

/** "产量、卡住的工序"; empty where it tells what is usual. */
export const scheduleContent = ({ words }: CardContext, { content }: Pick<Schedule, 'content'>): string =>
  sectionsAsked(content)
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
