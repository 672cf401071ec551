/** What can be said of the environment alone. */
import { type Config, type Environment, readConfig, VARIABLES } from '../config.ts'
import type { Finding } from './finding.ts'

/** Begins like ours, so it was meant for us. */
const OURS = /^(FEISHU|DINGTALK|WECOM)_/

/** `config` is null when it can't be used. */
export function checkEnvironment(environment: Environment): {
  readonly config: Config | null
  readonly findings: readonly Finding[]
} {
  const strangers = Object.keys(environment).filter(name => OURS.test(name) && !VARIABLES.some(known => known === name))
  const unknown = strangers.map((variable): Finding => ({ kind: 'unknownVariable', variable }))
  const read = readConfig(environment)
  if (read.kind === 'faulty') {
    const faults = read.faults.map((fault): Finding => ({ kind: 'configFault', ...fault }))
    return { config: null, findings: [...faults, ...unknown] }
  }
  return { config: read.config, findings: [{ kind: 'configRight' }, ...unknown, ...checkConfig(read.config)] }
}

export function checkConfig(config: Config): readonly Finding[] {
  return [...checkKeys(config), ...checkSandbox(config)]
}

/** 24 random bytes have 32 characters; a shorter key, or one of few different characters, was thought up by somebody. */
const SHORTEST_STRONG_KEY = 24
const FEWEST_CHARACTERS = 10

function checkKeys({ apiKeys }: Config): readonly Finding[] {
  if (apiKeys.length === 0) return [{ kind: 'apiOff' }]
  const weak = apiKeys.filter(({ key }) => isWeak(key.reveal()))
  if (weak.length === 0) return [{ kind: 'apiKeysStrong', count: apiKeys.length }]
  return weak.map(({ name }) => ({ kind: 'apiKeyWeak', name }))
}

const isWeak = (key: string): boolean => key.length < SHORTEST_STRONG_KEY || new Set(key).size < FEWEST_CHARACTERS

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

/** Whoever reaches the sandbox acts as anybody in it. */
function checkSandbox({ sandbox, host }: Config): readonly Finding[] {
  if (!sandbox) return []
  return [{ kind: LOOPBACK.test(host) ? 'sandboxOn' : 'sandboxExposed', host }]
}
