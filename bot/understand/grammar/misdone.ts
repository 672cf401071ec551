/** Pieces that failed, told by a verb and how it failed: no list of defects could hold them all. */
import { entryOf, is, type Token } from '../tokens.ts'

/** What comes of work that failed: "锯断2根", "做反了2件"; the second ones only with 了, for they are measures too. */
const FAILED = /^(?:断|错|反|歪|斜|扁|裂|碎|弯|偏|漏|穿|糊|焦|皱|翘|豁)[了掉]?$/
const FAILED_WITH = /^(?:长|深|浅|厚|薄|松|黄|黑|花|毛|高|低)$/
/** "打错了" is said of the report. */
const OF_REPORTS = /[报打写填录输说数点按发看算讲记搞弄登传选]$/

/** "裂的2个" */
const FAILED_ALONE = /^[裂碎扁歪皱焦]了?$/

/** A verb, and how it failed, beside a number; or what should have been done and was not: "漏钻2个", "没打通2个", "不圆2个". */
export function isMisdone(tokens: readonly Token[], at: number): boolean {
  const [verb, token] = [tokens[at - 1], tokens[at]]
  if (token === undefined) return false
  if (isLeftOut(tokens, at)) return true
  const isSure = FAILED.test(token.text)
  if (!isSure && !FAILED_WITH.test(token.text)) return false
  let next = at + 1
  while (/^[了的掉]$/.test(tokens[next]?.text ?? '')) next += 1
  const isBeside = tokens[next] === undefined || tokens[next]?.kind === 'number' || tokens[next]?.kind === 'stop'
  if (!isBeside || !(isSure || next > at + 1)) return false
  if (MAY_BE_MEANT.test(`${verb?.text ?? ''}${token.text.slice(0, 1)}`)) return false
  return isVerbOf(verb, token) || (FAILED_ALONE.test(token.text) && (verb === undefined || verb.kind === 'stop'))
}

/** "切断50根", "压弯20件": that is the work, or how it failed. */
export const MAY_BE_MEANT = /^(?:[切截割剪锯冲]断|[压冲]扁|压弯)$/

function isVerbOf(verb: Token | undefined, token: Token): boolean {
  if (verb === undefined || token.gap || !isHan(verb) || OF_REPORTS.test(verb.text)) return false
  const isUnit = entryOf(verb)?.unit != null && (entryOf(verb)?.steps.length ?? 0) === 0
  return (
    verb.kind !== 'number' &&
    !isUnit &&
    (/^[上下]$/.test(verb.text) || !is(verb, 'trim', 'me', 'not', 'none', 'all', 'wrong'))
  )
}

/** "漏钻2个", and not "漏记50个": left out of the work, not of the report. */
const LEFT_OUT = /^漏[钻铣车磨镗焊装打贴插缝钉锁涂喷印压切攻铆拧套裁锯检测加刻绣烫包剪倒去][\p{Script=Han}]{0,2}的?$/u
/** "没打通2个", "没焊牢的3个": what should have come of it and did not; "没烫50件" are still to be done. */
const NOT_SO =
  /^(?:没有?|未)[\p{Script=Han}]{1,3}(?:通|牢|紧|透|齐|平|直|圆|光|干净|净|上|住|正|满|好|实|准|匀|到底|到位)的?$/u
const NOT_RIGHT = /^不(?:圆|平|直|齐|光|亮|匀|牢|紧|通|正|准|清|满|到位)的?$/
const BEGINS = /^(?:漏|没有?|未|不)$/
const MOST_TOKENS = 5

/** What was not done as it should have been, right in front of a number. */
function isLeftOut(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined || !BEGINS.test(token.text) || tokens[at - 1]?.kind === 'number') return false
  if (is(tokens[at - 1], 'again', 'remaining') || entryOf(tokens[at - 1])?.unit != null) return false
  const number = tokens.findIndex((one, i) => i > at && one.kind === 'number')
  if (number === -1 || number - at > MOST_TOKENS) return false
  const said = tokens.slice(at, number)
  if (said.some((one, i) => one.kind === 'stop' || (i > 0 && one.gap))) return false
  const text = said.map(one => one.text).join('')
  return [LEFT_OUT, NOT_SO, NOT_RIGHT].some(pattern => pattern.test(text))
}

const isHan = (token: Token | undefined): boolean => token !== undefined && /\p{Script=Han}$/u.test(token.text)
