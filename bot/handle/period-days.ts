/** The plant's days that a period named in a question covers. */
import type { PlainDate } from '../../domain/model.ts'
import type { Period } from '../understand/intent.ts'

export type Days = { readonly from: PlainDate; readonly to: PlainDate }

/** Weeks begin on Monday. `thisShift` is the day of the shift that runs now: output is counted by day. */
export function daysOf(period: Period, today: PlainDate): Days {
  const monday = today.subtract({ days: today.dayOfWeek - 1 })
  switch (period) {
    case 'today':
    case 'thisShift':
      return { from: today, to: today }
    case 'yesterday':
      return { from: today.subtract({ days: 1 }), to: today.subtract({ days: 1 }) }
    case 'thisWeek':
      return { from: monday, to: today }
    case 'lastWeek':
      return { from: monday.subtract({ days: 7 }), to: monday.subtract({ days: 1 }) }
    case 'thisMonth':
      return { from: today.with({ day: 1 }), to: today }
    case 'lastMonth': {
      const first = today.with({ day: 1 })
      return { from: first.subtract({ months: 1 }), to: first.subtract({ days: 1 }) }
    }
  }
}
