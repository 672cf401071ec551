/** The master data for one request: as it is cached, or as it is in the database now. */
import { type Catalog, type CatalogCache, catalogVersion } from '../../db/catalog.ts'
import type { Queryable } from '../../db/connect.ts'

export type CatalogSource = {
  /** As last read by anybody: for the hot path, where a missing name is looked for again. */
  readonly cached: () => Promise<Catalog>
  /** One short round trip tells whether the cached one is still right. */
  readonly fresh: () => Promise<Catalog>
}

export const catalogSource = (sql: Queryable, cache: CatalogCache): CatalogSource => ({
  cached: cache.get,
  fresh: async () => cache.at(await catalogVersion(sql)),
})
