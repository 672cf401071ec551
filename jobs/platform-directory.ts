/** Once a day: what the platforms' directories call the people who are bound, and who has left. */
import type { ChatPlatform } from '../adapters/port.ts'
import type { Identity } from '../db/catalog.ts'
import type { DirectoryEntry } from '../db/directory.ts'
import type { Instant } from '../domain/model.ts'
import type { Job } from './schedule.ts'

export type DirectoryParts = {
  readonly platforms: ReadonlyMap<string, ChatPlatform>
  readonly identities: () => Promise<readonly Pick<Identity, 'platform' | 'userId'>[]>
  /** Stores them, and tells the administrators who has left. */
  readonly note: (entries: readonly DirectoryEntry[], at: Instant) => Promise<void>
}

export const refreshDirectory = (parts: DirectoryParts): Job => ({
  name: 'refreshDirectory',
  everyMinutes: 24 * 60,
  run: now => refresh(parts, now),
})

/** One after the other: nobody waits for it, and the platforms limit such calls. */
async function refresh({ platforms, identities, note }: DirectoryParts, now: Instant): Promise<void> {
  const entries: DirectoryEntry[] = []
  for (const { platform, userId } of await identities()) {
    const profile = await platforms.get(platform)?.profileOf(userId)
    if (profile == null) continue
    const { name, department, active } = profile
    entries.push({ platform, userId, name, department, active })
  }
  await note(entries, now)
}
