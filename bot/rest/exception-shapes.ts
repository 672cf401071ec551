/** Exceptions and their threads, as the API gives them. */
import { z } from 'zod'
import { EXCEPTION_EVENT_KINDS } from '../../domain/exception-life.ts'
import { EXCEPTION_KINDS } from '../../domain/model.ts'
import { components, time } from './shapes.ts'

const exceptionFields = {
  code: z.string().describe('What people call it, such as E-12.'),
  kind: z.enum(EXCEPTION_KINDS),
  reason: z.string().nullable().describe('Code of a downtime reason.'),
  level: z.int(),
  order: z.string().nullable(),
  step: z.strictObject({ seq: z.int(), name: z.string() }).nullable(),
  machine: z.string().nullable().describe('Id of the machine that is concerned.'),
  workCenter: z.string().nullable().describe('Id, where all of its machines are concerned.'),
  blocking: z.boolean().describe('Whether work stands still because of it, or stood.'),
  department: z.string().nullable().describe('Id of the department that must act.'),
  description: z.string(),
  raisedBy: z.string().describe('Employee number.'),
  raisedAt: time,
  calledAt: time.describe('Since when that department has been called.'),
  owner: z.string().nullable().describe('Employee number of who has taken it.'),
  acknowledgedAt: time.nullable(),
  resolvedBy: z.string().nullable().describe('Employee number.'),
  resolvedAt: time.nullable(),
  cause: z.string().nullable().describe('Code of a downtime reason: why it was.'),
  causeNote: z.string(),
  downtimeMinutes: z.number().describe('Working minutes down: as agreed at its end, else as measured until now.'),
}

export const exceptionShape = z.strictObject(exceptionFields).register(components, { id: 'Exception' })

export const exceptionDetailShape = z
  .strictObject({
    ...exceptionFields,
    downtime: z.array(z.strictObject({ from: time, to: time.nullable().describe('null: it stands still.') })),
    thread: z.array(
      z.strictObject({
        kind: z.enum(EXCEPTION_EVENT_KINDS),
        at: time,
        person: z.string().describe('Employee number.'),
        program: z.string().nullable().describe('The key that said it for the person.'),
        department: z.string().nullable().describe('To which it was handed.'),
        to: z.string().nullable().describe('Employee number of who it was assigned to.'),
        cause: z.string().nullable(),
        minutes: z.int().nullable(),
        photo: z.string().nullable(),
        note: z.string(),
      }),
    ),
  })
  .register(components, { id: 'ExceptionDetail' })
export type ExceptionJson = z.output<typeof exceptionShape>
export type ExceptionDetailJson = z.output<typeof exceptionDetailShape>
