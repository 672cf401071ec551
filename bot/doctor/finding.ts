/** What the doctor finds: values, not sentences (`bot/wording/doctor.ts` says them). */
import type { PlatformCheck } from '../../adapters/port.ts'

type Looked = Omit<PlatformCheck, 'outcome'>

export type Finding =
  // Configuration
  | { readonly kind: 'configRight' }
  | { readonly kind: 'configFault'; readonly variable: string; readonly problem: string }
  /** Looks like one of ours and is none: nothing reads it. */
  | { readonly kind: 'unknownVariable'; readonly variable: string }
  | { readonly kind: 'apiOff' }
  | { readonly kind: 'apiKeysStrong'; readonly count: number }
  | { readonly kind: 'apiKeyWeak'; readonly name: string }
  | { readonly kind: 'sandboxExposed'; readonly host: string }
  | { readonly kind: 'sandboxOn'; readonly host: string }
  // Platforms
  /** Configured, but this version has no adapter for it. */
  | { readonly kind: 'noAdapter'; readonly platform: PlatformCheck['platform'] }
  | ({ readonly kind: 'platformRight' | 'platformFault' | 'platformUnseen' } & Looked)
  | { readonly kind: 'groupsBound'; readonly platform: PlatformCheck['platform']; readonly count: number }
  | { readonly kind: 'noGroups'; readonly platform: PlatformCheck['platform'] }
  | {
      readonly kind: 'callsUsed' | 'callsRunOut'
      readonly platform: PlatformCheck['platform']
      readonly calls: number
      readonly budget: number
    }
  // Machine
  | { readonly kind: 'nodeRight'; readonly version: string }
  | { readonly kind: 'nodeOld'; readonly version: string; readonly needed: string }
  | { readonly kind: 'dataDirWritable'; readonly path: string; readonly freeMB: number }
  | { readonly kind: 'dataDirNotWritable'; readonly path: string }
  | { readonly kind: 'diskLow' | 'diskFull'; readonly path: string; readonly freeMB: number }
  | { readonly kind: 'portTaken'; readonly address: string }
  | { readonly kind: 'serviceRuns'; readonly address: string }
  // Database
  | { readonly kind: 'databaseNotYet'; readonly path: string }
  | { readonly kind: 'databaseFault'; readonly problem: string }
  | { readonly kind: 'databaseAnswers'; readonly version: string; readonly embedded: boolean }
  | { readonly kind: 'migrationsCurrent'; readonly count: number }
  | { readonly kind: 'migrationsMissing'; readonly tags: readonly string[] }
  | { readonly kind: 'migrationsStrange'; readonly tags: readonly string[] }
  | { readonly kind: 'clocksDiffer'; readonly seconds: number }
  /** Settings of the server under which a crash loses what was acknowledged. */
  | { readonly kind: 'serverForgetful'; readonly settings: readonly string[] }
  /** A standby, or set read-only: nothing can be stored. */
  | { readonly kind: 'serverReadOnly' }
  /** The sandbox's clock was moved in this database, and real platforms speak to it. */
  | { readonly kind: 'clockMoved'; readonly hours: number }
  | { readonly kind: 'noSite' }
  | { readonly kind: 'timeZone'; readonly timeZone: string }
  | { readonly kind: 'timeZonesDiffer'; readonly environment: string; readonly site: string }
  | { readonly kind: 'noAdmin' }
  | { readonly kind: 'messagesGivenUp'; readonly count: number }
  | { readonly kind: 'messagesWait'; readonly count: number; readonly minutes: number }
  | { readonly kind: 'ledgerAgrees'; readonly reports: number }
  | { readonly kind: 'ledgerDisagrees'; readonly count: number }

export type Level = 'ok' | 'warning' | 'fault'

const LEVELS: { readonly [Kind in Finding['kind']]: Level } = {
  configRight: 'ok',
  configFault: 'fault',
  unknownVariable: 'warning',
  apiOff: 'ok',
  apiKeysStrong: 'ok',
  apiKeyWeak: 'warning',
  sandboxExposed: 'warning',
  sandboxOn: 'ok',
  noAdapter: 'warning',
  platformRight: 'ok',
  platformFault: 'fault',
  platformUnseen: 'ok',
  groupsBound: 'ok',
  noGroups: 'warning',
  callsUsed: 'ok',
  callsRunOut: 'warning',
  nodeRight: 'ok',
  nodeOld: 'fault',
  dataDirWritable: 'ok',
  dataDirNotWritable: 'fault',
  diskLow: 'warning',
  diskFull: 'fault',
  portTaken: 'fault',
  serviceRuns: 'ok',
  databaseNotYet: 'ok',
  databaseFault: 'fault',
  databaseAnswers: 'ok',
  migrationsCurrent: 'ok',
  migrationsMissing: 'warning',
  migrationsStrange: 'fault',
  clocksDiffer: 'warning',
  serverForgetful: 'warning',
  serverReadOnly: 'fault',
  clockMoved: 'warning',
  noSite: 'warning',
  timeZone: 'ok',
  timeZonesDiffer: 'warning',
  noAdmin: 'warning',
  messagesGivenUp: 'warning',
  messagesWait: 'warning',
  ledgerAgrees: 'ok',
  ledgerDisagrees: 'fault',
}

/** `fault`: the service does not work so. `warning`: it works, and somebody should look. */
export const levelOf = ({ kind }: Finding): Level => LEVELS[kind]
