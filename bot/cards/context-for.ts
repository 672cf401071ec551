/** The card context of one message, from the catalog: whose language, whose names, which clock. */
import type { Catalog, StaffMember } from '../../db/catalog.ts'
import type { Instant, PersonId } from '../../domain/model.ts'
import { newOnce } from '../new-id.ts'
import { isLocale, type Locale, wordsFor } from '../wording/index.ts'
import type { CardContext } from './context.ts'

/** `reader` null: somebody unknown, or a group; spoken to in the site's language. */
export function cardContextFor(
  catalog: Catalog,
  reader: Pick<StaffMember, 'locale'> | null,
  now: Instant,
): CardContext {
  return {
    words: wordsFor(localeOf(catalog, reader)),
    timeZone: catalog.site.timeZone,
    now,
    personName: id => catalog.people.get(id)?.name ?? id,
    personKey: id => personKey(catalog, id),
    defectName: code => catalog.defects.get(code)?.name ?? code,
    unit: code => catalog.units.get(code) ?? null,
    once: newOnce,
  }
}

function personKey(catalog: Catalog, id: PersonId): string {
  const person = catalog.people.get(id)
  if (person === undefined) return id
  const others = [...catalog.people.values()].filter(({ name, active }) => active && name === person.name)
  return others.length > 1 ? person.employeeNo : person.name
}

/** The language a person is spoken to in; the site's for nobody in particular. */
export function localeOf(catalog: Catalog, reader: Pick<StaffMember, 'locale'> | null): Locale {
  const wanted = reader?.locale ?? catalog.site.locale
  return isLocale(wanted) ? wanted : 'zh-CN'
}

/** For a person of the master data; for one who is not in it, as for a group. */
export const cardContextOf = (catalog: Catalog, id: PersonId, now: Instant): CardContext =>
  cardContextFor(catalog, catalog.people.get(id) ?? null, now)
