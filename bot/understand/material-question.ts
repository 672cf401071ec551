/** "圆钢到了没" wants to know, "给我领200个螺母" wants to have. */
import type { Intent } from './intent.ts'
import { normaliseWord } from './normalise.ts'
import { isSpokenOf } from './spoken-of.ts'
import { MATERIAL_ASKED } from './vocabulary/materials.ts'

/** Nobody who says this wants something brought. */
const SURELY_ASKS =
  /(?:够|齐)了$|谁|为什么|为啥|了没|了吗|会怎样|如果|哪[些个种样]|(?:什么|啥)(?:物?料|材料)|到了?没|到了吗|到齐|够不够|够吗|够用吗|够么|还有多少|还剩多少|多少库存|库存多少|什么时候|几时|在哪|(?:库存|存量|结存)(?:数?量)?[?？]?$|^(?:查|看|问)/
const WANTS =
  /领|送|补|拿|取|发料|给我|要料|要点|要些|请购|采购|申请|叫料|快没|用完|用光|见底|不多了|要\s*\d|攞|NEED|SEND|BRING/
const ASKS = /[?？]|吗|没有?$|有没有|多少|几|是否|查|看|库存|STOCK|HOW/

/** "昨天领了50": has been fetched, and is not wanted. */
const FETCHED = /[领补送拿取]走?了(?=\d|$)|[领补送拿取]走了/

/**
 * Whether the person asks about material and does not ask for it. A number that is said is wanted, unless all that is
 * said only speaks of it.
 */
export function isMaterialQuestion({
  quantity,
  note,
}: Pick<Extract<Intent, { kind: 'material' }>, 'quantity' | 'note'>): boolean {
  const text = normaliseWord(note)
  if (FETCHED.test(text)) return true
  const isWanted = quantity !== null && /[要领送补拿取来]\d/.test(text) && !/了[吗没]/.test(text)
  if (!isWanted && text.split(/[,、。;!]+/).every(isSpokenOf)) return true
  if (quantity !== null) return false
  if (SURELY_ASKS.test(text) || MATERIAL_ASKED.test(text)) return true
  return !WANTS.test(text) && ASKS.test(text)
}
