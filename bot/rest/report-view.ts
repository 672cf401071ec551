/** A ledger row as the REST interface tells it. */
import type { Catalog } from '../../db/catalog.ts'
import type { ReportMark } from '../../db/reports.ts'
import type { Report } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { employeeNumber } from './employee-number.ts'
import type { ReportJson } from './order-shapes.ts'
import { writeInstant, writeInstantOrNull } from './site-time.ts'

/** Where a report came from and what its places are called; the ledger row itself has only ids. */
export type ReportOrigin = {
  readonly order: string
  readonly step: string
  readonly platform: string | null
  readonly messageId: string | null
  readonly doubts: readonly ReportMark[]
}

export function reportJson(report: Report, origin: ReportOrigin, catalog: Catalog): ReportJson {
  const { timeZone } = catalog.site
  return {
    id: report.id,
    order: origin.order,
    step: origin.step,
    good: formatQuantity(report.good),
    scrap: formatQuantity(report.scrap),
    rework: formatQuantity(report.rework),
    reworkDone: formatQuantity(report.reworkDone),
    returned: formatQuantity(report.returned),
    reworkOf: report.reworkId,
    reason: report.reason,
    workers: report.workers.map(({ personId, sharePct }) => ({
      employeeNo: employeeNumber(catalog, personId),
      share: formatQuantity(sharePct),
    })),
    minutes: report.minutes,
    occurredAt: writeInstant(report.occurredAt, timeZone),
    reportedAt: writeInstant(report.reportedAt, timeZone),
    effectiveAt: writeInstantOrNull(report.effectiveAt, timeZone),
    channel: report.channel,
    platform: origin.platform,
    messageId: origin.messageId,
    review: report.review,
    reversalOf: report.reversalOf,
    doubts: [...origin.doubts],
  }
}
