/** "报废原因", "这周为什么报废这么多", "不良分析 机加车间", "scrap reasons this week": why pieces were spoilt. */
import type { Spoilt } from '../../../domain/scrap-reasons.ts'
import type { ProgressScope } from '../asked.ts'
import { isNothingBut } from '../nothing-but.ts'
import type { Draft } from '../reading.ts'
import { entryOf, type Token } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { aboutWhom } from './asked-about.ts'
import { periodOf } from './periods.ts'
import { placeOf, stepsAt } from './places.ts'
import { SCRAPPED, scopeOf, teamOf } from './questions.ts'
import { has, type Sentence } from './sentence.ts'

const REWORK = /返工|返修|REWORK/
const SPOILT = new RegExp(`${SCRAPPED.source}|${REWORK.source}`)
const WHY =
  /原因|为什么|为啥|为何|点解|(?:怎么|咋)[^、。]{0,4}[这那]么多|分析|帕累托|柏拉图|排列图|分布|\bREASONS?\b|\bCAUSES?\b|\bWHY\b|\bPARETO\b|\bANALYSIS\b|\bBREAKDOWN\b/
/** "不良排行", "哪些报废最多": of reasons, where neither teams nor people are ranked nor a rate is asked. */
const RANKED = /排行|排名|最多的?(?:是什么|有哪些|是哪些)?\??$|TOP /
const OF_TEAMS = /谁|哪[位个些]?人|员工|人员|班组|各|每个|哪个?(?:班|组|车间)|率|名次|WHO|TEAM|WORKSHOP|RATE/

/** Of an order, how many are told with why. */
const HOW_MANY = new RegExp(`(?:${SPOILT.source})(?:了)?(?:多少|几[个件])|HOW (?:MANY|MUCH)`)

/** "报废原因怎么填" asks for help, "怎么报废这么多" does not. */
const HOW_TO = /(?:怎么|如何|咋)(?:填|写|录|选|改|输|说|报(?!废))|\bHOW (?:DO|TO|CAN)\b/

export function scrapReasons(sentence: Sentence): Draft | null {
  const { text } = sentence
  if (hasNumbers(sentence) || !SPOILT.test(text) || HOW_TO.test(text)) return null
  const title = spoiltAsked(sentence)
  if (title !== null) return title
  const ofOrder = sentence.orders.size > 0 && HOW_MANY.test(text)
  if (!WHY.test(text) && !ofOrder && !(RANKED.test(text) && !OF_TEAMS.test(text))) return null
  // "报废原因：外圆大了" tells a reason.
  if (sentence.asking.size === 0 && sentence.tokens.some(namesDefect)) return null
  const counted = REWORK.test(text) && !/报废|SCRAP/.test(text) ? 'rework' : 'scrap'
  if (sentence.orders.size > 0)
    return {
      kind: 'placed',
      place: placeOf(sentence),
      context: 'order',
      make: place => ({ kind: 'orderScrap', place, counted }),
    }
  return spoiltIn(sentence, counted)
}

/** A single day says little of causes: without a period the week is meant. */
function spoiltIn(sentence: Sentence, counted: Spoilt): Draft {
  const period = periodOf(sentence, 'thisWeek')
  const own = has(sentence, 'ownTeam') ? 'team' : has(sentence, 'ownDepartment') ? 'department' : null
  if (own !== null && teamOf(sentence) === null)
    return { kind: 'own', of: own, make: scope => ({ kind: 'progress', scope, period, view: counted }) }
  const scope = scopeAsked(sentence)
  return aboutWhom(sentence, person => ({ kind: 'progress', scope: person ?? scope, period, view: counted }))
}

const TITLE_WORDS =
  /全厂|全公司|厂里|本月|这个?月|上个?月|本周|这周|上周|今[天日]|昨[天日]|查一?下?|看一?下?|总|的|数量?|计|件|明细|清单|统计|汇总|情况|记录|品|YESTERDAY|TODAY|(?:THIS|LAST)(?:WEEK|MONTH)|TOTAL|COUNT|LIST|SUMMARY/g
/** "今天返工多少", "返工率": what an output card does not tell. */
const REWORKED = new RegExp(`(?<!还有[^、。]*)(?:${REWORK.source})(?:了?(?:多少|几[个件])|率)`)

/** "昨天报废", "车削班本月返工明细": nothing but what is counted, when and whose. Alone, 报废 begins a report. */
export function spoiltAsked(sentence: Sentence): Draft | null {
  const { text, tokens } = sentence
  if (sentence.orders.size > 0 || hasNumbers(sentence) || !SPOILT.test(text)) return null
  const counted = REWORK.test(text) && !SCRAPPED.test(text) ? 'rework' : 'scrap'
  if (REWORKED.test(text)) return spoiltIn(sentence, counted)
  const said = tokens.filter((token, at) => !namesWhose(sentence, token, at)).map(token => token.text)
  const around = said.join('').replace(SPOILT, '')
  return around !== '' && isNothingBut(TITLE_WORDS, around) ? spoiltIn(sentence, counted) : null
}

const namesWhose = (sentence: Sentence, token: Token, at: number): boolean =>
  entryOf(token)?.team != null || entryOf(token)?.department != null || stepsAt(sentence, at).length > 0

const namesDefect = (token: Token): boolean => {
  const entry = entryOf(token)
  return entry?.defect != null && !SPOILT.test(token.text)
}

/** "给我看报废原因" is not about the sender. */
function scopeAsked(sentence: Sentence): ProgressScope {
  const scope = scopeOf(sentence)
  if (scope.of !== 'me') return scope
  return /我的|我(?:今天|昨天|这周|本周|上周|这个月|本月)|\bMY\b|\bI\b/.test(sentence.text) ? scope : { of: 'factory' }
}
