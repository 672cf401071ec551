/** What the sandbox's API takes, checked before anything else happens. One schema per route, built once. */
import { z } from 'zod'
import { cleanText } from './clean-text.ts'
import { invalidInput, refuse } from './problem.ts'

/** UTF-8 bytes of one message. */
export const MAX_TEXT_BYTES = 10_240
const MAX_VALUES = 60
const MAX_LIST = 500
const MAX_ADVANCE_DAYS = 92

/** Ids are names in URLs and log lines: no blanks, no control characters. */
const id = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\s\p{Cc}]+$/u, 'An id has no blanks and at most 80 characters.')
const eventId = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, 'An eventId has no control characters.')
const text = z.string().transform(cleanText)

const value = z.union([
  text,
  z.number().transform(String),
  z.boolean().transform(String),
  z.null().transform(() => ''),
  z.array(z.string()).transform(values => cleanText(values.join(','))),
])

const values = z
  .record(z.string().max(80), value)
  .refine(given => Object.keys(given).length <= MAX_VALUES, `At most ${MAX_VALUES} values.`)

const messageInput = z.strictObject({
  as: id,
  chat: id,
  text: text.refine(given => given.trim() !== '', 'A message has at least one visible character.'),
  replyTo: id.nullish(),
  eventId: eventId.nullish(),
})

const actionInput = z.strictObject({
  as: id,
  chat: id,
  message: id,
  action: z.string().min(1).max(8_000).transform(cleanText),
  values: values.default({}),
  eventId: eventId.nullish(),
})

const fileInput = z.strictObject({ as: id, chat: id, replyTo: id.nullish(), eventId: eventId.nullish() })

const understandInput = z.strictObject({
  as: id,
  text,
  replyTo: id.nullish(),
  step: z.strictObject({ order: z.string().min(1).max(80), seq: z.int().min(0) }).nullish(),
})

const DURATION = /^P(?:(\d{1,3})D)?(?:T(?=\d)(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/

const clockInput = z.strictObject({
  advance: z
    .string()
    .refine(
      given => durationSeconds(given) > 0,
      'An ISO 8601 duration above zero in days, hours, minutes, seconds: PT2H.',
    )
    .refine(given => durationSeconds(given) <= MAX_ADVANCE_DAYS * 86_400, `At most ${MAX_ADVANCE_DAYS} days at once.`),
})

const listQuery = z.object({
  chat: id,
  after: z.coerce.number().int().min(0).nullish(),
  limit: z.coerce.number().int().min(1).max(MAX_LIST).default(MAX_LIST),
})

const chatsQuery = z.object({ as: id })
const eventsQuery = z.object({ as: id.optional() })
const fileParams = z.object({ id })

export type MessageInput = z.output<typeof messageInput>
export type ActionInput = z.output<typeof actionInput>
export type FileInput = z.output<typeof fileInput>
export type UnderstandInput = z.output<typeof understandInput>

export const readMessage = (body: unknown): MessageInput => shortText(parsed(messageInput, body))
export const readAction = (body: unknown): ActionInput => parsed(actionInput, body)
export const readFileFields = (body: unknown): FileInput => parsed(fileInput, body)
export const readUnderstand = (body: unknown): UnderstandInput => shortText(parsed(understandInput, body))
export const readAdvance = (body: unknown): string => parsed(clockInput, body).advance
export const readListQuery = (query: unknown) => parsed(listQuery, query)
export const readChatsQuery = (query: unknown) => parsed(chatsQuery, query)
export const readEventsQuery = (query: unknown) => parsed(eventsQuery, query)
export const readFileParams = (params: unknown) => parsed(fileParams, params)

function parsed<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const result = safelyParsed(schema, given)
  if (!result.success) throw invalidInput(result.error)
  return result.data
}

/** An object under the name `length` or `toString` can make a check itself throw: that is no value of any field. */
function safelyParsed<T extends z.ZodType>(schema: T, given: unknown) {
  try {
    return schema.safeParse(given)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw refuse(400, 'invalidInput', 'body', 'The body holds what is no value.')
  }
}

/** Too long is a refusal of its own (413): the sender should split it, not correct it. */
function shortText<T extends { readonly text: string }>(input: T): T {
  // A UTF-16 unit is at least one byte: only texts near the limit need counting.
  if (input.text.length * 3 <= MAX_TEXT_BYTES) return input
  const bytes = Buffer.byteLength(input.text)
  if (bytes > MAX_TEXT_BYTES) {
    throw refuse(413, 'tooLong', 'text', `The text has ${bytes} bytes; a message has at most ${MAX_TEXT_BYTES}.`)
  }
  return input
}

function durationSeconds(text: string): number {
  const [, days, hours, minutes, seconds] = DURATION.exec(text) ?? []
  return Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
}
