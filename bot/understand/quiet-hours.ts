/** Quiet hours as people write them: "22:00-07:00", "无"; "质量部 23:00-06:00、仓库 无". */
import type { DepartmentId } from '../../domain/model.ts'
import type { QuietSpan } from '../../domain/quiet-hours.ts'

/** `text` can't be read, or names no department, or one that is named twice. */
export type QuietTextFault = {
  readonly kind: 'unreadable' | 'unknownDepartment' | 'namedTwice'
  readonly text: string
}

const NONE = /^(?:无|無|没有|沒有|不要|none|no|never|off)$/i
const SPAN = /^(\d{1,2})[:：](\d{2})\s*(?:[-~～–—]+|到|至|to)\s*(\d{1,2})[:：](\d{2})$/i

/** null: none. */
export function readQuietSpan(text: string): QuietSpan | null | QuietTextFault {
  const written = text.trim()
  if (NONE.test(written)) return null
  const [, fromHour, fromMinute, toHour, toMinute] = SPAN.exec(written) ?? []
  if (fromHour === undefined || toHour === undefined) return { kind: 'unreadable', text: written }
  return { start: `${fromHour.padStart(2, '0')}:${fromMinute}`, end: `${toHour.padStart(2, '0')}:${toMinute}` }
}

export const isQuietFault = (read: object | null): read is QuietTextFault => read !== null && 'kind' in read

type Named = { readonly id: DepartmentId; readonly name: string }
type Spans = Readonly<Record<string, QuietSpan | null>>
export type DepartmentSpans = { readonly departments: Spans; readonly faults: readonly QuietTextFault[] }

/** By id. "无" alone: no department has its own. */
export function readDepartmentSpans(text: string, known: readonly Named[]): DepartmentSpans {
  if (NONE.test(text.trim())) return { departments: {}, faults: [] }
  const parts = text.split(/[,，、;；\n]/).filter(part => part.trim() !== '')
  return parts.reduce<DepartmentSpans>(
    ({ departments, faults }, part) => {
      const read = readPart(part.trim(), known)
      if ('kind' in read) return { departments, faults: [...faults, read] }
      return read.id in departments
        ? { departments, faults: [...faults, { kind: 'namedTwice', text: part.trim() }] }
        : { departments: { ...departments, [read.id]: read.span }, faults }
    },
    { departments: {}, faults: [] },
  )
}

/** The times, or the word for none, stand last. */
const PART = /^(.+?)(?:[\s:：]*(\d{1,2}[:：]\d{2}\D.*)|[\s:：]*(无|無|没有|沒有|不要)|[\s:：]+(none|no|never|off))$/i

function readPart(
  part: string,
  known: readonly Named[],
): { readonly id: DepartmentId; readonly span: QuietSpan | null } | QuietTextFault {
  const [, name, ...ways] = PART.exec(part) ?? []
  const times = ways.find(way => way !== undefined)
  if (name === undefined || times === undefined) return { kind: 'unreadable', text: part }
  const span = readQuietSpan(times)
  if (isQuietFault(span)) return { kind: 'unreadable', text: part }
  const [found, ...others] = known.filter(one => one.name === name || one.id.toLowerCase() === name.toLowerCase())
  return found === undefined || others.length > 0 ? { kind: 'unknownDepartment', text: name } : { id: found.id, span }
}
