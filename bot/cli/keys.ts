/** `npm run keys`: keys of the REST API, made, listed and revoked; also while the service runs. */
import { parseArgs } from 'node:util'
import { type ApiKey, addApiKey, listApiKeys, revokeApiKey } from '../../db/api-keys.ts'
import { transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { clockOffset } from '../../db/site.ts'
import { API_SCOPES, type ApiScope } from '../../domain/api-scope.ts'
import type { Instant } from '../../domain/model.ts'
import { createClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { API_KEY_NAME, newApiKey } from '../http/api-key.ts'
import { type KeyState, keysWordsFor } from '../wording/keys.ts'
import { withCommandDatabase } from './command-database.ts'
import { type ExitCode, localeOf, runCommand, told } from './run-command.ts'

/** As audit entries name it. */
const ACTOR = { kind: 'system', name: 'npm run keys' } as const

const words = keysWordsFor(localeOf(process.env))

async function keys(given: readonly string[]): Promise<ExitCode> {
  const read = readArguments(given)
  if (read === null) return told(2, words.usage)
  const [command, subject, ...more] = read.positionals
  const { scope, days } = read.values
  if (more.length > 0) return told(2, words.usage)
  if (command === 'list' && subject === undefined) return atDatabase(list)
  if (command === 'revoke' && subject !== undefined) return atDatabase((sql, now) => revoke(sql, now, subject))
  if (command === 'add' && subject !== undefined && scope !== undefined) return add(subject, scope, days)
  return told(2, words.usage)
}

function readArguments(given: readonly string[]) {
  try {
    const options = { scope: { type: 'string' }, days: { type: 'string' } } as const
    return parseArgs({ args: [...given], options, allowPositionals: true })
  } catch {
    return null
  }
}

const atDatabase = (work: (sql: Sql, now: Instant) => Promise<ExitCode>): Promise<ExitCode> =>
  withCommandDatabase(loadConfig(process.env), async sql => work(sql, createClock(await clockOffset(sql)).now()))

async function add(name: string, scope: string, days: string | undefined): Promise<ExitCode> {
  if (!API_KEY_NAME.test(name)) return told(1, words.badName(name))
  const asked = [...new Set(scope.split(',').map(each => each.trim()))]
  const unknown = asked.find(each => !isScope(each))
  if (unknown !== undefined) return told(1, words.badScope(unknown, API_SCOPES))
  if (days !== undefined && !isDays(days)) return told(1, words.badDays)
  const scopes = asked.filter(isScope)
  return atDatabase(async (sql, now) => {
    const expiresAt = days === undefined ? null : now.add({ hours: 24 * Number(days) })
    const { key, ...proof } = newApiKey()
    const made = await transact(sql, tx => addApiKey(tx, { ...proof, name, scopes, expiresAt, at: now, by: ACTOR }))
    return told(0, words.made(made), key, words.shownOnce)
  })
}

const isDays = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text) && Number(text) <= 3_650

const isScope = (word: string): word is ApiScope => API_SCOPES.some(known => known === word)

async function list(sql: Sql, now: Instant): Promise<ExitCode> {
  const all = await listApiKeys(sql)
  if (all.length === 0) return told(0, words.none)
  return told(0, words.heads.join('\t'), ...all.map(key => rowOf(key, now)))
}

function rowOf(key: ApiKey, now: Instant): string {
  const { id, name, scopes, madeAt, lastUsedAt } = key
  const state = words.states[stateOf(key, now)]
  return [
    id,
    name,
    scopes.join(','),
    state,
    minuteOf(madeAt),
    lastUsedAt === null ? words.never : minuteOf(lastUsedAt),
  ].join('\t')
}

const stateOf = ({ revokedAt, expiresAt }: ApiKey, now: Instant): KeyState => {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt.epochMilliseconds <= now.epochMilliseconds ? 'expired' : 'live'
}

const minuteOf = (at: Instant): string => at.toString({ smallestUnit: 'minute' })

async function revoke(sql: Sql, now: Instant, subject: string): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(subject)) return told(1, words.unknown(subject))
  const outcome = await transact(sql, tx => revokeApiKey(tx, Number(subject), { at: now, by: ACTOR }))
  if (outcome.kind === 'unknown') return told(1, words.unknown(subject))
  return told(0, outcome.kind === 'revoked' ? words.revoked(outcome.key) : words.already(outcome.key))
}

await runCommand(keys)
