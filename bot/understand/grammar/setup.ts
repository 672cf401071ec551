/** Setting up: who somebody is, which department a group belongs to, the administrator's claim, templates, reviews. */
import type { Draft } from '../reading.ts'
import { entryOf, is } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

export function setup(sentence: Sentence): Draft | null {
  return (
    bindDepartment(sentence) ?? claimAdmin(sentence) ?? bindAsShown(sentence) ?? bind(sentence) ?? listing(sentence)
  )
}

function bindDepartment(sentence: Sentence): Draft | null {
  const at = sentence.tokens.findIndex(token => is(token, 'bindDepartment'))
  if (at === -1) return null
  const department = writtenAt(sentence, sentence.tokens[at]?.end ?? 0)
    .replace(/^[\s:：、，,=]+/, '')
    .trim()
  return department === '' ? null : { kind: 'ready', intent: { kind: 'bindDepartment', department } }
}

const CLAIM_CODE = /(?<![A-Z0-9])[A-Z0-9][A-Z0-9-]{3,31}(?![A-Z0-9])/g

function claimAdmin(sentence: Sentence): Draft | null {
  if (!has(sentence, 'claimAdmin')) return null
  const said = sentence.tokens.filter(token => !is(token, 'claimAdmin', 'trim'))
  // Behind "code" stands the code.
  const [code] =
    said
      .map(token => (token.gap ? ` ${token.text}` : token.text))
      .join('')
      .match(CLAIM_CODE)
      ?.slice(-1) ?? []
  return code === undefined ? null : { kind: 'ready', intent: { kind: 'claimAdmin', code } }
}

/** As the card shows it: number and name between spaces, whatever a factory's numbers look like. */
const AS_SHOWN = /^(?:绑定|BIND)[\s:：]+(?=\S*\d)([A-Z0-9_-]{1,32})[\s,，]+(\S.{0,31})$/

function bindAsShown(sentence: Sentence): Draft | null {
  const [, employeeNo, name] = AS_SHOWN.exec(sentence.text) ?? []
  if (employeeNo === undefined || name === undefined) return null
  const written = writtenAt(sentence, sentence.text.length - name.length).trim()
  return { kind: 'ready', intent: { kind: 'bind', employeeNo, name: written } }
}

/** "绑定 RL0003 刘大勇", "我是刘大勇，工号RL0003". */
function bind(sentence: Sentence): Draft | null {
  const { tokens, text } = sentence
  const employee = tokens.find(token => token.kind === 'employee')
  const number =
    employee ??
    (has(sentence, 'bind')
      ? tokens.find(token => token.kind === 'order' || (token.kind === 'other' && token.code))
      : undefined)
  const asked = has(sentence, 'bind') && (number !== undefined || /绑定|BIND/.test(text))
  const alone = employee !== undefined && !hasNumbers(sentence) && !has(sentence, 'done', 'assign', 'let')
  // "工号RL0003 做了20" reports somebody's work.
  if (!/绑定|BIND|我是|我叫/.test(text) && hasNumbers(sentence) && has(sentence, 'done', 'good', 'scrap')) return null
  if ((!asked && !alone) || has(sentence, 'how', 'question')) return null
  const employeeNo = number?.text.replace(/\s/g, '') ?? null
  return { kind: 'ready', intent: { kind: 'bind', employeeNo, name: nameOf(sentence) } }
}

/** The person's name: one that the site knows, or the characters that mean nothing else. */
function nameOf(sentence: Sentence): string | null {
  const known = sentence.tokens.find(token => (entryOf(token)?.people.length ?? 0) > 0)
  if (known !== undefined) return known.text
  const unknown = sentence.tokens.filter(token => token.kind === 'other' && !token.code)
  const name = unknown.map(token => token.text).join('')
  return /^\p{Script=Han}{2,4}$/u.test(name) ? name : null
}

function listing(sentence: Sentence): Draft | null {
  if (hasNumbers(sentence) || sentence.orders.size > 0 || has(sentence, 'how')) return null
  if (has(sentence, 'reviews')) return { kind: 'ready', intent: { kind: 'reviews' } }
  const foreign = sentence.tokens.filter(token => token.kind === 'other').length
  if (!has(sentence, 'template') || foreign > 2) return null
  const of = /报工|日报|产量|REPORT/.test(sentence.text) ? 'reports' : 'import'
  return { kind: 'ready', intent: { kind: 'template', of } }
}
