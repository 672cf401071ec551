/** What is done when a shift ends, and who wants to be shown on the boards. */
import { date, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { person, team } from './people.ts'

/** Somebody who was at work in a shift and had not reported all of it when it ended: asked once. */
export const shiftAsk = pgTable(
  'shift_ask',
  {
    personId: text('person_id')
      .notNull()
      .references(() => person.id),
    /** The shift's end. */
    slot: instant('slot').notNull(),
    teamId: text('team_id')
      .notNull()
      .references(() => team.id),
    workDate: date('work_date', { mode: 'string' }).notNull(),
    shiftName: text('shift_name').notNull(),
    shiftStart: instant('shift_start').notNull(),
    /** `{ open, cut }`, ids of steps: of which nothing was reported, and whose timer was cut. */
    steps: jsonb('steps').notNull(),
    /** When they may be asked: later where the shift ends in the quiet hours. */
    askAt: instant('ask_at').notNull(),
    /** null: not yet; also set where meanwhile everything has been reported. */
    doneAt: instant('done_at'),
  },
  t => [primaryKey({ columns: [t.personId, t.slot] }), index('shift_ask_waiting').on(t.askAt)],
)

/** People who asked not to be shown on boards. */
export const boardHidden = pgTable('board_hidden', {
  personId: text('person_id')
    .primaryKey()
    .references(() => person.id),
  since: instant('since').notNull(),
})
