/** How fastify checks requests with zod schemas, and writes answers. */
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'
import { type core, safeParse, ZodError } from 'zod'
import { type FieldFault, Problem, pointerTo } from './problem.ts'

type Part = 'body' | 'querystring' | 'params' | 'headers'

/** Compiled once per route. A fault becomes a problem that names every field. */
export const validatorCompiler: FastifySchemaCompiler<core.$ZodType> = ({ schema, httpPart }) => {
  const part = partOf(httpPart)
  return (data: unknown) => {
    const result = safelyParsed(schema, data)
    return result.success ? { value: result.data } : { error: invalidInput(part, result.error.issues) }
  }
}

/**
 * The schemas of answers describe them in the OpenAPI document, and the tests hold the answers to them. Checking each
 * answer again while it is sent would cost more than building it, so here it is only written.
 */
export const serializerCompiler: FastifySerializerCompiler<unknown> = () => JSON.stringify

/** An object under the name `length` or `toString` can make a check itself throw: that is no value of any field of ours. */
export function safelyParsed(schema: core.$ZodType, data: unknown): ReturnType<typeof safeParse> {
  try {
    return safeParse(schema, data)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { success: false, error: new ZodError([{ code: 'custom', path: [], message: 'holds what is no value' }]) }
  }
}

const partOf = (part: string | undefined): Part =>
  part === 'querystring' || part === 'params' || part === 'headers' ? part : 'body'

function invalidInput(part: Part, issues: readonly core.$ZodIssue[]): Problem {
  const faults = issues.flatMap(issue => faultsOf(part, issue))
  const [first] = faults
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  return new Problem(
    'invalid',
    first === undefined ? 'The request is not valid.' : `${placeOf(first)}: ${first.detail}${more}`,
    faults,
  )
}

function faultsOf(part: Part, issue: core.$ZodIssue): readonly FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => fieldFault(part, [...issue.path, key], 'is not known here'))
  }
  return [fieldFault(part, issue.path, issue.message)]
}

function fieldFault(part: Part, path: readonly PropertyKey[], detail: string): FieldFault {
  if (part === 'body') return { pointer: pointerTo(path), detail }
  const name = path.map(String).join('.')
  return part === 'headers' ? { header: name, detail } : { parameter: name, detail }
}

function placeOf(fault: FieldFault): string {
  if ('pointer' in fault) return fault.pointer === '' ? 'The body' : fault.pointer
  return 'parameter' in fault ? fault.parameter : fault.header
}
