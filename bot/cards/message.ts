/** Wraps a card or a sentence as a message; the summary is what notifications and old clients show. */
import type { Card } from '../../adapters/card.ts'
import type { OutboundMessage } from '../../adapters/port.ts'

export const cardMessage = (card: Card, summary = card.title): OutboundMessage => ({
  text: null,
  card,
  summary,
  mentions: [],
  file: null,
})

export const textMessage = (text: string): OutboundMessage => ({
  text,
  card: null,
  summary: text,
  mentions: [],
  file: null,
})
