/** What is measured on a piece, and whether it is within its tolerance. Exact, to four decimals of the unit. */
import { type Refused, refused } from './decision.ts'
import { parseQuantity, type Quantity } from './quantity.ts'

/** What a product wants of one measure; limits are included. At least one limit is set. */
export type Characteristic = {
  readonly name: string
  readonly unit: string
  readonly nominal: Quantity | null
  readonly lower: Quantity | null
  readonly upper: Quantity | null
}

export type MeasuredValue = Characteristic & { readonly value: Quantity; readonly within: boolean }

export type MeasureRefusal =
  | { readonly kind: 'unknownCharacteristic'; readonly name: string; readonly known: readonly string[] }
  | { readonly kind: 'notAMeasure'; readonly name: string; readonly text: string }
  | { readonly kind: 'otherUnit'; readonly name: string; readonly said: string; readonly unit: string }

export type SaidMeasure = { readonly name: string; readonly text: string }

const NUMBER_AND_UNIT = /^([+-]?)(\d+(?:\.\d+)?)\s*(\D*)$/

/** "35.98", "35.98mm", "+0.02": a number, and the unit of the characteristic or none. All of them, or a refusal. */
export function judgeMeasures(
  said: readonly SaidMeasure[],
  known: readonly Characteristic[],
): { readonly kind: 'measured'; readonly values: readonly MeasuredValue[] } | Refused<MeasureRefusal> {
  const values: MeasuredValue[] = []
  for (const { name, text } of said) {
    const characteristic = known.find(each => sameName(each.name, name))
    if (characteristic === undefined)
      return refused({ kind: 'unknownCharacteristic', name, known: known.map(each => each.name) })
    const judged = judgeOne(characteristic, text)
    if (judged.kind === 'refused') return judged
    values.push(judged.value)
  }
  return { kind: 'measured', values }
}

function judgeOne(
  of: Characteristic,
  text: string,
): { kind: 'judged'; value: MeasuredValue } | Refused<MeasureRefusal> {
  const match = NUMBER_AND_UNIT.exec(text.normalize('NFKC').trim())
  const [, sign = '', digits = '', unit = ''] = match ?? []
  const value = match === null ? null : parseQuantity(`${sign === '-' ? '-' : ''}${digits}`)
  if (value === null) return refused({ kind: 'notAMeasure', name: of.name, text })
  const saidUnit = unit.trim()
  if (saidUnit !== '' && !sameName(saidUnit, of.unit))
    return refused({ kind: 'otherUnit', name: of.name, said: saidUnit, unit: of.unit })
  const within = (of.lower === null || value >= of.lower) && (of.upper === null || value <= of.upper)
  return { kind: 'judged', value: { ...of, value, within } }
}

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFKC').trim().toLowerCase() === b.normalize('NFKC').trim().toLowerCase()
