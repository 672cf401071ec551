/** A message by the bot: its pieces one after the other, and what somebody wrote answered by the last of them. */
import { withPictures } from '../kit/with-pictures.ts'
import type { AdapterParts } from '../port.ts'
import { createCardOrWords, markdownBody } from './card-or-words.ts'
import type { Line } from './line.ts'
import { inOrder, mediaOf, type Piece, piecesOf, type Saying } from './pieces.ts'
import { createPut } from './put.ts'

export type ByBot = (saying: Saying) => Promise<void>

export function createByBot(parts: AdapterParts, line: Line): ByBot {
  const put = createPut(line, parts.log)
  const cardOrWords = createCardOrWords(parts, put)

  async function deliver(saying: Saying, piece: Piece): Promise<void> {
    switch (piece.kind) {
      case 'markdown':
        return put(saying.place, markdownBody(piece.content), saying.frame)
      case 'file':
        return put(saying.place, await fileBody(line, piece.file), saying.frame)
      case 'card':
        return cardOrWords.put(saying, piece.card)
    }
  }

  return async given => {
    const { card } = given.message
    const drawn = card === null ? null : await withPictures(card, parts.drawChart)
    const saying = { ...given, message: { ...given.message, card: drawn } }
    const pieces = piecesOf(saying, cardOrWords.takesCards(saying.place), parts.words)
    const last = pieces.length - 1
    const deliveries = pieces.map(
      (piece, index) => () => deliver(index === last ? saying : { ...saying, frame: null }, piece),
    )
    await inOrder(parts.memory, saying.taskId, deliveries)
  }
}

async function fileBody(line: Line, file: Extract<Piece, { kind: 'file' }>['file']): Promise<object> {
  const { type, bytes } = mediaOf(file)
  return { msgtype: type, [type]: { media_id: await line.upload(type, file.name, bytes) } }
}
