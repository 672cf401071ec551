/** A database without a site gets one: the seeded factory, or an empty site that people and data are brought into. */
import type { Sql } from '../db/connect.ts'
import { seed } from '../db/seed.ts'
import { ensureSite } from '../db/site.ts'
import type { Instant } from '../domain/model.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import { usualSite } from './usual-site.ts'

export async function prepareSite(sql: Sql, config: Config, now: Instant, log: Log): Promise<void> {
  if (config.seed === 'none') {
    if (await ensureSite(sql, usualSite(config))) log.info({ event: 'site.made' })
    return
  }
  const { kind } = await seed(sql, config.seed, now)
  if (kind === 'seeded') log.info({ event: 'site.seeded', seed: config.seed })
}
