/** Working together: the form of a shared report, a member's word on it, who has not reported, and boards. */
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { hasNumbers } from './amounts.ts'
import { isOver, onlyNow, periodOf } from './periods.ts'
import { placeOf } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

export function teamwork(sentence: Sentence): Draft | null {
  if (has(sentence, 'how')) return null
  return groupForm(sentence) ?? shareAnswer(sentence) ?? unreported(sentence) ?? board(sentence)
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

function groupForm(sentence: Sentence): Draft | null {
  if (
    !/(?:多人|几个人|集体|班组|合)(?:一起)?报工|REPORT TOGETHER|(?:GROUP|SHARED) REPORT|REPORT AS A (?:GROUP|TEAM)/.test(
      sentence.text,
    )
  )
    return null
  if (hasNumbers(sentence)) return null
  return { kind: 'placed', place: placeOf(sentence), context: 'step', make: place => ({ kind: 'groupForm', place }) }
}

const AGREES = /^(?:我|I )?(?:同意(?:这样分|分配|了)?|没意见|没有意见|没异议|没有异议|AGREED?)[!。.\s]*$/
const OBJECTS =
  /^(?:我)?(?:不同意|有异议|有意见|反对|分得不对|分的不对|分错了|(?:I )?(?:OBJECT|DISAGREE))(?:这样分)?[\s,、，:：。.!]*(?:因为|BECAUSE)?[\s:：,，]*(.*)$/

function shareAnswer(sentence: Sentence): Draft | null {
  const { text } = sentence
  if (AGREES.test(text)) return ready({ kind: 'shareAnswer', agrees: true, because: '' })
  const objected = OBJECTS.exec(text)
  if (objected === null) return null
  const reason = writtenAt(sentence, text.length - (objected[1] ?? '').length).trim()
  return ready({ kind: 'shareAnswer', agrees: false, because: reason })
}

const NOT_REPORTED = /(?:没|未|漏|忘)(?:有)?(?:报|交数)|NOT (?:YET )?REPORTED|N'?T REPORT(?:ED)?|UNREPORTED/
const WHO = /谁|的人(?:员|有哪些|是谁)?$|哪些人|哪几个人|哪个人|几个人|边个|WHO|UNREPORTED/

function unreported(sentence: Sentence): Draft | null {
  const { text, orders } = sentence
  if (orders.size > 0 || !NOT_REPORTED.test(text) || !WHO.test(text)) return null
  return isOver(periodOf(sentence)) ? onlyNow(sentence) : ready({ kind: 'unreported' })
}

const BOARD = /光荣榜|红榜|排行榜|荣誉榜|表扬榜|表彰榜|龙虎榜|BOARD OF HONOU?R|HONOU?R BOARD|LEADERBOARD/
const HIDE = /不(?:想|要|用)?(?:我)?上榜|别(?:让|把)?我?上榜|HIDE ME FROM BOARDS?/
const SHOW = /(?:我要|我想|让我|可以让我|恢复)上榜|SHOW ME ON BOARDS?/

function board(sentence: Sentence): Draft | null {
  const { text } = sentence
  if (HIDE.test(text)) return ready({ kind: 'boardShow', on: false })
  if (SHOW.test(text)) return ready({ kind: 'boardShow', on: true })
  if (!BOARD.test(text)) return null
  const month = has(sentence, 'thisMonth') || /月|MONTH/.test(text)
  const last = has(sentence, 'yesterday') || /上个?月|LAST MONTH|YESTERDAY/.test(text)
  return ready({ kind: 'board', span: month ? 'month' : 'day', last })
}
