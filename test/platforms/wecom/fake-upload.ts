/** Media of the bot's, sent over the long connection in three steps (sheet §2.6). */
import { createHash } from 'node:crypto'
import { type Json, textIn } from './fake-json.ts'
import type { Media } from './fake-rest.ts'
import { BAD_PARAMETER, CHUNK_BYTES, type Complaint, uploadComplaints } from './rules.ts'

const UPLOAD_MS = 30 * 60_000

type Upload = { readonly said: Json; readonly at: number; readonly parts: Map<number, Buffer> }
type Outcome = { readonly complaints: readonly Complaint[]; readonly body?: Json }

export function uploadsOf(media: Map<string, Media>, nextId: (prefix: string) => string, now: () => number) {
  const uploads = new Map<string, Upload>()
  const wrong = (why: string): Outcome => ({ complaints: [{ code: BAD_PARAMETER, why }] })
  const only = (body: Json, keys: readonly string[]): readonly Complaint[] =>
    Object.keys(body)
      .filter(key => !keys.includes(key))
      .map(key => ({ code: BAD_PARAMETER, why: `the upload has no ${key}` }))

  function init(body: Json): Outcome {
    const complaints = uploadComplaints(body)
    if (complaints.length > 0) return { complaints }
    const id = nextId('upload-')
    uploads.set(id, { said: body, at: now(), parts: new Map() })
    return { complaints, body: { upload_id: id } }
  }

  function open(body: Json): Upload | undefined {
    const upload = uploads.get(textIn(body.upload_id))
    return upload !== undefined && upload.at > now() - UPLOAD_MS ? upload : undefined
  }

  function chunk(body: Json): Outcome {
    const upload = open(body)
    if (upload === undefined) return wrong('an unknown upload_id')
    const { chunk_index: index } = body
    // From 0, as the SDK counts; the document's sample shows 1.
    const isIndex = typeof index === 'number' && Number.isInteger(index) && index >= 0
    if (!isIndex || index >= Number(upload.said.total_chunks)) return wrong(`chunk ${index}`)
    const bytes = Buffer.from(textIn(body.base64_data), 'base64')
    if (bytes.length === 0 || bytes.length > CHUNK_BYTES) return wrong(`a chunk of ${bytes.length} bytes`)
    upload.parts.set(index, bytes)
    return { complaints: only(body, ['upload_id', 'chunk_index', 'base64_data']) }
  }

  function finish(body: Json): Outcome {
    const upload = open(body)
    if (upload === undefined) return wrong('an unknown upload_id')
    const { type, filename, total_size: size, total_chunks: chunks, md5 } = upload.said
    const parts = [...upload.parts].toSorted(([one], [other]) => one - other).map(([, bytes]) => bytes)
    const whole = Buffer.concat(parts)
    if (parts.length !== chunks) return wrong(`${parts.length} of ${chunks} chunks`)
    if (whole.length !== size) return wrong(`${whole.length} of ${size} bytes`)
    if (md5 !== undefined && createHash('md5').update(whole).digest('hex') !== md5) return wrong('another md5')
    uploads.delete(textIn(body.upload_id))
    const mediaId = nextId('botmedia-')
    media.set(mediaId, { type: textIn(type), name: textIn(filename), owner: 'bot' })
    const created = String(Math.floor(now() / 1_000))
    return { complaints: only(body, ['upload_id']), body: { type, media_id: mediaId, created_at: created } }
  }

  return { init, chunk, finish }
}
