/** Pieces that failed, told by a verb and how it failed: no list of defects could hold them all. */
import { entryOf, is, type Token } from '../tokens.ts'

/** What comes of work that failed: "锯断2根", "做反了2件"; the second ones only with 了, for they are measures too. */
const FAILED = /^(?:断|错|反|歪|斜|扁|裂|碎|弯|偏|漏|穿|糊|焦|皱|翘|豁)[了掉]?$/
const FAILED_WITH = /^(?:长|深|浅|厚|薄|松|黄|黑|花|毛|高|低)$/
/** "打错了" is said of the report. */
const OF_REPORTS = /[报打写填录输说数点按发看算讲记搞弄登传选]$/

/** "裂的2个" */
const FAILED_ALONE = /^[裂断碎扁歪皱糊焦]了?$/

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
  return isVerbOf(verb, token) || (FAILED_ALONE.test(token.text) && (verb === undefined || verb.kind === 'stop'))
}

function isVerbOf(verb: Token | undefined, token: Token): boolean {
  if (verb === undefined || token.gap || !isHan(verb) || OF_REPORTS.test(verb.text)) return false
  return verb.kind !== 'number' && entryOf(verb)?.unit == null && !is(verb, 'trim', 'me', 'not', 'none', 'all', 'wrong')
}

const LEFT_OUT = /^(?:漏|没|未|不)$/
const MOST_LEFT_OUT = 3

function isLeftOut(tokens: readonly Token[], at: number): boolean {
  if (!LEFT_OUT.test(tokens[at]?.text ?? '') || tokens[at - 1]?.kind === 'number') return false
  if (is(tokens[at - 1], 'again', 'remaining') || entryOf(tokens[at - 1])?.unit != null) return false
  const number = tokens.findIndex((token, i) => i > at && token.kind === 'number')
  const between = tokens.slice(at + 1, number).filter(({ text }) => text !== '的')
  const isVerb = (token: Token): boolean =>
    !token.gap && isHan(token) && token.kind !== 'stop' && (tokens[at]?.text === '漏' || !saysAnything(token))
  return number !== -1 && between.length > 0 && between.length <= MOST_LEFT_OUT && between.every(isVerb)
}

/** "没报废50" and "没做50" are told by their words. */
const saysAnything = (token: Token): boolean =>
  is(token, 'done', 'finished', 'good', 'scrap', 'bad', 'rework', 'reworked', 'none', 'all', 'trim') ||
  entryOf(token)?.defect != null

const isHan = (token: Token | undefined): boolean => token !== undefined && /\p{Script=Han}$/u.test(token.text)
