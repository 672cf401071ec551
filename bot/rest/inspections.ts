/** `/inspections`, their results, and how a product is inspected: from another program at the same rules as in chat. */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { anyInspectionById, findingsOf, listInspections } from '../../db/inspections.ts'
import { photoCounts, photoOfInspection, photosOfInspection } from '../../db/photos.ts'
import { INSPECTION_RESULTS } from '../../domain/model.ts'
import { NOTHING_FOUND } from '../handle/inspection/ask-inspection.ts'
import { employeeNumberOrNull } from './employee-number.ts'
import { answerOnce, apiEventOf, idempotencyHeader, sendOutcome } from './idempotency.ts'
import { resultBody, reversalBody } from './inspection-asked.ts'
import { bookInspection, type InspectionCall, type ResultDeps, type ResultRefused } from './inspection-booking.ts'
import { inspectionDetailShape, inspectionShape } from './inspection-shapes.ts'
import { inspectionJson } from './inspection-view.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { writeInstant } from './site-time.ts'
import { orderCode, paging, text } from './values.ts'

export function registerInspections(app: RestApp, deps: ResultDeps): void {
  registerList(app, deps)
  registerOne(app, deps)
  registerPhoto(app, deps)
  registerResults(app, deps)
  registerReversals(app, deps)
}

const listQuery = z.strictObject({
  order: orderCode.optional(),
  item: text(64).optional().describe('Code of a material that came in.'),
  lot: text(40).optional(),
  result: z.enum(INSPECTION_RESULTS).optional().describe('`pending`: those that wait for an inspector.'),
  kind: z.enum(['first', 'inProcess', 'final', 'incoming']).optional(),
  ...paging,
})

function registerList(app: RestApp, { sql, catalog }: ResultDeps): void {
  app.get(
    '/inspections',
    {
      schema: {
        tags: ['inspections'],
        summary: 'Inspections asked for and done, newest first',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(inspectionShape)] }),
      },
    },
    async ({ query: { order, item, lot, result, kind, limit, cursor } }) => {
      const page = await listInspections(sql, {
        ...(order !== undefined && { order }),
        ...(item !== undefined && { material: item }),
        ...(lot !== undefined && { lot }),
        ...(result !== undefined && { result }),
        ...(kind !== undefined && { kind }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      const ids = page.items.map(({ inspection }) => inspection.id)
      const [findings, photos] = await Promise.all([findingsOf(sql, ids), photoCounts(sql, ids)])
      const known = await catalog.fresh()
      const items = page.items.map(item => {
        const { id } = item.inspection
        return inspectionJson(item, { findings: findings.get(id) ?? NOTHING_FOUND, photos: photos.get(id) ?? 0 }, known)
      })
      return { items, nextCursor: page.next }
    },
  )
}

const noInspection = (): Problem => new Problem('notFound', 'There is no inspection of this id.', [])

function registerOne(app: RestApp, { sql, catalog }: ResultDeps): void {
  app.get(
    '/inspections/:id',
    {
      schema: {
        tags: ['inspections'],
        summary: 'One inspection with its photos',
        params: z.strictObject({ id: text(64) }),
        response: answers({ 200: ['The inspection.', inspectionDetailShape] }, 'notFound'),
      },
    },
    async ({ params: { id } }) => {
      const placed = await anyInspectionById(sql, id)
      if (placed === null) throw noInspection()
      const [findings, photos] = await Promise.all([findingsOf(sql, [id]), photosOfInspection(sql, id)])
      const known = await catalog.fresh()
      const found = { findings: findings.get(id) ?? NOTHING_FOUND, photos: photos.length }
      return {
        ...inspectionJson(placed, found, known),
        pictures: photos.map(photo => ({
          id: photo.id,
          mime: photo.mime,
          takenBy: employeeNumberOrNull(known, photo.takenBy),
          at: writeInstant(photo.at, known.site.timeZone),
        })),
      }
    },
  )
}

const bytes = { schema: z.string().meta({ format: 'binary' }) }
const picture = {
  200: { description: 'The picture.', content: { 'image/jpeg': bytes, 'image/png': bytes } },
}

function registerPhoto(app: RestApp, { sql }: ResultDeps): void {
  app.get(
    '/inspections/:id/photos/:photo',
    {
      schema: {
        tags: ['inspections'],
        summary: 'A photo of an inspection, as it was sent',
        description: 'Photos are kept for 400 days.',
        params: z.strictObject({ id: text(64), photo: text(64) }),
        response: { ...answers({}, 'notFound'), ...picture },
      },
    },
    async ({ params: { id, photo } }, reply) => {
      const found = await photoOfInspection(sql, id, photo)
      if (found === null) throw new Problem('notFound', 'There is no such photo (any more).', [])
      const { buffer, byteOffset, byteLength } = found.content
      return reply.type(found.mime).send(Buffer.from(buffer, byteOffset, byteLength))
    },
  )
}

async function book(deps: ResultDeps, reply: FastifyReply, call: InspectionCall): Promise<FastifyReply> {
  const outcome = await answerOnce(deps.sql, call.event, async () => {
    const booked = await bookInspection(deps, call)
    if (booked.kind === 'refused') throw problemOf(booked.why)
    return booked
  })
  return sendOutcome(reply, outcome)
}

function registerResults(app: RestApp, deps: ResultDeps): void {
  app.post(
    '/inspections/:id/results',
    {
      config: { scope: 'quality' },
      schema: {
        tags: ['inspections'],
        summary: 'Give an inspection its result',
        description:
          'The same rule as in chat. Of a lot that came in, `returned` and `scrap` leave the stock with it, and what is accepted is free. Send an `Idempotency-Key`, and the same request again has no second effect.',
        params: z.strictObject({ id: text(64) }),
        headers: idempotencyHeader,
        body: resultBody,
        response: answers(
          { 201: ['The inspection with its result.', inspectionShape] },
          ...BODY_PROBLEMS,
          'notFound',
          'keyReused',
          'unknownWorker',
          'unknownReason',
          'alreadyJudged',
          'inspectionRefused',
          'changedMeanwhile',
        ),
      },
    },
    (request, reply) => {
      const { params, caller, body } = request
      return book(deps, reply, { what: 'result', id: params.id, caller, event: apiEventOf(request, body), body })
    },
  )
}

function registerReversals(app: RestApp, deps: ResultDeps): void {
  app.post(
    '/inspections/:id/reversals',
    {
      config: { scope: 'quality' },
      schema: {
        tags: ['inspections'],
        summary: 'Take the result of an inspection back',
        description:
          'What it judged waits again, as a new inspection; of a lot, what had left the stock comes back. Refused once the pieces or the lot have been used.',
        params: z.strictObject({ id: text(64) }),
        headers: idempotencyHeader,
        body: reversalBody,
        response: answers(
          { 200: ['The inspection, marked as taken back.', inspectionShape] },
          ...BODY_PROBLEMS,
          'notFound',
          'keyReused',
          'unknownWorker',
          'inspectionRefused',
          'changedMeanwhile',
        ),
      },
    },
    (request, reply) => {
      const { params, caller, body } = request
      return book(deps, reply, {
        what: 'reversal',
        id: params.id,
        caller,
        event: apiEventOf(request, body),
        body,
      })
    },
  )
}

function problemOf(why: ResultRefused): Problem {
  switch (why.kind) {
    case 'notFound':
      return noInspection()
    case 'unknownWorker':
      return new Problem('unknownWorker', 'Nobody has this employee number.', [
        { pointer: why.pointer, detail: 'is nobody' },
      ])
    case 'unknownReason':
      return new Problem('unknownReason', 'There is no such defect.', [
        { pointer: '/defects', detail: `not ${why.reason}` },
      ])
    case 'alreadyJudged':
      return new Problem('alreadyJudged', 'The inspection has its result.', [])
    case 'changedMeanwhile':
      return new Problem('changedMeanwhile', 'The order kept changing meanwhile.', [])
    case 'ruled':
      return new Problem('inspectionRefused', why.text, [], { reason: why.reason })
  }
}
