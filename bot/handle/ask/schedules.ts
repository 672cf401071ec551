/** "简报安排": what is told at fixed hours, and changing it without a restart. */
import { addAudit } from '../../../db/commit.ts'
import { allSchedules, type StoredSchedule, saveSchedule, scheduleById } from '../../../db/schedules.ts'
import { sectionsOf } from '../../../domain/digest.ts'
import type { DepartmentId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import {
  nextSlot,
  SCHEDULE_KINDS,
  type Schedule,
  type ScheduleFault,
  scheduleFault,
} from '../../../domain/schedule-times.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { scheduleFormCard, schedulesCard } from '../../cards/schedules-card.ts'
import { calendarsOf } from '../../speech/department-quiet.ts'
import { faultText } from '../../speech/schedule-fault.ts'
import { sectionsAsked } from '../../understand/vocabulary/digest-content.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planSchedules(turn: Turn): Promise<Plan> {
  return say(reply(cardMessage(listCard(turn, await allSchedules(turn.sql)))))
}

function listCard(turn: Turn, schedules: readonly StoredSchedule[]) {
  const { cards, catalog, person } = turn
  const faults = new Map(
    schedules.flatMap(({ id, fault }) => (fault === null ? [] : [[id, faultText(cards.words, fault)] as const])),
  )
  const nameOf = (id: string): string => catalog.departments.get(id as DepartmentId)?.name ?? id
  const { on: hasBoards } = catalog.site.settings.boards
  return schedulesCard(cards, schedules, { faults, nameOf, mayChange: mayDo(person, 'schedule'), hasBoards })
}

export async function planScheduleForm(
  turn: Turn,
  { schedule: id }: Extract<Action, { do: 'scheduleForm' }>,
): Promise<Plan> {
  const { schedule: words, common } = turn.cards.words
  if (!mayDo(turn.person, 'schedule')) return say(reply(textMessage(words.whoMay)))
  const schedule = id === null ? null : await scheduleById(turn.sql, id)
  if (id !== null && schedule === null) return say(reply(textMessage(common.oldCard)))
  return say(reply(cardMessage(scheduleFormCard(turn.cards, schedule, formFacts(turn)))))
}

const formFacts = ({ catalog }: Turn, complaint: string | null = null) => ({
  departments: [...catalog.departments.values()],
  hasBoards: catalog.site.settings.boards.on,
  complaint,
})

type Values = Readonly<Record<string, string>>

/** A fault is said at once, to the one who can put it right; nothing is stored then. */
export async function planSetSchedule(
  turn: Turn,
  { schedule: id }: Extract<Action, { do: 'setSchedule' }>,
  values: Values,
): Promise<Plan> {
  const { schedule: words, common } = turn.cards.words
  if (!mayDo(turn.person, 'schedule')) return say(reply(textMessage(words.whoMay)))
  const before = id === null ? null : await scheduleById(turn.sql, id)
  if (id !== null && before === null) return say(reply(textMessage(common.oldCard)))
  const { schedule, enabled } = readForm(turn, before, values)
  const fault = faultOf(turn, schedule)
  if (enabled && fault !== null) {
    const shown = { ...schedule, enabled }
    const form = before === null ? null : shown
    const complaint = words.refused(faultText(turn.cards.words, fault))
    return say(reply(cardMessage(scheduleFormCard(turn.cards, form, formFacts(turn, complaint)))))
  }
  return {
    kind: 'transact',
    write: async tx => {
      await saveSchedule(tx, schedule, enabled)
      const details = {
        at: schedule.at.join(),
        days: schedule.days.join(''),
        content: schedule.content.join(),
        enabled,
      }
      await addAudit(
        tx,
        [audited(turn, 'schedule.changed', { kind: 'schedule', id: schedule.id }, details)],
        heardAs(turn.event),
      )
      return speech([reply(cardMessage(listCard(turn, await allSchedules(tx))))], words.saved(schedule.name))
    },
  }
}

const LONGEST_NAME = 40

function readForm(turn: Turn, before: StoredSchedule | null, values: Values): { schedule: Schedule; enabled: boolean } {
  const list = (name: string): readonly string[] =>
    (values[name] ?? '')
      .split(/[,，、;；\s]+/)
      .map(text => text.trim())
      .filter(text => text !== '')
  const known = new Set(turn.catalog.departments.keys())
  const kind = SCHEDULE_KINDS.find(each => each === values['kind']) ?? 'digest'
  const name = (values['name'] ?? '').trim().slice(0, LONGEST_NAME)
  return {
    schedule: {
      id: before?.id ?? turn.newId(),
      name: before?.name ?? (name === '' ? turn.cards.words.schedule.kind[kind] : name),
      kind: before?.kind ?? kind,
      at: list('at')
        .map(text => text.replace('：', ':'))
        .slice(0, 100),
      days: list('days')
        .map(Number)
        .filter(day => Number.isInteger(day) && day >= 1 && day <= 7),
      departmentIds: list('departments')
        .map(id => id as DepartmentId)
        .filter(id => known.has(id)),
      content: contentIn(before?.content ?? [], values['content'], turn.catalog.site.settings.boards.on),
    },
    enabled: values['enabled'] !== 'off',
  }
}

/** Left as it was worded, unless something else was chosen. A board that was not offered stays as it was. */
function contentIn(before: readonly string[], chosen: string | undefined, hasBoards: boolean): readonly string[] {
  if (chosen === undefined) return before
  const offered = sectionsOf(hasBoards)
  const was = sectionsAsked(before)
  const sections = sectionsAsked(chosen.split(',')).filter(section => offered.includes(section))
  if (sections.join() === was.filter(section => offered.includes(section)).join()) return before
  return sections.length === 0 ? [] : [...sections, ...was.filter(section => !offered.includes(section))]
}

function faultOf({ catalog, now }: Turn, schedule: Schedule): ScheduleFault | null {
  const fault = scheduleFault(schedule)
  if (fault !== null) return fault
  const calendars = { timeZone: catalog.site.timeZone, of: (id: DepartmentId) => calendarsOf(catalog, id) }
  return nextSlot(schedule, calendars, now) === null ? { kind: 'neverFires' } : null
}
