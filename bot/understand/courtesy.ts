/** "谢谢", "收到", "你好": words that want a word back and nothing else. Looked at only where nothing else was understood. */

import { isNothingBut } from './nothing-but.ts'

export type Courtesy = 'thanks' | 'greeting' | 'acknowledged'

const WORDS: { readonly [C in Courtesy]: string } = {
  thanks: '非常感谢|太?感谢|多谢|谢谢你?|谢啦|谢了|谢|辛苦了?|唔该|thank you|thanks|thx',
  greeting:
    '你们?好|您好|大家好|师傅好|早上好|上午好|中午好|下午好|晚上好|早安|早|哈喽|在吗|在不在|good morning|hello|hey|hi',
  acknowledged: '收到|好的?|好滴|好嘞|嗯+|哦+|行|可以|明白了?|知道了?|了解了?|没问题|没事|不客气|okay|ok|roger|got it',
}
const BETWEEN = '[\\s,，、。.!！~～啊呀哈啦了哦噢哟呢的]'
const LONGEST = 24

const ANY = new RegExp(`${Object.values(WORDS).join('|')}|${BETWEEN}`, 'giu')

/** null: the text says something else as well. Of several, thanks before a greeting before an acknowledgement. */
export function courtesyOf(text: string): Courtesy | null {
  const said = text
    .normalize('NFKC')
    .replace(/\p{Extended_Pictographic}|\uFE0F|\p{Emoji_Modifier}/gu, ' ')
    .trim()
  if (said.length > LONGEST || !isNothingBut(ANY, said)) return null
  const has = (courtesy: Courtesy): boolean => new RegExp(WORDS[courtesy], 'iu').test(said)
  return (['thanks', 'greeting', 'acknowledged'] as const).find(has) ?? null
}
