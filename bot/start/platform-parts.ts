/** What the house gives to every adapter that speaks to a platform outside. */
import type { AdapterLog, AdapterParts, HoldConnection, PlatformName } from '../../adapters/port.ts'
import type { CatalogCache } from '../../db/catalog.ts'
import type { Sql } from '../../db/connect.ts'
import { memorise, recall } from '../../db/platform-memory.ts'
import { addUsage, usageOf } from '../../db/usage.ts'
import type { Clock } from '../../domain/clock.ts'
import { connectionHolder } from '../../jobs/connection-hold.ts'
import { type BudgetWarning, budgetWarnings } from '../call-budget.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { drawChart } from '../picture/draw-chart.ts'
import { createUsageCounter, type UsageCounter } from '../usage-counter.ts'
import { isLocale, wordsFor } from '../wording/index.ts'

export type PlatformHouse = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Pick<Metrics, 'countPlatformCall'>
  /** Of this process, unique. */
  readonly owner: string
  readonly warn: (warnings: readonly BudgetWarning[], month: string) => Promise<void>
}

export type PlatformParts = {
  readonly of: (platform: PlatformName) => AdapterParts
  readonly stop: () => Promise<void>
}

export async function platformParts(house: PlatformHouse): Promise<PlatformParts> {
  const { sql, catalog, clock, log, owner } = house
  const { locale } = (await catalog.get()).site
  const words = wordsFor(isLocale(locale) ? locale : 'zh-CN').platform.adapter
  const usage = usageCounter(house)
  const holdConnection: HoldConnection = connectionHolder({
    sql,
    owner,
    log: {
      changed: (account, held) => log.info({ event: held ? 'connection.held' : 'connection.letGo', account }),
      failed: (account, err) => log.warn({ event: 'connection.failed', account, err }),
    },
  })
  return {
    of: platform => ({
      now: () => clock.now().epochMilliseconds,
      log: adapterLog(log, platform),
      memory: {
        get: key => recall(sql, platform, key),
        put: (key, value) => memorise(sql, platform, key, value),
      },
      holdConnection,
      countCall: (method, outcome) => usage.count(platform, method, outcome),
      words,
      drawChart,
    }),
    stop: usage.stop,
  }
}

function usageCounter({ sql, catalog, clock, log, metrics, warn }: PlatformHouse): UsageCounter {
  const month = async (): Promise<string> => {
    const { timeZone } = (await catalog.get()).site
    return clock.now().toZonedDateTimeISO(timeZone).toPlainDate().toPlainYearMonth().toString()
  }
  return createUsageCounter({
    month,
    metrics,
    failed: err => log.warn({ event: 'usage.notCounted', err }),
    write: async counts => {
      await addUsage(sql, counts)
      const current = counts[0]?.month
      if (current !== undefined) await warn(budgetWarnings(await usageOf(sql, current)), current)
    },
  })
}

const adapterLog =
  (log: Log, platform: PlatformName): AdapterLog =>
  (level, event, fields = {}) =>
    log[level]({ event, platform, ...fields })
