/** A database without a site gets one: the seeded factory, or an empty site that people and data are brought into. */
import type { Sql } from '../../db/connect.ts'
import type { SampleName } from '../../db/sample-factory.ts'
import { seed } from '../../db/seed.ts'
import { describeSite, ensureSite } from '../../db/site.ts'
import type { Instant } from '../../domain/model.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { usualSite } from './usual-site.ts'

export async function prepareSite(sql: Sql, config: Config, now: Instant, log: Log): Promise<void> {
  await (config.seed === 'none' ? makeEmpty(sql, config, log) : fill(sql, config.seed, now, log))
  await describeSite(sql, config)
}

async function makeEmpty(sql: Sql, config: Config, log: Log): Promise<void> {
  if (await ensureSite(sql, usualSite(config))) log.info({ event: 'site.made' })
}

async function fill(sql: Sql, name: SampleName, now: Instant, log: Log): Promise<void> {
  const { kind } = await seed(sql, name, now)
  if (kind === 'seeded') log.info({ event: 'site.seeded', seed: name })
}
