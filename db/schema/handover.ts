import { date, index, jsonb, pgTable, text, unique } from 'drizzle-orm/pg-core'
import { instant, together } from './columns.ts'
import { department, person } from './people.ts'

/** A shift given over to the next: what was open then, and who signed for both. */
export const handover = pgTable(
  'handover',
  {
    id: text('id').primaryKey(),
    departmentId: text('department_id')
      .notNull()
      .references(() => department.id),
    /** The plant's day of the shift that ends. */
    workDate: date('work_date', { mode: 'string' }).notNull(),
    /** Such as 白班; what it was called then. */
    shiftName: text('shift_name').notNull(),
    /** The slot it was made for: one per department and slot, on however many instances. */
    slot: instant('slot').notNull(),
    madeAt: instant('made_at').notNull(),
    /** The card's facts as they stood: signing must show what was signed. */
    facts: jsonb('facts').notNull(),
    outgoingBy: text('outgoing_by').references(() => person.id),
    outgoingAt: instant('outgoing_at'),
    incomingBy: text('incoming_by').references(() => person.id),
    incomingAt: instant('incoming_at'),
  },
  t => [
    unique('handover_once_per_slot').on(t.departmentId, t.slot),
    together('handover_given_by_whom_and_when', t.outgoingBy, t.outgoingAt),
    together('handover_taken_by_whom_and_when', t.incomingBy, t.incomingAt),
    index('handover_of_department').on(t.departmentId, t.madeAt),
  ],
)
