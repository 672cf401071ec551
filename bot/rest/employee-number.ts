/** How the interface names people: by employee number; who is not in the master data any more, by their id. */
import type { Catalog, StaffMember } from '../../db/catalog.ts'
import type { PersonId } from '../../domain/model.ts'

type People = Pick<Catalog, 'people'>

export const employeeNumber = ({ people }: People, id: PersonId): string => people.get(id)?.employeeNo ?? id

export const employeeNumberOrNull = (catalog: People, id: PersonId | null): string | null =>
  id === null ? null : employeeNumber(catalog, id)

/** The active person of this number; null: there is none. */
export function activePerson(
  { peopleByEmployeeNo }: Pick<Catalog, 'peopleByEmployeeNo'>,
  said: string,
): StaffMember | null {
  const person = peopleByEmployeeNo.get(said)
  return person?.active ? person : null
}
