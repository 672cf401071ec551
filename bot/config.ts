/**
 * The environment, read once at start. Every fault is named at once, so that nobody repairs them one restart at a time;
 * no fault shows a secret. What differs per plant (departments, steps, thresholds, quiet hours) is data, not
 * environment. `.env.example` explains every variable.
 */
import { resolve } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type EnvironmentKey, environmentKey } from './http/api-key.ts'
import { LOG_LEVELS } from './log.ts'
import { Secret } from './secret.ts'
import { isLocale, LOCALES } from './wording/index.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type ConfigFault = { readonly variable: string; readonly problem: string }

/** The environment can't be used. The message lists every fault, one per line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'badConfig'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    super(`The environment can't be used:\n${faults.map(f => `  ${f.variable}: ${f.problem}`).join('\n')}`)
    this.faults = faults
  }
}

const SEEDS = ['machining', 'electronics', 'garment', 'none'] as const

const plain = z.string().nullable().default(null)
const secret = z
  .string()
  .transform(text => new Secret(text))
  .nullable()
  .default(null)
const pattern = (form: RegExp, problem: string) => z.string().regex(form, problem).nullable().default(null)
const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` })

const address = (...protocols: readonly string[]) =>
  z.string().superRefine((text, ctx) => {
    const problem = addressProblem(text, protocols)
    if (problem !== null) ctx.addIssue({ code: 'custom', message: problem })
  })

function addressProblem(text: string, protocols: readonly string[]): string | null {
  const schemes = protocols.map(protocol => `${protocol}://`).join(' or ')
  if (!URL.canParse(text)) return `must be an address that begins with ${schemes}`
  const { protocol, username, search, hash } = new URL(text)
  if (!protocols.includes(protocol.slice(0, -1))) return `must begin with ${schemes}`
  if (username !== '' || search !== '' || hash !== '') return 'must be an address without user, "?" or "#"'
  return null
}

/** Platforms join paths to it, and one of them answers 404 to a doubled slash. */
const baseAddress = (usual: string, ...protocols: readonly string[]) =>
  address(...protocols)
    .transform(text => text.replace(/\/+$/, ''))
    .default(usual)

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine(port => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'must be a host name or an IP address')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, 'must look like postgres://user:password@host:5432/database')
    .transform(text => new Secret(text))
    .nullable()
    .default(null),
  TIME_ZONE: z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai').nullable().default(null),
  LOCALE: z
    .string()
    .refine(isLocale, `must be one of ${LOCALES.join(', ')}`)
    .nullable()
    .default(null),
  LOG_LEVEL: word(LOG_LEVELS).default('info'),
  PUBLIC_URL: address('http', 'https')
    .transform(text => text.replace(/\/+$/, ''))
    .nullable()
    .default(null),
  API_KEYS: z.string().transform(readApiKeys).default([]),
  SANDBOX: word(['on', 'off']).nullable().default(null),
  SEED: word(SEEDS).nullable().default(null),
  FEISHU_APP_ID: plain,
  FEISHU_APP_SECRET: secret,
  FEISHU_ENCRYPT_KEY: secret,
  FEISHU_VERIFICATION_TOKEN: secret,
  FEISHU_DOMAIN: baseAddress('https://open.feishu.cn', 'https', 'http'),
  FEISHU_TRANSPORT: word(['ws', 'webhook']).default('ws'),
  DINGTALK_CLIENT_ID: plain,
  DINGTALK_CLIENT_SECRET: secret,
  DINGTALK_ROBOT_CODE: plain,
  DINGTALK_API_BASE: baseAddress('https://api.dingtalk.com', 'https', 'http'),
  DINGTALK_OAPI_BASE: baseAddress('https://oapi.dingtalk.com', 'https', 'http'),
  DINGTALK_CARD_TEMPLATE_ID: plain,
  WECOM_BOT_ID: plain,
  WECOM_BOT_SECRET: secret,
  WECOM_BOT_NAME: plain,
  WECOM_WS_URL: baseAddress('wss://openws.work.weixin.qq.com', 'wss', 'ws'),
  WECOM_CORP_ID: plain,
  WECOM_AGENT_ID: pattern(/^\d{1,10}$/, 'must be the application number, digits only'),
  WECOM_AGENT_SECRET: secret,
  WECOM_CALLBACK_TOKEN: secret,
  WECOM_ENCODING_AES_KEY: z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits')
    .transform(text => new Secret(text))
    .nullable()
    .default(null),
  WECOM_API_BASE: baseAddress('https://qyapi.weixin.qq.com', 'https', 'http'),
  WECOM_GROUP_WEBHOOKS: z.string().transform(readGroupWebhooks).default(new Map()),
})

type Variables = z.output<typeof variables>
export type Variable = keyof Variables

/** Every variable the service reads. */
export const VARIABLES = Object.keys(variables.shape) as readonly Variable[]

/** What opens something: gone from the environment once it is read, so that no child process and no dump has it. */
const SECRET_VARIABLES: readonly Variable[] = [
  'API_KEYS',
  'DATABASE_URL',
  'FEISHU_APP_SECRET',
  'FEISHU_ENCRYPT_KEY',
  'FEISHU_VERIFICATION_TOKEN',
  'DINGTALK_CLIENT_SECRET',
  'WECOM_BOT_SECRET',
  'WECOM_AGENT_SECRET',
  'WECOM_CALLBACK_TOKEN',
  'WECOM_ENCODING_AES_KEY',
  'WECOM_GROUP_WEBHOOKS',
]

export function forgetSecrets(environment: Record<string, string | undefined>): void {
  for (const name of SECRET_VARIABLES) delete environment[name]
}

/** Setting one of the first makes all of the second necessary. */
const NEEDED_TOGETHER: readonly { readonly any: readonly Variable[]; readonly all: readonly Variable[] }[] = [
  {
    any: ['FEISHU_APP_ID', 'FEISHU_APP_SECRET', 'FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN'],
    all: ['FEISHU_APP_ID', 'FEISHU_APP_SECRET'],
  },
  {
    any: ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET', 'DINGTALK_ROBOT_CODE', 'DINGTALK_CARD_TEMPLATE_ID'],
    all: ['DINGTALK_CLIENT_ID', 'DINGTALK_CLIENT_SECRET'],
  },
  { any: ['WECOM_BOT_ID', 'WECOM_BOT_SECRET', 'WECOM_BOT_NAME'], all: ['WECOM_BOT_ID', 'WECOM_BOT_SECRET'] },
  {
    any: ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_AGENT_SECRET'],
    all: ['WECOM_CORP_ID', 'WECOM_AGENT_ID', 'WECOM_AGENT_SECRET'],
  },
  {
    any: ['WECOM_CALLBACK_TOKEN', 'WECOM_ENCODING_AES_KEY'],
    all: ['WECOM_CALLBACK_TOKEN', 'WECOM_ENCODING_AES_KEY', 'WECOM_CORP_ID'],
  },
]

/** The whole configuration, or every fault of the environment. An empty or blank variable is one that is not set. */
export function readConfig(
  environment: Environment,
):
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'faulty'; readonly faults: readonly ConfigFault[] } {
  const given = variablesSet(environment)
  const parsed = variables.safeParse(given)
  const faults = [...(parsed.error?.issues ?? []).map(faultOf), ...missingFaults(given)]
  return parsed.success && faults.length === 0
    ? { kind: 'ok', config: configOf(parsed.data) }
    : { kind: 'faulty', faults }
}

/** As `readConfig`. @throws ConfigError with every fault. */
export function loadConfig(environment: Environment): Config {
  const read = readConfig(environment)
  if (read.kind === 'faulty') throw new ConfigError(read.faults)
  return read.config
}

function variablesSet(environment: Environment): Partial<Record<Variable, string>> {
  const set = VARIABLES.flatMap(name => {
    const value = environment[name]?.trim() ?? ''
    return value === '' ? [] : [[name, value] as const]
  })
  return Object.fromEntries(set)
}

const faultOf = (issue: z.core.$ZodIssue): ConfigFault => ({ variable: String(issue.path[0]), problem: issue.message })

function missingFaults(given: Partial<Record<Variable, string>>): readonly ConfigFault[] {
  const faults = NEEDED_TOGETHER.flatMap(({ any, all }) => {
    const cause = any.find(name => given[name] !== undefined)
    if (cause === undefined) return []
    return all.filter(name => given[name] === undefined).map(variable => ({ variable, problem: missing(cause) }))
  })
  const proofs = [given.FEISHU_ENCRYPT_KEY, given.FEISHU_VERIFICATION_TOKEN]
  if (given.FEISHU_TRANSPORT === 'webhook' && proofs.every(proof => proof === undefined)) {
    // Without either, nothing proves that an event comes from Feishu, and every one would be refused.
    faults.push({ variable: 'FEISHU_ENCRYPT_KEY', problem: missing('FEISHU_TRANSPORT=webhook') })
  }
  return faults
}

const missing = (cause: string): string => `is missing; ${cause} needs it`

export type Config = ReturnType<typeof configOf>

function configOf(v: Variables) {
  const platforms = platformsOf(v)
  const configured = [platforms.feishu, platforms.dingtalk, platforms.wecom].some(platform => platform !== null)
  const sandbox = v.SANDBOX === null ? !configured : v.SANDBOX === 'on'
  return {
    host: v.HOST,
    port: v.PORT,
    /** Where people reach the service, without a slash at the end. */
    publicUrl: v.PUBLIC_URL ?? `http://${v.HOST.includes(':') ? `[${v.HOST}]` : v.HOST}:${v.PORT}`,
    /** In the codes of travelers, and only if somebody said where: a phone has no way to this machine's own address. */
    travelerUrl: v.PUBLIC_URL,
    /** Absolute. */
    dataDir: resolve(v.DATA_DIR),
    /** null: the embedded server in `dataDir`. */
    databaseUrl: v.DATABASE_URL,
    /** null: as the site's data says. */
    timeZone: v.TIME_ZONE,
    /** null: as the site's data says. */
    locale: v.LOCALE,
    logLevel: v.LOG_LEVEL,
    /** They open everything; further keys are in the database. */
    apiKeys: v.API_KEYS,
    sandbox,
    seed: v.SEED ?? (sandbox ? 'machining' : 'none'),
    ...platforms,
  } as const
}

/** Each platform's part, or null where it is not configured. The checks above have seen that a part is whole. */
function platformsOf(v: Variables) {
  return {
    feishu:
      v.FEISHU_APP_ID !== null && v.FEISHU_APP_SECRET !== null
        ? feishuOf(v, v.FEISHU_APP_ID, v.FEISHU_APP_SECRET)
        : null,
    dingtalk:
      v.DINGTALK_CLIENT_ID !== null && v.DINGTALK_CLIENT_SECRET !== null
        ? dingtalkOf(v, v.DINGTALK_CLIENT_ID, v.DINGTALK_CLIENT_SECRET)
        : null,
    wecom: wecomOf(v),
  }
}

const feishuOf = (v: Variables, appId: string, appSecret: Secret) => ({
  appId,
  appSecret,
  encryptKey: v.FEISHU_ENCRYPT_KEY,
  verificationToken: v.FEISHU_VERIFICATION_TOKEN,
  domain: v.FEISHU_DOMAIN,
  transport: v.FEISHU_TRANSPORT,
})

const dingtalkOf = (v: Variables, clientId: string, clientSecret: Secret) => ({
  clientId,
  clientSecret,
  /** An application's robot has the application's own id, unless it says otherwise. */
  robotCode: v.DINGTALK_ROBOT_CODE ?? clientId,
  apiBase: v.DINGTALK_API_BASE,
  oapiBase: v.DINGTALK_OAPI_BASE,
  cardTemplateId: v.DINGTALK_CARD_TEMPLATE_ID,
})

function wecomOf(v: Variables) {
  const bot =
    v.WECOM_BOT_ID !== null && v.WECOM_BOT_SECRET !== null
      ? { id: v.WECOM_BOT_ID, secret: v.WECOM_BOT_SECRET, name: v.WECOM_BOT_NAME, wsUrl: v.WECOM_WS_URL }
      : null
  const callback =
    v.WECOM_CALLBACK_TOKEN !== null && v.WECOM_ENCODING_AES_KEY !== null
      ? { token: v.WECOM_CALLBACK_TOKEN, encodingAesKey: v.WECOM_ENCODING_AES_KEY }
      : null
  const agent =
    v.WECOM_CORP_ID !== null && v.WECOM_AGENT_ID !== null && v.WECOM_AGENT_SECRET !== null
      ? {
          corpId: v.WECOM_CORP_ID,
          id: Number(v.WECOM_AGENT_ID),
          secret: v.WECOM_AGENT_SECRET,
          apiBase: v.WECOM_API_BASE,
          callback,
        }
      : null
  return bot === null && agent === null ? null : { bot, agent, groupWebhooks: v.WECOM_GROUP_WEBHOOKS }
}

const WEBHOOK_FORM = /^([^=,]{1,40})=(https?:\/\/\S+)$/

/** "机加车间=https://…/webhook/send?key=…,品质部=https://…". The addresses are secrets: whoever has one may write. */
function readGroupWebhooks(text: string, ctx: z.RefinementCtx): ReadonlyMap<string, Secret> {
  const webhooks = new Map<string, Secret>()
  for (const [index, entry] of text.split(',').entries()) {
    const [, name, url] = WEBHOOK_FORM.exec(entry.trim()) ?? []
    if (name !== undefined && url !== undefined && URL.canParse(url)) webhooks.set(name.trim(), new Secret(url))
    else ctx.addIssue(`entry ${index + 1} must be name=address, the address as the group itself shows it`)
  }
  return webhooks
}

const API_KEY_FORM = /^([\w.-]{1,64}):([\x21-\x2b\x2d-\x7e]{1,256})$/

/** "erp:k1,mes:k2". A key may hold anything printable but a comma and a space. */
function readApiKeys(text: string, ctx: z.RefinementCtx): readonly EnvironmentKey[] {
  const entries = text.split(',').map(entry => entry.trim())
  const keys = entries.flatMap((entry, index) => {
    const [, name, key] = API_KEY_FORM.exec(entry) ?? []
    if (name !== undefined && key !== undefined) return [{ name, key }]
    // The entry itself is not repeated: it may be a key somebody forgot to name.
    ctx.addIssue(`entry ${index + 1} must be name:key (name of letters, digits, "_", ".", "-"; key without spaces)`)
    return []
  })
  if (new Set(keys.map(({ key }) => key)).size < keys.length) ctx.addIssue('the same key stands there twice')
  return keys.map(({ name, key }) => environmentKey(name, key))
}

function isDatabaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return (protocol === 'postgres:' || protocol === 'postgresql:') && hostname !== ''
}

function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text)
    return true
  } catch {
    return false
  }
}
