/**
 * A traveler's code in what somebody wrote, pasted or read aloud: nothing else may stand there, so that no number of
 * another kind is taken for one.
 */
import { codeScanned, readTravelerCode } from '../../domain/traveler-code.ts'

/** `digits` null: it has the form of a code, and a digit of it is wrong. */
export type TravelerCodeSaid = { readonly digits: string | null; readonly written: string }

const LONGEST = 300
const LINK = /https?:\/\/\S{1,80}/i
const LEAD =
  /^(?:流转卡|标签|编号|编码|号|码|卡号|扫|打开|是|的|上|code|traveler|label|number|no|open|[\s:：.,，。#])+/i
const SPOKEN: ReadonlyMap<string, string> = new Map(
  ['零〇', '一幺', '二两', '三', '四', '五', '六', '七', '八', '九'].flatMap((characters, digit) =>
    [...characters].map(character => [character, String(digit)] as const),
  ),
)

export function travelerCodeSaid(raw: string): TravelerCodeSaid | null {
  if (raw.length > LONGEST) return null
  const text = raw.normalize('NFKC').trim()
  const written = codeScanned(LINK.exec(text)?.[0] ?? text) ?? digitsAlone(text)
  const read = written === null ? null : readTravelerCode(written)
  if (written === null || read === null) return null
  return { digits: read.kind === 'code' ? written : null, written }
}

/** "7042 0037 12", "流转卡 7042-0037-12", "七零四二 零零三七 幺二"; null when anything else stands there. */
function digitsAlone(text: string): string | null {
  const spoken = [...text.replace(LEAD, '')].map(char => SPOKEN.get(char) ?? char).join('')
  return /^\d[\d\s\-.,，、·。]*$/.test(spoken) ? spoken.replace(/\D/g, '') : null
}
