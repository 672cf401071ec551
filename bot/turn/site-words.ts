/** The catalog's names, as the understanding takes them. */
import type { Catalog } from '../../db/catalog.ts'
import type { SiteWords } from '../understand/lexicon.ts'

export function siteWordsOf(catalog: Catalog): SiteWords {
  return {
    timeZone: catalog.site.timeZone,
    orderNoPattern: catalog.site.orderNoPattern,
    steps: [...catalog.routings.values()].flatMap(routing => routing.steps),
    defects: [...catalog.defects.values()],
    downtimes: [...catalog.downtimes.values()],
    units: [...catalog.units.values()],
    conversions: catalog.conversions,
    departments: [...catalog.departments.values()],
    teams: [...catalog.teams.values()],
    machines: [...catalog.machines.values()].map(({ id, name }) => ({ code: id, name })),
    people: [...catalog.people.values()].filter(person => person.active),
    products: [...catalog.products.values()],
    materials: [...catalog.materials.values()],
    customers: catalog.customers,
  }
}
