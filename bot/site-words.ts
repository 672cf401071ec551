/** The catalog's names, as the understanding takes them. */
import type { Catalog } from '../db/catalog.ts'
import type { SiteWords } from './understand/lexicon.ts'

export function siteWordsOf(catalog: Catalog): SiteWords {
  return {
    timeZone: catalog.site.timeZone,
    orderNoPattern: catalog.site.orderNoPattern,
    steps: catalog.routings.flatMap(routing => routing.steps),
    defects: catalog.defectReasons,
    downtimes: catalog.downtimeReasons,
    units: catalog.units,
    conversions: catalog.conversions,
    departments: catalog.departments,
    teams: catalog.teams,
    machines: catalog.workCenters.flatMap(({ machines }) => machines.map(({ id, name }) => ({ code: id, name }))),
    people: catalog.people.filter(person => person.active),
    products: catalog.products,
    materials: catalog.materials,
    customers: [],
  }
}
