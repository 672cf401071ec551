/**
 * What a person is called: raw, as WeCom writes them, and by the id under which they are known here and to the
 * application. The bot's pushes go to the raw one.
 */
import { listIn, recordIn, textIn } from '../kit/json.ts'
import { type AdapterParts, PlatformError } from '../port.ts'
import type { Api } from './api.ts'
import { OPAQUE_USER_ID } from './doubts.ts'
import { plainUserId } from './parse.ts'

export type UserIds = {
  /**
   * The id by which a person is known here. An opaque one is translated where the application may; where it may not, it
   * stays, and is as good a name as any. Rejects when WeCom can't be asked now: a person must not have two names.
   */
  readonly userIdOf: (raw: string) => Promise<string>
  /** The same for whoever is heard by the bot; `rawOf` knows them from then on. */
  readonly learn: (raw: string) => Promise<string>
  /** null: the bot has never heard them. */
  readonly rawOf: (userId: string) => Promise<string | null>
  /** As it was translated before; nobody is asked, and what is not known stays. */
  readonly knownUserIdOf: (raw: string) => Promise<string>
}

export function createUserIds({ log, memory }: Pick<AdapterParts, 'log' | 'memory'>, api: Api | null): UserIds {
  const learned = new Map<string, string>()

  async function userIdOf(raw: string): Promise<string> {
    if (api === null || !OPAQUE_USER_ID.test(raw)) return plainUserId(raw)
    const known = await stored(`plain:${raw}`)
    if (known !== null) return known
    const plain = await translated(api, raw)
    await memory.put(`plain:${raw}`, plain)
    return plain
  }

  async function translated(asked: Api, raw: string): Promise<string> {
    try {
      const answer = await asked.ask('/batch/openuserid_to_userid', { open_userid_list: [raw] })
      const plain = textIn(recordIn(listIn(answer.userid_list)[0]).userid)
      return plain === '' ? raw : plain.toLowerCase()
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retryAfterMs !== null) throw error
      log('warn', 'wecom.idNotTranslated', { vendorCode: error.vendorCode })
      return raw
    }
  }

  async function stored(key: string): Promise<string | null> {
    const value = await memory.get(key)
    return typeof value === 'string' ? value : null
  }

  return {
    userIdOf,
    learn: async raw => {
      const before = learned.get(raw)
      if (before !== undefined) return before
      const userId = await userIdOf(raw)
      await memory.put(`raw:${userId}`, raw)
      learned.set(raw, userId)
      return userId
    },
    rawOf: userId => stored(`raw:${userId}`),
    knownUserIdOf: async raw => (await stored(`plain:${raw}`)) ?? raw,
  }
}
