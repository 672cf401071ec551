/** Whose past, time and calendar a report is judged by, where one person may speak for another. */
import type { Person } from '../../../domain/model.ts'
import type { Turn } from '../turn.ts'
import type { Booker, Statement } from './book-report.ts'

/** Of whoever speaks, where nobody is named or they are among them; else of the first who is named. */
export function workerOf({ catalog, person }: Turn, workers: Statement['workers']): Person {
  const [first] = workers
  if (first === undefined || workers.some(({ personId }) => personId === person.id)) return person
  return catalog.people.get(first.personId) ?? person
}

type ByWorker = Booker & { readonly worker: Person }

export const bookerOf = ({ catalog, now, person, channel, newId }: Turn): ByWorker => ({
  catalog,
  now,
  reporter: person,
  worker: person,
  channel,
  newId,
})

export const bookerFor = (turn: Turn, { workers }: Pick<Statement, 'workers'>): ByWorker => ({
  ...bookerOf(turn),
  worker: workerOf(turn, workers),
})
