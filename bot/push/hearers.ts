/** The chats that may hear news, and until when each is left in peace. */
import type { Catalog, Department } from '../../db/catalog.ts'
import type { DepartmentId, Instant, Order, PersonId, Step } from '../../domain/model.ts'
import { type Hearer, type SubscriptionChange, subscribedTopics } from '../../domain/topics.ts'
import { laneOf } from '../handle/tell.ts'
import { departmentQuietUntil } from '../speech/department-quiet.ts'

export type HearingDepartment = Hearer & {
  readonly lanes: readonly string[]
  readonly notBefore: Instant
}

/** Departments that have a group, and subscribe to something. */
export function hearersOf(
  catalog: Catalog,
  changes: ReadonlyMap<DepartmentId, readonly SubscriptionChange[]>,
  now: Instant,
): readonly HearingDepartment[] {
  return [...catalog.departments.values()].flatMap(({ id, kind }: Department) => {
    const lanes = (catalog.groupsOfDepartment.get(id) ?? []).map(({ platform, chatId }) =>
      laneOf(platform, { kind: 'chat', chatId }),
    )
    const topics = subscribedTopics(kind, changes.get(id) ?? [])
    if (lanes.length === 0 || topics.length === 0) return []
    return [{ id, kind, topics, lanes, notBefore: departmentQuietUntil(catalog, id, now) ?? now }]
  })
}

/** Where a person is told; null: they have no account anywhere. */
export function personLane(catalog: Catalog, id: PersonId): string | null {
  const identity = catalog.identitiesOf.get(id)?.at(-1)
  return identity === undefined ? null : laneOf(identity.platform, { kind: 'person', userId: identity.userId })
}

export function personNotBefore(catalog: Catalog, id: PersonId, now: Instant): Instant {
  const person = catalog.people.get(id)
  return (person && departmentQuietUntil(catalog, person.departmentId, now)) ?? now
}

const departmentOfStep = (catalog: Catalog, { teamId }: Pick<Step, 'teamId'>): DepartmentId | null =>
  catalog.teams.get(teamId)?.departmentId ?? null

/** The departments of the step, or of all steps that are still to make. */
export function departmentsConcerned(catalog: Catalog, order: Order, step: Step | null): readonly DepartmentId[] {
  const open = order.steps.filter(({ status }) => status !== 'completed' && status !== 'cancelled')
  const steps = step === null ? open : [step]
  return [...new Set(steps.flatMap(each => departmentOfStep(catalog, each) ?? []))]
}
