/**
 * First contact: a user whom nobody knows is bound at once where the platform's own directory says which employee they
 * are. Everybody else gets the card to bind (`handle/stranger.ts`).
 */
import type { ChatPlatform, InboundEvent } from '../../adapters/port.ts'
import type { Catalog } from '../../db/catalog.ts'
import { addAudit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { addIdentity, type Recognised, unboundPersonByNumber } from '../../db/people.ts'
import type { Clock } from '../../domain/clock.ts'
import { heardAs } from '../handle/audit.ts'
import { beginLesson } from '../handle/people/first-lesson.ts'
import type { Log } from '../log.ts'

/** The answer must be in time for the platform: without the directory's word the person is asked. */
const DIRECTORY_PATIENCE_MS = 1_500

export type RecogniseParts = {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly catalog: () => Promise<Catalog>
  readonly platformNamed: (name: string) => ChatPlatform
}

/** Whether the sender is bound now; a `beginner` has been given the lesson. */
export type Recognition = 'unknown' | 'bound' | 'beginner'

export async function recognise(parts: RecogniseParts, event: InboundEvent): Promise<Recognition> {
  if (event.kind !== 'message' && event.kind !== 'action') return 'unknown'
  const vouched = await vouchedFor(parts, event)
  if (vouched === null) return 'unknown'
  const person = await unboundPersonByNumber(parts.sql, event.platform, vouched.employeeNo)
  // A number that belongs to another name was given by another numbering: nobody is bound by it.
  if (person === null || (vouched.name !== null && !isSameName(vouched.name, person.name))) return 'unknown'
  return bind(parts, event, person)
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

async function bind(parts: RecogniseParts, event: InboundEvent, person: Recognised): Promise<Recognition> {
  const { platform, sender, chat } = event
  const { sql, clock, log } = parts
  const personId = person.id
  const at = clock.now()
  const catalog = await parts.catalog()
  const isBeginner = person.role === 'worker' && person.isNew
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
    if (outcome.kind !== 'added') return outcome
    await addAudit(tx, [{ ...entry, details: { platform } }], heardAs(event))
    const place = { personId, platform, userId: sender.userId, chatId: identity.directChatId, key: personId, now: at }
    if (isBeginner) await beginLesson(tx, catalog, place)
    return outcome
  })
  if (added.kind !== 'added') return added.kind === 'unchanged' ? 'bound' : 'unknown'
  log.info({ event: 'person.recognised', platform, personId })
  return isBeginner ? 'beginner' : 'bound'
}
