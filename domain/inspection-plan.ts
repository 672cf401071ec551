/** What an inspection plan may say: whether its sample and its limits make sense. Workbooks and REST ask the same. */
import type { Characteristic } from './measured-value.ts'
import type { Quantity } from './quantity.ts'

export type PlanDraft = {
  /** null: nobody says how many are looked at. */
  readonly sample: Quantity | null
  /** How many of the sample may be bad. */
  readonly accept: Quantity
  readonly characteristics: readonly Characteristic[]
}

export type SamplingFault = 'acceptWithoutSample' | 'acceptsAll' | 'sampleOfNothing'
export type CharacteristicFault = 'noLimit' | 'limitsReversed' | 'nominalOutside' | 'namedTwice'

export type PlanFault =
  | { readonly of: 'sampling'; readonly kind: SamplingFault }
  /** `at`: which of the characteristics, from 0. */
  | { readonly of: 'characteristic'; readonly at: number; readonly kind: CharacteristicFault }

export function planFaults({ sample, accept, characteristics }: PlanDraft): readonly PlanFault[] {
  const sampling = samplingFault(sample, accept)
  const names = characteristics.map(({ name }) => name.normalize('NFKC').trim().toLowerCase())
  const measures = characteristics.flatMap((each, at): PlanFault[] => {
    const kind = names.indexOf(names[at] ?? '') === at ? limitFault(each) : 'namedTwice'
    return kind === null ? [] : [{ of: 'characteristic', at, kind }]
  })
  return [...(sampling === null ? [] : [{ of: 'sampling', kind: sampling } as const]), ...measures]
}

function samplingFault(sample: Quantity | null, accept: Quantity): SamplingFault | null {
  if (sample === null) return accept > 0n ? 'acceptWithoutSample' : null
  if (sample <= 0n) return 'sampleOfNothing'
  return accept >= sample ? 'acceptsAll' : null
}

/** Without a limit nothing could be judged. */
function limitFault({ nominal, lower, upper }: Characteristic): CharacteristicFault | null {
  if (lower === null && upper === null) return 'noLimit'
  if (lower !== null && upper !== null && lower > upper) return 'limitsReversed'
  const below = nominal !== null && lower !== null && nominal < lower
  const above = nominal !== null && upper !== null && nominal > upper
  return below || above ? 'nominalOutside' : null
}
