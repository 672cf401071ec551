/**
 * First contact: a user whom nobody knows is bound at once where the platform's own directory says which employee they
 * are. Everybody else gets the card to bind (`handle/stranger.ts`).
 */
import type { ChatPlatform, InboundEvent } from '../adapters/port.ts'
import { addAudit } from '../db/commit.ts'
import type { Sql } from '../db/connect.ts'
import { addIdentity, unboundPersonByNumber } from '../db/people.ts'
import type { Clock } from '../domain/clock.ts'
import type { PersonId } from '../domain/model.ts'
import { heardAs } from './handle/audit.ts'
import type { Log } from './log.ts'

/** The answer must be in time for the platform: without the directory's word the person is asked. */
const DIRECTORY_PATIENCE_MS = 1_500

export type RecogniseParts = {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly platformNamed: (name: string) => ChatPlatform
}

/** Whether the sender is bound now. */
export async function recognise(parts: RecogniseParts, event: InboundEvent): Promise<boolean> {
  if (event.kind !== 'message' && event.kind !== 'action') return false
  const vouched = await vouchedFor(parts, event)
  if (vouched === null) return false
  const person = await unboundPersonByNumber(parts.sql, event.platform, vouched.employeeNo)
  // A number that belongs to another name was given by another numbering: nobody is bound by it.
  if (person === null || (vouched.name !== null && !isSameName(vouched.name, person.name))) return false
  return bind(parts, event, person.id)
}

async function vouchedFor({ platformNamed, log }: RecogniseParts, event: InboundEvent) {
  const { sender, platform } = event
  if (sender.employeeNo !== null) return { employeeNo: sender.employeeNo, name: sender.name }
  try {
    const profile = await inTime(platformNamed(platform).profileOf(sender.userId))
    const employeeNo = profile?.employeeNo ?? null
    return employeeNo === null ? null : { employeeNo, name: profile?.name ?? null }
  } catch (err) {
    log.warn({ event: 'directory.notAsked', platform, err })
    return null
  }
}

async function inTime<Result>(asked: Promise<Result>): Promise<Result | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, DIRECTORY_PATIENCE_MS, null)
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

/** "张 三" and "张三(车间)" are 张三. */
const isSameName = (theirs: string, ours: string): boolean => {
  const bare = (name: string) => name.normalize('NFKC').replace(/\(.*?\)|\s/g, '')
  return bare(theirs) === bare(ours)
}

async function bind({ sql, clock, log }: RecogniseParts, event: InboundEvent, personId: PersonId): Promise<boolean> {
  const { platform, sender, chat } = event
  const at = clock.now()
  const added = await sql.begin(async tx => {
    const identity = {
      platform,
      userId: sender.userId,
      personId,
      directChatId: chat.kind === 'direct' ? chat.id : null,
      boundAt: at,
      boundBy: null,
    }
    const outcome = await addIdentity(tx, identity)
    const actor = { kind: 'system' as const, name: 'directory' }
    const entry = { at, actor, action: 'binding.recognised', subject: { kind: 'person' as const, id: personId } }
    if (outcome.kind === 'added') await addAudit(tx, [{ ...entry, details: { platform } }], heardAs(event))
    return outcome
  })
  if (added.kind === 'added') log.info({ event: 'person.recognised', platform, personId })
  return added.kind !== 'userIsAnother'
}
