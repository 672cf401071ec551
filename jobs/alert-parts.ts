/** What the alert round is given: where it reads, and who finds the words. Cards are the bot's; a round knows none. */
import type { Catalog } from '../db/catalog.ts'
import type { OutboxEntry } from '../db/commit.ts'
import type { Sql } from '../db/connect.ts'
import type { Alert } from '../domain/alert.ts'
import type { Staff } from '../domain/alert-people.ts'
import type { WorkingTime } from '../domain/calendar.ts'
import type { CalendarId, DepartmentId, Instant, Order, PersonId, Step } from '../domain/model.ts'
import type { Quantity } from '../domain/quantity.ts'

/** What one card says: the worst alerts, how many more, and what is over. */
export type Bulletin = {
  /** null: of no department. */
  readonly departmentId: DepartmentId | null
  readonly worst: readonly Alert[]
  readonly live: number
  readonly over: readonly Alert[]
  readonly overCount: number
  readonly called: readonly PersonId[]
}

export type GroupAddress = { readonly platform: string; readonly chatId: string; readonly lane: string }

/** "WO-1003 车削: so many should be there by now. How many more?" */
export type Question = {
  readonly order: Order
  readonly step: Step
  /** Good since the last report, as the pace goes, whatever has arrived; null: nothing is known of the pace. */
  readonly expected: Quantity | null
  readonly lastSignAt: Instant
}

export type AlertSpeech = {
  readonly groupsOf: (catalog: Catalog, departmentId: DepartmentId) => readonly GroupAddress[]
  /** `replaces`: the key of the card that is edited. */
  readonly toGroup: (
    catalog: Catalog,
    group: GroupAddress,
    bulletin: Bulletin,
    telling: { readonly now: Instant; readonly key: string; readonly replaces: string | null; readonly lives: number },
  ) => OutboxEntry
  /** Empty: the person can't be reached anywhere. */
  readonly toPerson: (
    catalog: Catalog,
    person: PersonId,
    bulletin: Bulletin,
    now: Instant,
    key: string,
  ) => readonly OutboxEntry[]
  /** Nobody in charge can be reached: whoever can set that right is told. */
  readonly toAdmins: (catalog: Catalog, bulletin: Bulletin, now: Instant, key: string) => readonly OutboxEntry[]
  readonly question: (
    catalog: Catalog,
    person: PersonId,
    question: Question,
    now: Instant,
    key: string,
  ) => readonly OutboxEntry[]
  /** The chat in which a bare number would answer; null: unknown, then only the card can be answered. */
  readonly directChatOf: (
    catalog: Catalog,
    person: PersonId,
  ) => { readonly platform: string; readonly chatId: string } | null
  /** What the open question is stored as. */
  readonly pendingOf: (question: Question) => unknown
}

export type AlertParts = {
  readonly sql: Sql
  /** Whether the platform lets a card be changed after it was sent. */
  readonly canEdit: (platform: string) => boolean
  readonly catalog: () => Promise<Catalog>
  /** Laid out once per state of the master data. */
  readonly workingTimeOf: (catalog: Catalog, id: CalendarId) => WorkingTime
  readonly speech: AlertSpeech
  readonly wakeDelivery: () => void
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

export const staffOf = (catalog: Catalog): Staff => ({
  people: catalog.people,
  leaderOf: teamId => catalog.teams.get(teamId)?.leaderId ?? null,
})
