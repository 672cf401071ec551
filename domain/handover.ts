/** A shift is given over by one leader and taken by another; each signs once (issue 4; decided 2026-11-28). */
import type { Refused } from './decision.ts'
import type { DepartmentId, Instant, Person, PersonId, TeamId } from './model.ts'

export type Signature = { readonly personId: PersonId; readonly at: Instant }

export type Handover = {
  readonly departmentId: DepartmentId
  /** Of the shift that ends. */
  readonly outgoing: Signature | null
  /** Of the shift that begins. */
  readonly incoming: Signature | null
}

export type HandoverSide = 'outgoing' | 'incoming'

export type SignRefusal =
  /** Neither leads a team of the department nor runs it. */
  | { readonly kind: 'notLeader' }
  | { readonly kind: 'alreadySigned'; readonly by: PersonId; readonly at: Instant }
  /** Nobody takes over from themselves. */
  | { readonly kind: 'sameLeader' }

/** `teamIds`: of the department. */
export function signHandover<H extends Handover>(
  handover: H,
  side: HandoverSide,
  person: Person,
  teamIds: readonly TeamId[],
  now: Instant,
): { readonly kind: 'signed'; readonly handover: H } | Refused<SignRefusal> {
  if (!leads(person, handover.departmentId, teamIds)) return { kind: 'refused', why: { kind: 'notLeader' } }
  const before = handover[side]
  if (before !== null) return { kind: 'refused', why: { kind: 'alreadySigned', by: before.personId, at: before.at } }
  const other = side === 'outgoing' ? handover.incoming : handover.outgoing
  if (other?.personId === person.id) return { kind: 'refused', why: { kind: 'sameLeader' } }
  return { kind: 'signed', handover: { ...handover, [side]: { personId: person.id, at: now } } }
}

function leads(person: Person, departmentId: DepartmentId, teamIds: readonly TeamId[]): boolean {
  if (!person.active) return false
  if (person.role === 'supervisor') return person.departmentId === departmentId
  return person.role === 'teamLeader' && person.teamId !== null && teamIds.includes(person.teamId)
}

export const isHandedOver = ({ outgoing, incoming }: Handover): boolean => outgoing !== null && incoming !== null
