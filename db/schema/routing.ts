import { boolean, check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { outsourceWhole, positive, stepRuleColumns, texts } from './columns.ts'
import { team } from './people.ts'
import { workCenter } from './work-center.ts'

export const routing = pgTable('routing', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  version: text('version').notNull().default(''),
  active: boolean('active').notNull().default(true),
})

export const routingStep = pgTable(
  'routing_step',
  {
    routingId: text('routing_id')
      .notNull()
      .references(() => routing.id),
    seq: integer('seq').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    aliases: texts('aliases'),
    workCenterId: text('work_center_id')
      .notNull()
      .references(() => workCenter.id),
    teamId: text('team_id')
      .notNull()
      .references(() => team.id),
    ...stepRuleColumns(),
  },
  t => [
    primaryKey({ columns: [t.routingId, t.seq] }),
    positive('routing_step_seq_positive', t.seq),
    check('routing_step_outsource_whole', outsourceWhole(t)),
    index('routing_step_code').on(t.code),
  ],
)
