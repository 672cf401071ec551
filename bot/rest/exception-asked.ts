/** What a call about exceptions names: the exception by its code, people by number; and how its outcome is answered. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { exceptionByNo, type PlacedException } from '../../db/exceptions.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Person } from '../../domain/model.ts'
import type { CatalogSource } from './catalog-source.ts'
import { activePerson } from './employee-number.ts'
import type { BookException, ExceptionRequest } from './exception-booking.ts'
import { exceptionProblem } from './exception-problems.ts'
import type { Answered } from './idempotency.ts'
import { Problem } from './problem.ts'

export type ExceptionDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly catalog: CatalogSource
  readonly bookException: BookException
}

export const exceptionCodeSaid = z
  .string()
  .regex(/^E-\d{1,9}$/, 'must be a code such as E-12')
  .describe('What people call it, such as E-12.')

const noOf = (said: string): number => Number(said.slice(2))

export async function placedOf(sql: Sql, said: string): Promise<PlacedException> {
  const placed = await exceptionByNo(sql, noOf(said))
  if (placed !== null) return placed
  throw new Problem('notFound', 'There is no exception of this code.', [{ parameter: 'code', detail: 'is of none' }])
}

export const namesNone = (kind: ConstructorParameters<typeof Problem>[0], detail: string, pointer: string): Problem =>
  new Problem(kind, detail, [{ pointer, detail: 'names none, or not one' }])

export function personCalled(catalog: Catalog, employeeNo: string, pointer: string): Person {
  const person = activePerson(catalog, employeeNo)
  if (person !== null) return person
  throw namesNone('unknownPerson', 'There is no such person.', pointer)
}

/** @throws Problem where it is refused */
export async function bookOrThrow(bookException: BookException, asked: ExceptionRequest): Promise<Answered> {
  const outcome = await bookException(asked)
  if (outcome.kind === 'refused') throw exceptionProblem(outcome.why)
  return outcome
}
