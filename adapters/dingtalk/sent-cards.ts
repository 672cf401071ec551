/** What must be known of a card once it was sent. */
import { recordIn, textIn } from '../kit/json.ts'
import type { PlatformMemory } from '../port.ts'
import type { Template } from './cards.ts'

/** Where it stands, in which template, and what its buttons do. */
export type SentCard = {
  readonly chatId: string
  readonly template: Template | 'text'
  readonly delivered: boolean
  readonly payloads: Readonly<Record<string, string>>
}

export type SentCards = {
  readonly of: (trackId: string) => Promise<SentCard | null>
  /** At once, whatever the database is doing: by what this instance knows. */
  readonly templateOf: (trackId: string) => SentCard['template'] | null
  readonly remember: (trackId: string, card: SentCard) => Promise<void>
  /** The same card, with buttons that do something else. */
  readonly rememberButtons: (trackId: string, card: SentCard, payloads: SentCard['payloads']) => Promise<void>
}

const MOST_TEMPLATES_KEPT = 500

export function createSentCards(memory: PlatformMemory): SentCards {
  const templates = new Map<string, SentCard['template']>()

  function keepTemplate(trackId: string, { template }: SentCard): void {
    templates.delete(trackId)
    templates.set(trackId, template)
    for (const oldest of templates.keys()) {
      if (templates.size <= MOST_TEMPLATES_KEPT) break
      templates.delete(oldest)
    }
  }

  return {
    of: async trackId => {
      const card = readCard(await memory.get(keyOf(trackId)))
      if (card !== null) keepTemplate(trackId, card)
      return card
    },
    templateOf: trackId => templates.get(trackId) ?? null,
    remember: (trackId, card) => {
      keepTemplate(trackId, card)
      return memory.put(keyOf(trackId), card)
    },
    rememberButtons: (trackId, card, payloads) => memory.put(keyOf(trackId), { ...card, payloads }),
  }
}

const keyOf = (trackId: string): string => `card:${trackId}`

function readCard(stored: unknown): SentCard | null {
  const { chatId, template, delivered, payloads } = recordIn(stored)
  if (typeof chatId !== 'string') return null
  return {
    chatId,
    template: template === 'own' || template === 'stock' ? template : 'text',
    delivered: delivered === true,
    payloads: Object.fromEntries(Object.entries(recordIn(payloads)).map(([id, payload]) => [id, textIn(payload)])),
  }
}
