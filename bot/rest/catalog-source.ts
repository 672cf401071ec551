/** The master data for one request: as it was a moment ago, or as it is in the database now. */
import { type Catalog, type CatalogCache, catalogVersion } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'

export type CatalogSource = {
  /** At most a second old: a change of the settings reaches every caller by then. Nearly always free. */
  readonly recent: () => Promise<Catalog>
  /** As it is now; one short round trip. */
  readonly fresh: () => Promise<Catalog>
}

const RECENT_MS = 1_000

export function catalogSource(sql: Queryable, cache: CatalogCache): CatalogSource {
  let checkedAtMs = Number.NEGATIVE_INFINITY

  async function fresh(): Promise<Catalog> {
    const askedAtMs = performance.now()
    const catalog = await cache.at(await catalogVersion(sql))
    checkedAtMs = askedAtMs
    return catalog
  }

  // The process's own time, not the site's clock: how long ago we looked is no business time.
  const recent = (): Promise<Catalog> => (performance.now() - checkedAtMs < RECENT_MS ? cache.get() : fresh())

  return { recent, fresh }
}
