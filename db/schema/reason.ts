import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { LIABILITIES } from '../../domain/model.ts'
import { notNegative, oneOf, texts } from './columns.ts'
import { department } from './people.ts'

/**
 * Why a piece is bad (`defect`) or why work stands still (`downtime`). One table, because a report and an exception may
 * each name a reason of either group and must be held to one that exists.
 */
export const reason = pgTable(
  'reason',
  {
    code: text('code').primaryKey(),
    group: text('group').notNull(),
    name: text('name').notNull(),
    aliases: texts('aliases'),
    active: boolean('active').notNull().default(true),
    /** Defects only. */
    disposition: text('disposition'),
    liability: text('liability'),
    /** Defects: where it usually occurs; empty = anywhere. */
    stepCodes: texts('step_codes'),
    /** Downtime only. */
    lossType: text('loss_type'),
    planned: boolean('planned'),
    /** Downtime: 0 calls nobody. */
    andonLevel: integer('andon_level'),
    notifyDepartmentId: text('notify_department_id').references(() => department.id),
  },
  t => [
    oneOf('reason_group_known', t.group, ['defect', 'downtime']),
    oneOf('reason_disposition_known', t.disposition, ['scrap', 'rework']),
    oneOf('reason_liability_known', t.liability, LIABILITIES),
    oneOf('reason_loss_type_known', t.lossType, ['availability', 'performance', 'quality', 'none']),
    notNegative('reason_andon_level_not_negative', t.andonLevel),
    check(
      'reason_defect_is_whole',
      sql`(${t.group} = 'defect') = (${t.disposition} is not null) and (${t.group} = 'defect') = (${t.liability} is not null)`,
    ),
    check(
      'reason_downtime_is_whole',
      sql`(${t.group} = 'downtime') = (${t.planned} is not null) and (${t.group} = 'downtime') = (${t.andonLevel} is not null)`,
    ),
  ],
)
