/** What WeCom sends again is answered once: the platform itself recognises only cards, by their task ids. */
import { createHash } from 'node:crypto'
import type { MessageRef } from '../port.ts'

/** Same key, same id: a card that was sent twice is shown once. Only these characters are allowed in it. */
export const taskIdOf = (key: string): string => `bg-${createHash('sha256').update(key).digest('hex').slice(0, 40)}`

/** What was said under this task id, or is just being said; else `say` says it. */
export type Once = (taskId: string, say: () => Promise<MessageRef>) => Promise<MessageRef>

/** What WeCom redelivers it redelivers soon. */
const MOST_REMEMBERED = 2_000

export function createOnce(): Once {
  const said = new Map<string, Promise<MessageRef>>()
  return (taskId, say) => {
    const before = said.get(taskId)
    if (before !== undefined) return before
    const saying = say()
    saying.catch(() => said.delete(taskId))
    said.set(taskId, saying)
    for (const oldest of said.keys()) {
      if (said.size <= MOST_REMEMBERED) break
      said.delete(oldest)
    }
    return saying
  }
}
