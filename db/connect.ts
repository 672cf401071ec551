/** The one way to the database: a pool of named prepared statements, with faults that say what to check. */
import postgres from 'postgres'
import { Temporal } from 'temporal-polyfill'
import { instantText } from '../domain/instants.ts'
import { inTurn, survivingCuts } from './cut-transaction.ts'
import { DatabaseFault, databaseFault } from './fault.ts'

type WrittenTypes = { readonly instant: Temporal.Instant; readonly date: Temporal.PlainDate }

/**
 * A pool, as tagged templates. Instants and dates are written as they are; a Quantity is written with `formatQuantity`
 * (a bare bigint throws). Read back: bigint ids as numbers, timestamptz as `Temporal.Instant`, date and numeric as text.
 */
export type Sql = postgres.Sql<WrittenTypes> & {
  /**
   * Connections for what every report needs, and for nothing else; which statement goes by which is known in this folder
   * only. A server process that hears the same again and again has it at hand: with eight callers a twelfth more reports
   * go through than where all processes take everything in turn.
   */
  readonly dedicated: {
    /** What a message or a report needs to be understood. */
    readonly turns: Queryable
    /** One connection: decisions follow one another anyhow. */
    readonly decisions: Queryable
  }
}
/** What has those connections: a pool. */
export type Pool = Pick<Sql, 'dedicated'>
/** Inside a transaction. */
export type Transaction = postgres.TransactionSql<WrittenTypes>
/** A query runs the same on either. */
export type Queryable = postgres.ISql<WrittenTypes>
/** A part of a statement. */
export type Fragment = postgres.Fragment

export type DatabaseConfig = {
  readonly url: string
  /** Connections for all else, at most; 10 where left out. More than twice the server's cores only lengthens the wait. */
  readonly poolSize?: number
}

/** Server versions that are tested: 16 and later. */
const OLDEST_SERVER = 160_000
const MAX_RECONNECT_DELAY_SECONDS = 1

/** What every connection asks of the server, so that no query and no forgotten transaction holds others for ever. */
const SESSION = {
  application_name: 'baogong',
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  default_transaction_isolation: 'read committed',
  statement_timeout: 60_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
  // Compiling what reads a hundred rows takes longer than reading them; the planner fears there might be a million.
  jit: 'off',
} as const

const BIGINT = 20
const TIMESTAMPTZ = 1184
const DATE = 1082

const types = {
  bigint: {
    to: BIGINT,
    from: [BIGINT],
    serialize: (value: unknown) => {
      // The driver declares every bigint an int8; a Quantity written so would be wrong by its scale.
      if (typeof value === 'bigint') throw new TypeError('write a Quantity with formatQuantity, an id as a number')
      return String(value)
    },
    parse: (text: string) => {
      const value = Number(text)
      if (!Number.isSafeInteger(value)) throw new RangeError(`beyond a safe integer: ${text}`)
      return value
    },
  },
  instant: {
    to: TIMESTAMPTZ,
    from: [TIMESTAMPTZ],
    serialize: (value: unknown) => (value instanceof Temporal.Instant ? instantText(value) : String(value)),
    parse: (text: string) => Temporal.Instant.from(text),
  },
  date: { to: DATE, from: [DATE], serialize: (value: unknown) => String(value), parse: (text: string) => text },
}

/**
 * The driver (3.4.9) keeps what was not yet written to a connection that broke: from then on that one never sends its
 * start-up packet, and every query it is given waits for `connect_timeout`, for ever. A packet above 1 kB is sent at once,
 * which clears it; blanks in `options` mean nothing to the server. https://github.com/LanternOps/breeze/issues/3225
 */
const SENT_AT_ONCE = { options: ' '.repeat(1024) } as const

/**
 * Nor does it always settle what was queued behind another query on such a connection. One is the least it can do: with
 * none it can't begin a transaction. (Its types don't know the option.)
 */
const HARDLY_QUEUED = { max_pipeline: 1 } as const

/**
 * Transactions have connections of their own, never more than there are. Where the driver begins one on a connection that
 * has a query on its way (as it does when all are busy), it loses hold of it: the transaction stays open, and everything
 * that is later said on that connection, acknowledged as it may be, is rolled back with it.
 */
const TRANSACTIONS_AT_ONCE = 3

const TURNS_AT_ONCE = 3
/** Where the planner sees the values it plans anew for every report as soon as there are years of them. */
const PLANNED_ONCE = { plan_cache_mode: 'force_generic_plan' } as const

const OPTIONS = {
  connect_timeout: 5,
  // The default waits up to 20 s after a long outage; a report must not wait that long for a server that is back.
  backoff: (retries: number) => Math.min(0.05 * 2 ** retries, MAX_RECONNECT_DELAY_SECONDS),
  connection: { ...SESSION, ...SENT_AT_ONCE },
  ...HARDLY_QUEUED,
  types,
  onnotice: () => undefined,
}

/**
 * Opens the pool and makes sure that the server can be used. Connections come and go by themselves afterwards: once the
 * server is back, so is the pool.
 * @throws DatabaseFault naming what to check: password, name, address, version.
 */
export async function connect(config: DatabaseConfig): Promise<Sql> {
  const sql = openPool(config)
  try {
    await requireVersion(sql)
    return sql
  } catch (error) {
    await sql.end({ timeout: 0 }).catch(() => undefined)
    throw databaseFault(error) ?? error
  }
}

/** The pool alone; no connection is made before the first query. */
export function openPool({ url, poolSize = 10 }: DatabaseConfig): Sql {
  const open = (max: number, session: Readonly<Record<string, string>> = {}) =>
    postgres(url, { ...OPTIONS, max, connection: { ...OPTIONS.connection, ...session } })
  const [pool, forTransactions, turns, decisions] = [
    open(poolSize),
    open(TRANSACTIONS_AT_ONCE),
    open(TURNS_AT_ONCE, PLANNED_ONCE),
    open(1),
  ]
  const end: typeof pool.end = async options => {
    await Promise.all([pool, forTransactions, turns, decisions].map(each => each.end(options)))
  }
  const members = {
    begin: survivingCuts(inTurn(forTransactions.begin, TRANSACTIONS_AT_ONCE)),
    end,
    dedicated: { turns, decisions },
  }
  // The driver's own types can't say that a type is read as another than it is written from.
  return new Proxy(pool, {
    get: (target, name, self) => Reflect.get(Object.hasOwn(members, name) ? members : target, name, self),
  }) as unknown as Sql
}

async function requireVersion(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number; name: string }[]>`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as name`
  if (row === undefined || row.version < OLDEST_SERVER) {
    throw new DatabaseFault(
      'serverTooOld',
      `PostgreSQL ${row?.name ?? '?'} is too old: 16 or later is needed, 18 is tested most`,
    )
  }
}
