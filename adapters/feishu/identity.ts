/** Who we are on the platform: the bot's own id, and the company that we belong to. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlatformMemory } from '../port.ts'
import type { Api } from './api.ts'
import { textAt } from './json.ts'
import { BOT_ID_PATIENCE_MS } from './limits.ts'

export type Identity = {
  /** The bot's open_id; null while the platform does not tell. Never rejects, and never takes long. */
  readonly botId: () => Promise<string | null>
  /** The first company that is heard is ours; no other is, from then on. */
  readonly isOurs: (tenant: string) => Promise<boolean>
}

export function createIdentity(api: Api, memory: PlatformMemory): Identity {
  let ownId: string | null = null
  let asking: Promise<string | null> | null = null
  let ownTenant: string | null = null

  async function ask(): Promise<string | null> {
    try {
      const answer = await api.call({ name: 'bot.info', method: 'GET', path: '/open-apis/bot/v3/info' })
      ownId = textAt(answer, 'bot', 'open_id')
    } catch {
      // Until it is known every bot that is mentioned counts as ours.
    } finally {
      asking = null
    }
    return ownId
  }

  return {
    botId: async () => {
      if (ownId !== null) return ownId
      asking ??= ask()
      return Promise.race([asking, sleep(BOT_ID_PATIENCE_MS, null, { ref: false })])
    },
    isOurs: async tenant => {
      if (ownTenant === null) {
        const stored = await memory.get('tenant')
        ownTenant = typeof stored === 'string' ? stored : tenant
        if (stored !== ownTenant) await memory.put('tenant', ownTenant)
      }
      return tenant === ownTenant
    },
  }
}
