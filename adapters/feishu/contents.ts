/** What a message holds, in the forms that the platform takes: a card, a text, a file. */
import { cardAsText } from '../kit/card-as-text.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type OutboundMessage, PlatformError } from '../port.ts'
import type { Api } from './api.ts'
import { isMentionable } from './cards.ts'
import { unanswered } from './errors.ts'
import { textAt } from './json.ts'
import { MOST_FILE_BYTES, MOST_TEXT_BYTES } from './limits.ts'
import type { NativeCard } from './native.ts'

export type Content = { readonly type: 'interactive' | 'text' | 'file'; readonly content: string }

export const cardContent = (card: NativeCard): Content => ({ type: 'interactive', content: JSON.stringify(card) })

/** In a text `<at …>` is markup: what people wrote must not become one. */
export function textContent({ text, card, summary, mentions }: OutboundMessage): Content {
  const said = text ?? (card === null ? summary : cardAsText(card))
  const plain = shortenToBytes(said.replaceAll('<', '＜'), MOST_TEXT_BYTES)
  const called = mentions.filter(isMentionable).map(id => `<at user_id="${id}"></at> `)
  return { type: 'text', content: JSON.stringify({ text: `${called.join('')}${plain || summary}` }) }
}

/** The file is uploaded first: a message holds its key. */
export async function fileContent(api: Api, file: NonNullable<OutboundMessage['file']>): Promise<Content> {
  const bytes = Buffer.from(file.base64, 'base64')
  if (bytes.byteLength > MOST_FILE_BYTES) throw new PlatformError('feishu', 'tooLong', 'the file is too large')
  const body = new FormData()
  body.set('file_type', /\.xlsx?$/i.test(file.name) ? 'xls' : 'stream')
  body.set('file_name', file.name)
  body.set('file', new Blob([Uint8Array.from(bytes)], { type: file.mime }), file.name)
  const answer = await api.call({ name: 'file.create', method: 'POST', path: '/open-apis/im/v1/files', body })
  const key = textAt(answer, 'data', 'file_key')
  if (key === null) throw unanswered('file.create', null)
  return { type: 'file', content: JSON.stringify({ file_key: key }) }
}
