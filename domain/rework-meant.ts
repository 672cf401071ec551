/**
 * Which pieces a report is about: first production, or such as were sent back and come once more. Said by name (a button),
 * by the words "返工做好 3", or plain where nothing else lies there (decided 2026-11-28: nobody should have to know how
 * the house counts).
 */
import type { Refused } from './decision.ts'
import type { Order, Step } from './model.ts'
import { add, type Quantity, ZERO } from './quantity.ts'
import type { Amounts, ReportRequest } from './report-request.ts'
import { type RouteHere, routesAt } from './rework-flow.ts'

export type ReworkRefusal =
  /** What was named was taken back, or none of it is here (now). */
  | { readonly kind: 'reworkNotHere' }
  /** What was sent back is reported by itself, and no more of it than has come. */
  | { readonly kind: 'moreThanAwaiting'; readonly asked: Quantity; readonly awaiting: Quantity }

export type ReworkMeant =
  /** `reworkDone`: what remains of it for the rework of the step itself. */
  { readonly kind: 'meant'; readonly route: RouteHere | null; readonly reworkDone: Quantity } | Refused<ReworkRefusal>

type Lying = { readonly reportable: Quantity; readonly openRework: Quantity }

export function reworkMeant(order: Order, step: Step, request: ReportRequest, lying: Lying): ReworkMeant {
  const here = routesAt(order, step.seq)
  if (request.reworkId !== null) {
    const named = here.find(({ route }) => route.id === request.reworkId)
    return named === undefined ? { kind: 'refused', why: { kind: 'reworkNotHere' } } : meant(named, request.reworkDone)
  }
  const route =
    request.reworkDone > 0n ? routeReworked(here, request.reworkDone, lying) : routeAlone(here, request, lying)
  return route === null ? { kind: 'meant', route, reworkDone: request.reworkDone } : meant(route, request.reworkDone)
}

/** All pieces of the report are of this sending; those that it had in rework at the step come back from there too. */
const meant = (route: RouteHere, said: Quantity): ReworkMeant => ({
  kind: 'meant',
  route,
  reworkDone: said <= route.openRework ? said : ZERO,
})

/** "返工做好 3": of the step's own rework where so much is out; else the oldest sending that can be meant. */
function routeReworked(here: readonly RouteHere[], said: Quantity, { openRework }: Lying): RouteHere | null {
  if (said <= openRework) return null
  const ready = here.filter(({ reportable }) => reportable > 0n)
  const whole = here.find(each => each.openRework >= said) ?? ready.find(({ reportable }) => reportable >= said)
  return whole ?? ready[0] ?? null
}

/** Nothing of first production lies here, and one sending does. */
function routeAlone(here: readonly RouteHere[], request: ReportRequest, lying: Lying): RouteHere | null {
  const [only, another] = here.filter(({ reportable }) => reportable > 0n)
  if (only === undefined || another !== undefined || lying.reportable > 0n) return null
  const { good, scrap, rework } = request
  return good === 'rest' || add(good, scrap, rework) <= only.reportable ? only : null
}

/** No leader can agree to more: the pieces would have to be others. */
export function refusalOfRework(amounts: Amounts, route: RouteHere | null): ReworkRefusal | null {
  if (route === null) return null
  const { good, scrap, rework, reworkDone, returned } = amounts
  const asked = (add(good, scrap, rework, returned) - reworkDone) as Quantity
  return asked > route.reportable ? { kind: 'moreThanAwaiting', asked, awaiting: route.reportable } : null
}
