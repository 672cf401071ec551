/** What a message becomes when Feishu refuses its content: less each time, until nothing is left to object to. */
import type { Block, Card } from '../card.ts'
import { blockLines, cardAsText } from '../kit/card-as-text.ts'
import type { AdapterLog, OutboundMessage } from '../port.ts'
import { codeOf, isPictureGone, objectionOf, tooLarge } from './errors.ts'
import type { Pictures } from './pictures.ts'

export type Version = {
  /** `plain`: the same card, of which nothing but texts and what can be pressed is left. */
  readonly name: 'whole' | 'plain' | 'text' | 'summary' | 'withheld'
  readonly message: OutboundMessage
  /** The same for a card that has to stay one. */
  readonly card: Card
}

export function versionsOf(message: OutboundMessage, shortened: string): readonly Version[] {
  const { card, summary } = message
  const whole: Version = { name: 'whole', message, card: card ?? cardOf(message.text ?? summary) }
  const withText = (name: Version['name'], text: string, mentions: readonly string[] = []): Version => ({
    name,
    message: { text, card: null, summary: name === 'withheld' ? text : summary, mentions, file: null },
    card: cardOf(text),
  })
  const fewer = [withText('summary', summary), withText('withheld', shortened)]
  if (card === null) return [whole, ...fewer]
  const plain = plainer(card)
  const text = message.text ?? cardAsText(card)
  return [
    whole,
    { name: 'plain', message: { ...message, card: plain, mentions: [] }, card: plain },
    withText('text', text, message.mentions),
    ...fewer,
  ]
}

export type Taking = {
  readonly log: AdapterLog
  readonly forgetPictures: Pictures['forget']
  /** What stands in the place of words that are not taken. */
  readonly shortened: string
}

/** Fewer words, or plainer ones, until the platform takes them: what somebody should hear is not dropped. */
export async function untilTaken<Result>(
  message: OutboundMessage,
  give: (version: Version) => Promise<Result>,
  { log, forgetPictures, shortened }: Taking,
): Promise<Result> {
  for (let versions = versionsOf(message, shortened); ; ) {
    const [version] = versions
    if (version === undefined) throw tooLarge('message')
    try {
      return await give(version)
    } catch (error) {
      const objection = objectionOf(error)
      if (objection === null) throw error
      if (isPictureGone(error)) await forgetPictures(version.card).catch(() => undefined)
      versions = after(versions, objection)
      if (versions.length === 0) throw error
      log('warn', 'feishu.contentRefused', { ...codeOf(error), becomes: versions[0]?.name })
    }
  }
}

/** What may still be taken after the platform objected to the first of `versions`; empty: nothing. */
const after = (versions: readonly Version[], objection: 'form' | 'words'): readonly Version[] =>
  versions.slice(1).filter(({ name }) => objection === 'form' || name === 'summary' || name === 'withheld')

function cardOf(text: string): Card {
  const [title = '', ...lines] = text.split('\n')
  return { title, tone: 'info', blocks: lines.length === 0 ? [] : [{ kind: 'text', text: lines.join('\n') }] }
}

/** Charts, tables, pictures and mentions are what a card is refused for; the form and the buttons are what it is for. */
const plainer = (card: Card): Card => ({ ...card, blocks: card.blocks.map(plainBlock) })

const plainBlock = (block: Block): Block =>
  block.kind === 'chart' || block.kind === 'table' || block.kind === 'image'
    ? { kind: 'text', text: blockLines(block).join('\n') }
    : block
