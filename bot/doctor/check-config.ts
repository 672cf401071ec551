/** What can be said of the environment alone. */
import { type Config, type Environment, readConfig, VARIABLES } from '../config.ts'
import { sandboxReach } from '../start/sandbox-reach.ts'
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

function checkConfig(config: Config): readonly Finding[] {
  return [...checkKeys(config), ...checkSandbox(config)]
}

function checkKeys({ apiKeys }: Config): readonly Finding[] {
  if (apiKeys.length === 0) return [{ kind: 'apiOff' }]
  const weak = apiKeys.filter(key => key.weak)
  if (weak.length === 0) return [{ kind: 'apiKeysStrong', count: apiKeys.length }]
  return weak.map(({ name }) => ({ kind: 'apiKeyWeak', name }))
}

/** Whoever reaches the sandbox acts as anybody in it. */
function checkSandbox(config: Config): readonly Finding[] {
  if (!config.sandbox) return []
  return [{ kind: sandboxReach(config) === 'thisMachine' ? 'sandboxOn' : 'sandboxExposed', host: config.host }]
}
