/** Why a schedule is not run, in words. */
import type { ScheduleFault } from '../../domain/schedule-times.ts'
import type { Words } from '../wording/index.ts'

export function faultText({ digest }: Words, fault: ScheduleFault | { readonly kind: 'broke' }): string {
  const words = digest.scheduleFault
  switch (fault.kind) {
    case 'badTime':
      return words.badTime(fault.text.slice(0, 40))
    case 'tooMany':
      return words.tooMany(fault.most)
    case 'tooClose':
      return words.tooClose(fault.minutes)
    default:
      return words[fault.kind]
  }
}
