import assert from 'node:assert/strict'
import { it } from 'node:test'
import { contextOf, factoryOf, findOrders, NOW, siteOf, utterancesIn } from '../../test/sample-understanding.ts'
import { commandOf } from './command.ts'
import { NO_CONTEXT, type OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { understand } from './understand.ts'

it('choosing a reading by its text gives that reading again, with no conversation to lean on', async () => {
  const wrong: string[] = []
  for (const utterance of [...utterancesIn('utterances.jsonl'), ...utterancesIn('utterances-more.jsonl')]) {
    const site = siteOf(factoryOf(utterance))
    const deps = { lexicon: site.lexicon, findOrders: async (query: OrderQuery) => findOrders(site, query) }
    const context = contextOf(site, utterance.context.activeStep)
    const intent = await understand(deps, { text: utterance.text, now: NOW, context })
    const personKey = (id: string) => site.people.find(person => person.id === id)?.name ?? ''
    for (const option of intent.kind === 'ambiguous' ? intent.options : [intent]) {
      const text = isPlaced(option) ? commandOf(option, { timeZone: 'Asia/Shanghai', personKey }) : null
      if (text === null) continue
      const again = await understand(deps, { text, now: NOW, context: { ...NO_CONTEXT, sender: context.sender } })
      if (meaning(again) !== meaning(option)) wrong.push(`${utterance.text} → ${text}`)
    }
  }
  assert.deepEqual(wrong, [])
})

/** Readings are offered for places that are known; without one the text would lean on the conversation. */
function isPlaced(intent: Intent): boolean {
  if (intent.kind === 'progress') return true
  if (intent.kind === 'report') return intent.lines.every(line => line.place.target !== null)
  return 'place' in intent && intent.place.target !== null
}

/** What counts: how things were worded doesn't, nor which wrong value a correction replaces. */
const meaning = (intent: Intent): string =>
  JSON.stringify(intent, (name, value) => {
    if (['note', 'orderText', 'stepText', 'wrong', 'customer'].includes(name)) return null
    return typeof value === 'bigint' ? String(value) : value
  })
