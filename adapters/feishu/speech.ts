/**
 * Voice messages as text, where the company's edition has Feishu's speech recognition: it is not on the free one, is
 * metered, and takes 16 kHz samples of at most a minute, where people's messages are Opus.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { OggOpusDecoder } from 'ogg-opus-decoder'
import type { AdapterParts } from '../port.ts'
import type { Api } from './api.ts'
import { codeOf, isPlatformError } from './errors.ts'
import { textAt } from './json.ts'
import { SPEECH } from './limits.ts'

export type Voice = { readonly messageId: string; readonly fileKey: string; readonly milliseconds: number }

/** null: nobody could make text of it. */
export type Speech = (voice: Voice) => Promise<string | null>

export function createSpeech({ log, now }: Pick<AdapterParts, 'log' | 'now'>, api: Api): Speech {
  /** A message that is delivered again while it is recognised is paid for once. */
  const underway = new Map<string, Promise<string | null>>()
  let refusedUntil = 0

  async function recognise({ messageId, fileKey, milliseconds }: Voice): Promise<string | null> {
    if (milliseconds > SPEECH.mostMilliseconds || now() < refusedUntil) return null
    try {
      const path = `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(fileKey)}`
      const bytes = await api.download({ name: 'resource.get', method: 'GET', path: `${path}?type=file` })
      const samples = await samplesOf(bytes)
      if (samples.byteLength === 0) return null
      return await ask(samples, messageId)
    } catch (error) {
      const forGood = isPlatformError(error) && error.code === 'fixConfiguration'
      if (forGood) refusedUntil = now() + SPEECH.lookAgainMs
      log(forGood ? 'info' : 'warn', 'feishu.voiceNotRead', codeOf(error))
      return null
    }
  }

  async function ask(samples: Buffer, messageId: string): Promise<string | null> {
    const answer = await api.call({
      name: 'speech.recognise',
      method: 'POST',
      path: '/open-apis/speech_to_text/v1/speech/file_recognize',
      body: {
        speech: { speech: samples.toString('base64') },
        config: { file_id: fileIdOf(messageId), format: 'pcm', engine_type: '16k_auto' },
      },
    })
    return textAt(answer, 'data', 'recognition_text')
  }

  return voice => {
    const known = underway.get(voice.messageId)
    if (known !== undefined) return known
    const asked = recognise(voice).finally(() => underway.delete(voice.messageId))
    underway.set(voice.messageId, asked)
    return asked
  }
}

/** Sixteen of `[A-Za-z0-9_]`. */
const fileIdOf = (messageId: string): string => messageId.replace(/\W/g, '').slice(-16).padStart(16, '0')

/** Opus is always decoded to 48 kHz: three samples become one of 16 kHz. In pieces, so that nobody waits for it. */
async function samplesOf(ogg: Uint8Array): Promise<Buffer> {
  const decoder = new OggOpusDecoder()
  await decoder.ready
  const pieces: Buffer[] = []
  try {
    for (let at = 0; at < ogg.byteLength; at += SPEECH.pieceBytes) {
      const { channelData } = await decoder.decode(ogg.subarray(at, at + SPEECH.pieceBytes))
      pieces.push(at16k(channelData[0] ?? new Float32Array()))
      await breathe()
    }
    const { channelData } = await decoder.flush()
    pieces.push(at16k(channelData[0] ?? new Float32Array()))
  } finally {
    decoder.free()
  }
  return Buffer.concat(pieces)
}

function at16k(samples: Float32Array): Buffer {
  const out = Buffer.alloc(Math.floor(samples.length / 3) * 2)
  for (let at = 0; at < out.length / 2; at++) {
    const mean = ((samples[at * 3] ?? 0) + (samples[at * 3 + 1] ?? 0) + (samples[at * 3 + 2] ?? 0)) / 3
    out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, mean)) * 32_767), at * 2)
  }
  return out
}
