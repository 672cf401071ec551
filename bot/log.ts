/**
 * One event per line, its name first: `log.info({ event: 'report.accepted', orderNo, step, reportId })`. `info` for what
 * a foreman could ask about, `warn` when something got worse but goes on, `error` when a person must act. No message
 * text, no person's name and no secret in any line. JSON, except on a terminal.
 */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type Log = Logger

/** Fields that carry what people wrote or what opens doors; a line that has one by mistake shows `***`. */
const NEVER_SHOWN = ['text', 'password', 'secret', 'token', 'authorization', 'cookie', 'headers', 'body', 'parameters']

export type LogOptions = {
  readonly level: LogLevel
  /** Where lines go; the process's standard output when left out. */
  readonly to?: DestinationStream
  /** For a person at a terminal; by default where there is one. */
  readonly pretty?: boolean
}

export function createLog({ level, to, pretty = process.stdout.isTTY }: LogOptions): Log {
  const out = to ?? destination({ dest: 1, sync: true })
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      redact: { paths: NEVER_SHOWN.flatMap(name => [name, `*.${name}`]), censor: '***' },
      serializers: { err: errorForLog, error: errorForLog },
    },
    pretty ? { write: line => out.write(readable(line)) } : out,
  )
}

type ErrorForLog = {
  readonly type: string
  readonly code?: string
  readonly message: string
  readonly stack: readonly string[]
  readonly cause?: ErrorForLog
}

const DEEPEST_CAUSE = 3

/**
 * What a log may say of an error: never its other properties, which may hold a statement's parameters or a request.
 * PostgreSQL's words about bad data (classes 22 and 23) repeat the data, so only their code and constraint are told.
 */
export function errorForLog(error: unknown, depth = 0): ErrorForLog {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error object', stack: [] }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const cause = error.cause !== undefined && depth < DEEPEST_CAUSE ? errorForLog(error.cause, depth + 1) : null
  return {
    type: error.name,
    ...(code !== null && { code }),
    message: messageForLog(error, code),
    stack: framesOf(error),
    ...(cause !== null && { cause }),
  }
}

const ABOUT_DATA = /^2[23][0-9A-Z]{3}$/

function messageForLog(error: Error, code: string | null): string {
  if (code === null || !ABOUT_DATA.test(code)) return error.message
  const constraint = 'constraint_name' in error ? ` (${String(error.constraint_name)})` : ''
  return `refused by the database${constraint}`
}

/** Only the frames: the head of a stack repeats the message. */
const framesOf = (error: Error): readonly string[] =>
  (error.stack ?? '').split('\n').flatMap(line => (/^\s+at /.test(line) ? [line.trim()] : []))

/** `12:03:07 WARN  alert.suppressed orderNo=WO-1003` */
export function readable(line: string): string {
  const { level, time, event, msg, err, ...fields } = parsedLine(line)
  const head = `${String(time).slice(11, 19)} ${String(level).toUpperCase().padEnd(5)} ${String(event ?? msg ?? '')}`
  const rest = Object.entries(fields).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${head}${rest.join('')}${event !== undefined && msg !== undefined ? ` ${String(msg)}` : ''}${readableError(err)}\n`
}

function readableError(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('message' in err)) return ''
  const frames = 'stack' in err && Array.isArray(err.stack) ? err.stack.slice(0, 8) : []
  return [`\n  ${String(err.message)}`, ...frames.map(frame => `    ${String(frame)}`)].join('\n')
}

function parsedLine(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
