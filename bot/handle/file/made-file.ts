/**
 * Workbooks that an answer hands out, made at the last moment. The answer to an event is stored with it for weeks, and in
 * every backup; with the workbook in it, so would be what everybody earned.
 */
import { z } from 'zod'
import { type Answer, type OutboundMessage, XLSX_MIME } from '../../../adapters/port.ts'
import type { Catalog } from '../../../db/catalog.ts'
import type { Sql } from '../../../db/connect.ts'
import { DatabaseFault } from '../../../db/fault.ts'
import type { PlainDate } from '../../../domain/model.ts'
import { parseMonth } from '../../../domain/pay-month.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import { textMessage } from '../../cards/message.ts'
import { createQueue } from '../../thread.ts'
import { LOCALES, wordsFor } from '../../wording/index.ts'
import { makePayWorkbook } from '../../workbook/pay-workbook.ts'
import { makeReportTemplate } from '../../workbook/report-template.ts'
import { makeTemplate } from '../../workbook/template.ts'
import { payShownTo } from '../pay/pay.ts'
import { storedInstant, storedPerson } from '../stored-values.ts'

/** What stands in a file in the place of its bytes; no base64 has a colon. */
const MARK = 'make:'

/** Whoever asks while so many wait for theirs asks again. */
const MOST_WAITING = 20

const locale = z.enum(LOCALES)

const month = z.string().transform((text, context): PlainDate => {
  const parsed = parseMonth(text)
  if (parsed !== null) return parsed
  context.addIssue('not a month')
  return z.NEVER
})

const recipeSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('template'), locale }),
  z.object({ of: z.literal('reportTemplate'), locale }),
  /** For this person: whose pay they may see is asked when it is made. `at`: when they asked for it. */
  z.object({ of: z.literal('pay'), locale, month, person: storedPerson, at: storedInstant }),
])

type Recipe = z.output<typeof recipeSchema>

/** `recipe`: as it is stored. */
export const madeFileMessage = (text: string, name: string, recipe: z.input<typeof recipeSchema>): OutboundMessage => ({
  ...textMessage(text),
  file: { name, mime: XLSX_MIME, base64: `${MARK}${JSON.stringify(recipe)}` },
})

type Maker = { readonly sql: Sql; readonly catalog: Catalog }

/** Made anew for each delivery of the answer, and kept nowhere. */
export const withMadeFiles = async (by: Maker, answer: Answer): Promise<Answer> => ({
  ...answer,
  replies: await Promise.all(answer.replies.map(message => withMadeFile(by, message))),
})

/** One after the other: a month of a large factory is tens of thousands of rows. */
const inTurn = createQueue(MOST_WAITING)

async function withMadeFile(by: Maker, message: OutboundMessage): Promise<OutboundMessage> {
  const { file } = message
  if (file === null || !file.base64.startsWith(MARK)) return message
  const recipe = recipeSchema.parse(JSON.parse(file.base64.slice(MARK.length)))
  const make = makingOf(by, recipe)
  if (make === null) return textMessage(wordsFor(recipe.locale).pay.notYours)
  const bytes = await inTurn(make)
  if (bytes === null) throw new DatabaseFault('busy', 'too many workbooks are being made')
  return { ...message, file: { ...file, base64: Buffer.from(bytes).toString('base64') } }
}

/** null: it is not theirs, or not any more. */
function makingOf(by: Maker, recipe: Recipe): (() => Promise<Uint8Array>) | null {
  switch (recipe.of) {
    case 'template':
      return () => makeTemplate(recipe.locale)
    case 'reportTemplate':
      return () => makeReportTemplate(wordsFor(recipe.locale).many)
    case 'pay':
      return payWorkbook(by, recipe)
    default:
      return unreachable(recipe)
  }
}

function payWorkbook(
  { sql, catalog }: Maker,
  { locale, month, person, at }: Extract<Recipe, { of: 'pay' }>,
): (() => Promise<Uint8Array>) | null {
  const asker = catalog.people.get(person)
  const people = asker === undefined ? null : payShownTo(catalog, asker)
  return people === null ? null : () => makePayWorkbook(sql, catalog, { month, locale, people, now: at })
}
