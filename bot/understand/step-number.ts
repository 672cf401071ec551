/** "20工序", "工序20", "第二道", "二序", "OP20": a step by its number, or by its place among its order's. */
import { toNumber, ZERO } from '../../domain/quantity.ts'
import type { StepSense } from './lexicon.ts'
import { scanNumber } from './numerals.ts'

const DIGITS = '([0-9]{1,3}|[一二两三四五六七八九十]{1,3})'
const PATTERNS = [
  new RegExp(`第${DIGITS}(?:道工序|道|个?工序|序)`, 'y'),
  new RegExp(`${DIGITS}(?:#|号)?(?:工序|序)(?![号列])`, 'y'),
  // "本工序50" is fifty of it.
  /(?<![本这该道上下此各每个])工序号?[:#]?([0-9]{1,3})(?![0-9]|个|件|道|只)/y,
  /(?<![A-Z])(?:OP|OPERATION|STEP)(?: NO\.?)? ?#?([0-9]{1,3})(?![0-9A-Z])/y,
]
/** Without one of these there is none. */
const SAYS_ONE = /第|序|OP|STEP/

export type NumberedStep = { readonly end: number; readonly sense: StepSense }

export const mayNumberSteps = (text: string): boolean => SAYS_ONE.test(text)

export function scanStepNumber(text: string, at: number): NumberedStep | null {
  for (const pattern of PATTERNS) {
    pattern.lastIndex = at
    const [name, digits] = pattern.exec(text) ?? []
    const number = digits === undefined ? null : scanNumber(digits, 0)
    if (name !== undefined && number?.kind === 'exact' && number.end === digits?.length && number.value > ZERO) {
      const sense = { code: '', name, byName: true, ofSite: false, position: toNumber(number.value) }
      return { end: at + name.length, sense }
    }
  }
  return null
}
