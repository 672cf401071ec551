/** `/inspection-plans`: how products are inspected at their steps and materials when they come in, for another program to set. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import { addAudit, transact } from '../../db/commit.ts'
import { cursorForm, pageSize } from '../../db/cursors.ts'
import {
  listPlans,
  type PlanFilter,
  type Planned,
  requireIncoming,
  type StoredPlan,
  savePlan,
} from '../../db/inspection-plans.ts'
import { type PlanFault, planFaults } from '../../domain/inspection-plan.ts'
import { formatQuantity, parseQuantity, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { ResultDeps } from './inspection-booking.ts'
import { type InspectionPlanJson, inspectionPlanShape } from './inspection-shapes.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { paging, productCode, quantity, text } from './values.ts'

export function registerInspectionPlans(app: RestApp, deps: ResultDeps): void {
  registerList(app, deps)
  registerOfMaterial(app, deps)
  registerOfStep(app, deps)
}

const planCursor = cursorForm('inspectionPlans', ['string'])

const keyOf = ({ planned }: StoredPlan): string =>
  planned.of === 'material' ? `M ${planned.material}` : `P ${planned.product} ${planned.stepCode}`

function registerList(app: RestApp, { sql, catalog }: ResultDeps): void {
  app.get(
    '/inspection-plans',
    {
      schema: {
        tags: ['inspections'],
        summary: 'How products and materials are inspected',
        querystring: z.strictObject({
          product: text(64).optional().describe('Code of a product.'),
          material: text(64).optional().describe('Code of a material.'),
          ...paging,
        }),
        response: answers({ 200: ['One page.', pageShape(inspectionPlanShape)] }),
      },
    },
    async ({ query: { product, material, cursor, limit } }) => {
      const after = planCursor.read(cursor ?? null)
      const size = pageSize(limit)
      const filter = { ...(product !== undefined && { product }), ...(material !== undefined && { material }) }
      const known = await catalog.fresh()
      const stored = await listPlans(sql, filter)
      const all = [...stored, ...onlyRequired(known, stored, filter)].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      const rest = after === null ? all : all.filter(plan => keyOf(plan) > after[0])
      const last = rest[size - 1]
      return {
        items: rest.slice(0, size).map(plan => planJson(plan, known)),
        nextCursor: rest.length > size && last !== undefined ? planCursor.write([keyOf(last)]) : null,
      }
    },
  )
}

/** Materials that must be inspected, without anybody having said how. */
function onlyRequired(
  { materials }: Catalog,
  stored: readonly StoredPlan[],
  { product, material }: PlanFilter,
): readonly StoredPlan[] {
  if (product !== undefined) return []
  const planned = new Set(stored.map(keyOf))
  return [...materials.values()]
    .filter(({ code, inspectIncoming }) => inspectIncoming && (material === undefined || material === code))
    .map(
      ({ code }) =>
        ({ planned: { of: 'material', material: code }, sample: null, accept: ZERO, characteristics: [] }) as const,
    )
    .filter(plan => !planned.has(keyOf(plan)))
}

const measure = z
  .string()
  .regex(/^-?\d{1,10}(\.\d{1,4})?$/, 'must be a decimal with at most 4 decimals')
  .transform(value => parseQuantity(value) ?? ZERO)
  .nullable()
  .default(null)

const planBody = {
  sample: quantity.nullable().default(null).describe('How many are looked at of a lot; null: nobody says.'),
  accept: quantity.default(ZERO).describe('How many of the sample may be bad.'),
  characteristics: z
    .array(
      z.strictObject({
        name: text(40),
        unit: z.string().max(20).default(''),
        nominal: measure,
        lower: measure.describe('Included; at least one limit is needed.'),
        upper: measure,
      }),
    )
    .max(100)
    .default([])
    .describe('All that is measured: what is left out is measured no longer.'),
}

const stepPlanBody = z.strictObject(planBody).describe('How a product is inspected at a step.')
const materialPlanBody = z
  .strictObject({
    required: z.boolean().describe('Whether what comes in is held until it has been inspected.'),
    ...planBody,
  })
  .describe('How a material is inspected when it comes in.')

const PUT_ANSWER = ['The plan as it is now.', inspectionPlanShape] as const

function registerOfMaterial(app: RestApp, deps: ResultDeps): void {
  app.put(
    '/inspection-plans/materials/:material',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['inspections'],
        summary: 'Set how a material is inspected when it comes in',
        description: 'The whole plan at once. What waits already is judged by the plan that holds then.',
        params: z.strictObject({ material: text(64) }),
        body: materialPlanBody,
        response: answers({ 200: PUT_ANSWER }, 'notFound', ...BODY_PROBLEMS),
      },
    },
    async ({ params: { material }, body, caller }) => {
      const catalog = await deps.catalog.fresh()
      if (!catalog.materials.has(material)) throw notFound('material', 'is not the code of a material')
      return put(deps, caller, { ...body, planned: { of: 'material', material } }, body.required)
    },
  )
}

function registerOfStep(app: RestApp, deps: ResultDeps): void {
  app.put(
    '/inspection-plans/products/:product/steps/:step',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['inspections'],
        summary: 'Set how a product is inspected at a step',
        description: 'The whole plan at once. What waits already is judged by the plan that holds then.',
        params: z.strictObject({ product: productCode, step: text(40).describe('Code of a step of its routing.') }),
        body: stepPlanBody,
        response: answers({ 200: PUT_ANSWER }, 'notFound', ...BODY_PROBLEMS),
      },
    },
    async ({ params: { product, step }, body, caller }) => {
      const catalog = await deps.catalog.fresh()
      const known = catalog.products.get(product)
      if (known === undefined) throw notFound('product', 'is not the code of a product')
      const routing = known.routingId === null ? undefined : catalog.routings.get(known.routingId)
      if (routing !== undefined && !routing.steps.some(({ code }) => code === step))
        throw notFound('step', 'is not the code of a step of its routing')
      const planned: Planned = { of: 'step', product, stepCode: step }
      return put(deps, caller, { ...body, planned }, null)
    },
  )
}

const notFound = (parameter: string, detail: string): Problem =>
  new Problem('notFound', 'There is no such thing to plan for.', [{ parameter, detail }])

async function put(deps: ResultDeps, caller: string, plan: StoredPlan, required: boolean | null) {
  const faults = planFaults(plan)
  if (faults.length > 0) throw new Problem('invalid', 'The plan can not be so.', faults.map(where))
  const { planned } = plan
  await transact(deps.sql, async tx => {
    await savePlan(tx, plan)
    if (planned.of === 'material') await requireIncoming(tx, planned.material, required ?? false)
    const subject =
      planned.of === 'material' ? { kind: 'material', id: planned.material } : { kind: 'product', id: planned.product }
    const details = {
      ...(planned.of === 'step' ? { step: planned.stepCode } : { required: required ?? false }),
      sample: orNull(plan.sample),
      accept: formatQuantity(plan.accept),
      characteristics: plan.characteristics.map(({ name }) => name),
    }
    const actor = { kind: 'api', name: caller } as const
    await addAudit(tx, [{ at: deps.clock.now(), actor, action: 'inspectionPlan.set', subject, details }], null)
  })
  return planJson(plan, await deps.catalog.fresh())
}

const SAID = {
  acceptWithoutSample: ['/sample', 'is missing, though accept is above 0'],
  acceptsAll: ['/accept', 'must be less than sample'],
  sampleOfNothing: ['/sample', 'must be above 0'],
  noLimit: ['lower', 'or upper must be set'],
  limitsReversed: ['upper', 'must not be below lower'],
  nominalOutside: ['nominal', 'must be within the limits'],
  namedTwice: ['name', 'stands twice'],
} as const satisfies Record<PlanFault['kind'], readonly [string, string]>

function where(fault: PlanFault): { readonly pointer: string; readonly detail: string } {
  const [at, detail] = SAID[fault.kind]
  return { pointer: fault.of === 'sampling' ? at : `/characteristics/${fault.at}/${at}`, detail }
}

const orNull = (value: Quantity | null): string | null => (value === null ? null : formatQuantity(value))

function planJson({ planned, sample, accept, characteristics }: StoredPlan, catalog: Catalog): InspectionPlanJson {
  const material = planned.of === 'material' ? planned.material : null
  return {
    material,
    required: material === null ? null : (catalog.materials.get(material)?.inspectIncoming ?? false),
    product: planned.of === 'step' ? planned.product : null,
    step: planned.of === 'step' ? planned.stepCode : null,
    sample: orNull(sample),
    accept: formatQuantity(accept),
    characteristics: characteristics.map(({ name, unit, nominal, lower, upper }) => ({
      name,
      unit,
      nominal: orNull(nominal),
      lower: orNull(lower),
      upper: orNull(upper),
    })),
  }
}
