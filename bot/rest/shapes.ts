/**
 * The shapes of answers (design §8), once: types for the code that builds them, schemas for the OpenAPI document and for
 * the tests. `id` in the registry is the name of the component in the document.
 */
import { z } from 'zod'

/** The registry where `describe` and `meta` of every schema are kept as well, so that the document tells them. */
export const components = z.globalRegistry

export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .describe('A decimal string; exact.')

export const time = z.iso.datetime({ offset: true }).describe("ISO 8601 with the site's offset.")

export const assigneeShape = z.strictObject({ employeeNo: z.string(), name: z.string() })

export const problemShape = z
  .looseObject({
    type: z.string().describe('Leads to the explanation of the kind.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    kind: z.string().describe('Stable name of the problem; branch on this.'),
    errors: z
      .array(
        z.strictObject({
          detail: z.string(),
          pointer: z.string().optional().describe('JSON pointer into the body.'),
          parameter: z.string().optional(),
          header: z.string().optional(),
        }),
      )
      .optional(),
    reference: z.string().optional().describe('Names the log line of a fault of the service.'),
  })
  .register(components, { id: 'Problem', description: 'RFC 9457. Further members tell numbers, such as `reportable`.' })

/** One page of a list. */
export const pageShape = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('For the next page; null on the last one.'),
  })
