/** Of reporting itself: the language one reads, the lesson, and what a leader asks of a team's reports. */
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import type { Sentence } from './sentence.ts'

export function own({ text }: Sentence): Draft | null {
  const plain = text.replace(/[\s。.!?、,]+$/, '')
  const intent = language(plain) ?? practice(plain) ?? asked(plain)
  return intent === null ? null : { kind: 'ready', intent }
}

const LANGUAGE =
  /^(?:(?:切换|换|改|设置?|用)?(?:一下)?(?:语言|LANGUAGE|LANG)(?:设置|切换)?(?:换成|改成|改为|设为|用|TO|:)?\s*:?\s*|(?:请)?(?:说|用|换成|改成|切换到|SPEAK|SWITCH TO|USE)\s*)(.*)$/
const LOCALES: readonly (readonly [RegExp, 'zh-CN' | 'zh-TW' | 'en'])[] = [
  [/^(?:ENGLISH|EN|英文|英语)$/, 'en'],
  [/^(?:繁体|繁体中文|正体|正体中文|台湾中文|ZH-TW|ZH-HK|TRADITIONAL(?: CHINESE)?|中文繁体)$/, 'zh-TW'],
  [/^(?:中文|简体|简体中文|普通话|汉语|ZH|ZH-CN|CHINESE|SIMPLIFIED(?: CHINESE)?|中文简体)$/, 'zh-CN'],
]

/** "语言 English", "用繁体". A verb alone means a language only where one is named. */
function language(text: string): Intent | null {
  // Whoever writes nothing but the language's name reads no other.
  if (/^(?:(?:IN )?ENGLISH(?: PLEASE)?|(?:I )?(?:ONLY )?SPEAK ENGLISH|NO CHINESE)$/.test(text))
    return { kind: 'language', locale: 'en' }
  const named = LANGUAGE.exec(text)
  if (named === null) return null
  const locale = LOCALES.find(([pattern]) => pattern.test((named[1] ?? '').trim()))?.[1] ?? null
  return locale === null && !/语言|LANG/.test(text) ? null : { kind: 'language', locale }
}

function practice(text: string): Intent | null {
  if (/^(?:我要|我想|再|开始|重新)?(?:练习|练一下|练练|练习一下|练习报工|报工练习|PRACTI[CS]E|TUTORIAL)$/.test(text))
    return { kind: 'practice', verb: 'start' }
  return /^(?:跳过|跳过练习|不练了?|结束练习|退出练习|SKIP|SKIP (?:THE )?(?:LESSON|PRACTICE|TUTORIAL))$/.test(text)
    ? { kind: 'practice', verb: 'skip' }
    : null
}

const NEVER =
  /^(?:看看|查一?下)?(?:还有)?(?:谁|哪些人|哪几个人?)(?:还)?(?:从来|一直)?(?:没有?|未)(?:报过工|报过|用过)$|^(?:从没|没|未)报过工的(?:人)?$|^WHO (?:HAS )?NEVER REPORTED$/
const DOUBTFUL =
  /^(?:看看|查一?下)?(?:有没有|有什么|有哪些)?(?:可疑|异常|不对劲|奇怪)的?(?:报工|数字|数量|报数)$|^(?:DOUBTFUL|UNLIKELY|SUSPICIOUS|ODD) REPORTS$/

function asked(text: string): Intent | null {
  if (NEVER.test(text)) return { kind: 'neverReported' }
  return DOUBTFUL.test(text) ? { kind: 'doubtfulReports' } : null
}
