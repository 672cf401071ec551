/** Which organisation we belong to. */
import type { PlatformMemory } from '../port.ts'

export type Identity = {
  /** The first to be heard tells it, with the robot's own where the message vouches for it; from then on no other is heard. */
  readonly isOurs: (corpId: string, vouched: string | null) => Promise<boolean>
}

export function createIdentity(memory: PlatformMemory): Identity {
  let ownCorpId: string | null = null

  return {
    isOurs: async (corpId, vouched) => {
      ownCorpId ??= asText(await memory.get('corp'))
      if (ownCorpId === null) {
        ownCorpId = vouched ?? corpId
        await memory.put('corp', ownCorpId)
      }
      return corpId === ownCorpId
    },
  }
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)
