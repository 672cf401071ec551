/**
 * A text that a form asks for. Nothing can be written on a card here, so the pressed button asks for it in words, one
 * input after the other, and what the person sends next is taken for it.
 */
import { type Json, listIn, recordIn, textIn } from '../kit/json.ts'
import type { AdapterParts } from '../port.ts'
import type { Asked, Key } from './interaction.ts'
import { chatIdOf } from './place.ts'
import { plain, type Turn } from './turn.ts'

/** All that was asked for is there: the press can count. */
export type Written = {
  readonly taskId: string
  readonly payload: string
  readonly values: Readonly<Record<string, string>>
}

export type Writing = {
  readonly ask: (turn: Turn, taskId: string, key: Extract<Key, { kind: 'write' }>) => Promise<void>
  /** null: nothing was asked for; `asking`: something still is, or the person let it be. */
  readonly take: (turn: Turn, text: string) => Promise<Written | 'asking' | null>
  /** It is stored, or something else was pressed. */
  readonly end: (turn: Turn) => Promise<void>
}

type Open = Written & { readonly asked: readonly Asked[]; readonly until: number; readonly lastMsgId: string }

/** Whoever was called away meanwhile means something else by what they send next. */
const WAITS_MS = 10 * 60_000

export function createWriting({ memory, now, words }: Pick<AdapterParts, 'memory' | 'now' | 'words'>): Writing {
  const keyOf = ({ place, userId }: Turn): string => `writing:${chatIdOf(place)}:${userId}`
  const end = async (turn: Turn): Promise<void> => {
    if ((await openAt(turn)) !== null) await memory.put(keyOf(turn), {})
  }

  async function openAt(turn: Turn): Promise<Open | null> {
    const open = readOpen(recordIn(await memory.get(keyOf(turn))))
    return open.until > now() && open.asked.length > 0 ? open : null
  }

  async function askNext(turn: Turn, open: Open): Promise<void> {
    await memory.put(keyOf(turn), open)
    const [next] = open.asked
    if (next === undefined) return
    const example = next.example === '' ? '' : `\n${next.example}`
    await turn.say(
      plain(`${words.writeHere}${next.label}${example}\n${words.dropHint}`),
      `${open.lastMsgId}#write`,
      true,
    )
  }

  return {
    end,
    ask: (turn, taskId, { payload, asked }) =>
      askNext(turn, { taskId, payload, asked, values: {}, until: now() + WAITS_MS, lastMsgId: turn.origin.msgId }),
    take: async (turn, text) => {
      const { msgId } = turn.origin
      const open = await openAt(turn)
      const [current, ...rest] = open?.asked ?? []
      if (open === null || current === undefined || text.trim() === '') return null
      // The platform sends it again; what it asks for was asked.
      if (open.lastMsgId === msgId) return 'asking'
      if (text.trim() === words.drop) {
        await end(turn)
        await turn.say(plain(words.dropped), `${msgId}#write`, true)
        return 'asking'
      }
      const values = { ...open.values, [current.name]: text.trim() }
      if (rest.length === 0) return { ...open, values }
      await askNext(turn, { ...open, asked: rest, values, lastMsgId: msgId })
      return 'asking'
    },
  }
}

const readOpen = (stored: Json): Open => ({
  taskId: textIn(stored.taskId),
  payload: textIn(stored.payload),
  values: Object.fromEntries(Object.entries(recordIn(stored.values)).map(([name, value]) => [name, textIn(value)])),
  asked: listIn(stored.asked)
    .map(recordIn)
    .map(({ name, label, example }) => ({ name: textIn(name), label: textIn(label), example: textIn(example) })),
  until: typeof stored.until === 'number' ? stored.until : 0,
  lastMsgId: textIn(stored.lastMsgId),
})
