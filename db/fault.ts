/** Faults of the database in the operator's words. Branches on codes only, never on a message's text. */

export type DatabaseFaultCode =
  | 'unreachable'
  | 'starting'
  | 'tooManyConnections'
  | 'wrongPassword'
  | 'notAllowed'
  | 'noSuchDatabase'
  | 'notPrivileged'
  | 'serverTooOld'
  | 'diskFull'
  | 'readOnly'
  | 'busy'

/** `message` is for the operator and says what to check. It holds no password: it never quotes the URL. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
  readonly code: DatabaseFaultCode

  constructor(code: DatabaseFaultCode, message: string, options?: { readonly cause: unknown }) {
    super(message, options)
    this.code = code
  }
}

const MESSAGES: Readonly<Record<Exclude<DatabaseFaultCode, 'serverTooOld'>, string>> = {
  unreachable:
    'the database does not answer: check that the server runs and that host and port in DATABASE_URL are right',
  starting: 'the database is starting up or shutting down: it will answer in a moment, or its log says why not',
  tooManyConnections: "the database has no connection left: raise the server's max_connections or close other clients",
  wrongPassword: 'the database refuses the password: check user and password in DATABASE_URL',
  notAllowed: "the database does not let this user in: check the user in DATABASE_URL and the server's pg_hba.conf",
  noSuchDatabase: 'the server has no database of that name: create it, or check the name in DATABASE_URL',
  notPrivileged: 'the database user may not do this: make it the owner of the database in DATABASE_URL',
  diskFull: "the database's disk is full: nothing can be stored until there is room again",
  readOnly: 'the database is read-only: check that DATABASE_URL names the primary and that its disk is writable',
  busy: 'the database took too long, because another transaction holds the same rows or the server is overloaded',
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html, and the driver's own and Node's codes. */
const CODES: Readonly<Record<string, keyof typeof MESSAGES>> = {
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ECONNABORTED: 'unreachable',
  EPIPE: 'unreachable',
  ERR_STREAM_DESTROYED: 'unreachable',
  ERR_STREAM_WRITE_AFTER_END: 'unreachable',
  ERR_SOCKET_CLOSED: 'unreachable',
  ENOENT: 'unreachable',
  CONNECT_TIMEOUT: 'unreachable',
  CONNECTION_CLOSED: 'unreachable',
  CONNECTION_DESTROYED: 'unreachable',
  CONNECTION_ENDED: 'unreachable',
  '08000': 'unreachable',
  '08001': 'unreachable',
  '08003': 'unreachable',
  '08004': 'unreachable',
  '08006': 'unreachable',
  '08007': 'unreachable',
  '08P01': 'unreachable',
  '57P01': 'starting',
  '57P02': 'starting',
  '57P03': 'starting',
  '57P05': 'starting',
  '53300': 'tooManyConnections',
  '28P01': 'wrongPassword',
  '28000': 'notAllowed',
  '3D000': 'noSuchDatabase',
  '42501': 'notPrivileged',
  '53100': 'diskFull',
  '25006': 'readOnly',
  '55P03': 'busy',
  '57014': 'busy',
  '53200': 'busy',
  '25P03': 'busy',
  '25P04': 'busy',
}

/** The fault behind an error, or null where it is none of the database's condition (a broken constraint, say). */
export function databaseFault(error: unknown): DatabaseFault | null {
  if (error instanceof DatabaseFault) return error
  const code = CODES[errorCode(error) ?? '']
  return code === undefined ? null : new DatabaseFault(code, MESSAGES[code], { cause: error })
}

/** True where nothing was stored and the same again, later, may well be: a condition of the database, or a collision. */
export function isPassing(error: unknown): boolean {
  return databaseFault(error) !== null || isCollision(error)
}

/** The server took a transaction back because of another one, and asks to try again. */
export function isCollision(error: unknown): boolean {
  const code = errorCode(error)
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED
}

const AWAY: ReadonlySet<DatabaseFaultCode> = new Set(['unreachable', 'starting', 'tooManyConnections'])

/** The decision was made on what had changed by the time it was stored: load again, decide again. */
export function isStale(error: unknown): boolean {
  const code = errorCode(error)
  return code === STALE_VERSION || (code === UNIQUE_VIOLATION && ONE_OPEN.has(constraintOf(error) ?? ''))
}

/** Of these there is one at a time: whoever adds another has decided before the first was there. */
const ONE_OPEN: ReadonlySet<string> = new Set(['pay_objection_one_open', 'pay_objection_one_open_entry'])

const constraintOf = (error: unknown): string | null =>
  typeof error === 'object' && error !== null && 'constraint_name' in error && typeof error.constraint_name === 'string'
    ? error.constraint_name
    : null

/** True while the database can't be asked at all. */
export function isDatabaseAway(error: unknown): boolean {
  const fault = databaseFault(error)
  return fault !== null && AWAY.has(fault.code)
}

/** SQLSTATE, the driver's code or Node's; null where the error has none. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

export const UNIQUE_VIOLATION = '23505'
export const CHECK_VIOLATION = '23514'
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
/** Errors that the migrations define. */
export const APPEND_ONLY = 'BG001'
export const TOTALS_FOLLOW_LEDGER = 'BG002'
export const REVERSAL_DIFFERS = 'BG003'
export const SHARES_DIFFER = 'BG004'
export const OWN_REVIEW = 'BG005'
export const STALE_VERSION = 'BG409'
