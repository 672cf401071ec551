import type { PlatformName, PlatformStep } from '../../adapters/port.ts'
import type { DoctorWording, PlatformStepWords } from './doctor.ts'
import { doctorSteps } from './doctor-steps.en.ts'
import { platform as platformWords } from './en/platform.ts'

const names = platformWords.names

/** The sandbox has no checklist. */
const stepOf = (platform: PlatformName, step: PlatformStep): PlatformStepWords =>
  platform === 'sandbox' ? { name: step, fix: '' } : doctorSteps[platform][step]

export const doctorWording: DoctorWording = {
  marks: { ok: 'ok   ', warning: 'look ', fault: 'FAULT' },
  summary: (faults, warnings) =>
    faults + warnings === 0 ? 'Everything is as it should be.' : `${faults} to fix, ${warnings} to look at.`,
  failed: problem => `The doctor itself failed: ${problem}`,
  findings: {
    configRight: () => 'The environment can be used.',
    configFault: ({ variable, problem }) => `${variable} ${problem} → set it as .env.example explains.`,
    unknownVariable: ({ variable }) => `${variable} is read by nothing → look in .env.example for what it is called.`,
    apiOff: () => 'No API_KEYS: only keys made with "npm run keys" open the REST API.',
    apiKeysStrong: ({ count }) => `${count} API key(s), all long enough.`,
    apiKeyWeak: ({ name }) => `The API key "${name}" is easy to guess → take a random one of 24 characters or more.`,
    sandboxExposed: ({ host }) =>
      `The sandbox is on and reachable at ${host}: whoever opens it acts as anybody → set SANDBOX=off or HOST=127.0.0.1.`,
    sandboxOn: ({ host }) => `The sandbox is on, for this machine only (${host}).`,
    noAdapter: ({ platform }) =>
      `${names[platform]} is configured, but its adapter is not part of this version → nothing of it works yet.`,
    platformRight: ({ platform, step, detail }) =>
      `${names[platform]}: ${stepOf(platform, step).name}${detail === null ? '' : ` (${detail})`}.`,
    platformFault: ({ platform, step, detail }) =>
      `${names[platform]}: ${stepOf(platform, step).name} is not right${detail === null ? '' : ` (${detail})`} → ${stepOf(platform, step).fix}.`,
    platformUnseen: ({ platform, step, detail }) =>
      `${names[platform]}: ${stepOf(platform, step).name} can't be seen from here${detail === null ? '' : ` (${detail})`}; look yourself: ${stepOf(platform, step).fix}.`,
    groupsBound: ({ platform, count }) => `${names[platform]}: ${count} department group(s) are bound.`,
    noGroups: ({ platform }) =>
      `${names[platform]}: no department group is bound → add the bot to a department's group and send "@bot bind department NAME" there.`,
    callsUsed: ({ platform, calls, budget }) => `${names[platform]}: ${calls} calls this month of ${budget} free ones.`,
    callsRunOut: ({ platform, calls, budget }) =>
      `${names[platform]}: ${calls} calls this month of ${budget} free ones → take a larger edition or push less.`,
    nodeRight: ({ version }) => `Node ${version}.`,
    nodeOld: ({ version, needed }) =>
      `Node ${version} is too old → run the npm scripts after "npm ci": they bring Node ${needed}.`,
    dataDirWritable: ({ path, freeMB }) => `${path} can be written; ${freeMB} MB are free.`,
    dataDirNotWritable: ({ path }) => `${path} can't be written → give this user the right to, or set DATA_DIR.`,
    diskLow: ({ path, freeMB }) => `Only ${freeMB} MB are free for ${path} → make room soon.`,
    diskFull: ({ path, freeMB }) => `Only ${freeMB} MB are free for ${path}: the database will stop → make room now.`,
    portTaken: ({ address }) => `Another program listens on ${address} → end it, or set PORT.`,
    serviceRuns: ({ address }) => `The service runs at ${address}.`,
    databaseNotYet: ({ path }) => `No database yet: the first start makes it in ${path}.`,
    databaseFault: ({ problem }) => `Database → ${problem}.`,
    databaseAnswers: ({ version, embedded }) =>
      `PostgreSQL ${version} answers (${embedded ? 'embedded' : 'DATABASE_URL'}).`,
    migrationsCurrent: ({ count }) => `The database is of this release (${count} migrations).`,
    migrationsMissing: ({ tags }) =>
      `${tags.length} migration(s) are missing → "npm start" or "npm run db:migrate" applies them.`,
    migrationsStrange: ({ tags }) =>
      `The database has migrations that this release does not know (${tags.join(', ')}) → start the release that made them.`,
    clocksDiffer: ({ seconds }) => `The database's clock is ${seconds} s off this machine's → synchronise both (NTP).`,
    serverForgetful: ({ settings }) =>
      `The database server runs with ${settings.join(', ')} off: a power cut loses reports that were acknowledged → switch on again.`,
    serverReadOnly: () =>
      'The database is read-only: nothing can be reported → let DATABASE_URL name the primary server.',
    clockMoved: ({ hours }) =>
      `The clock of this database was moved ${hours} h ahead in the sandbox: every time it tells is wrong → begin with a database of its own.`,
    noSite: () => 'The database holds no factory yet → "npm start" makes an empty one; then import a workbook.',
    timeZone: ({ timeZone }) => `The site's time zone is ${timeZone}.`,
    timeZonesDiffer: ({ environment, site }) =>
      `TIME_ZONE says ${environment}, the site's data ${site}; the data counts → make them the same.`,
    noAdmin: () => 'Nobody is an administrator → claim it in chat with the code that "npm start" prints.',
    messagesGivenUp: ({ count }) =>
      `${count} message(s) were given up → see GET /api/v1/deliveries?state=dead for why.`,
    messagesWait: ({ count, minutes }) =>
      `${count} message(s) wait, the oldest for ${minutes} min → is the service running, is the platform reachable?`,
    ledgerAgrees: ({ reports }) => `All totals follow from the ledger's ${reports} rows.`,
    ledgerDisagrees: ({ count }) =>
      `${count} stored value(s) do not follow from the ledger → "npm run reconcile" lists them.`,
  },
}
