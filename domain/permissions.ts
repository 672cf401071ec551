/**
 * Who may do what (invariant 13). A button carries no authority: every decision asks here about the person who pressed
 * it. The table is the factory's custom as the samples show it (leaders review their team, supervisors their
 * department) and the issue's list of what a planner runs; decided 2026-11-21 where neither says.
 */
import type { DepartmentId, ExceptionKind, Person, PersonId, Role, TeamId } from './model.ts'

export const ACTIONS = [
  /** Report, start, pause or resume one's own work on a step. */
  'report',
  /** Book goods that came back from outside. */
  'receiveOutsourced',
  'reportForOthers',
  'review',
  /** Undo or correct somebody's report after the reporter's own time is over. */
  'reverseLate',
  'createOrder',
  /** Release, cancel, change priority or due date. */
  'runOrder',
  /** Put on hold and let go on. */
  'holdOrder',
  'closeShort',
  'assign',
  'import',
  /** Give people roles, say who has left. */
  'appoint',
  'bindDepartment',
  /** Change what a department's group is told. */
  'subscribe',
  /** Change when groups are told. */
  'schedule',
  /** Change what is chased, how soon, and who is called next. */
  'setAlerts',
  /** Change the rules of reporting and pay. */
  'setRules',
  'confirmBinding',
  'raiseException',
  'acknowledge',
  /** Give it to another department, or to a person. */
  'handOverException',
  'resolve',
  /** What stood still, for how long, and why. */
  'seeDowntime',
  'inspect',
  /** Let pieces pass that are not as they should be (让步接收). */
  'concede',
  /** Take an alert, promise a time, hand it over, say that it is resolved. */
  'handleAlert',
  /** Keep an alert from being told for a time. */
  'silenceAlert',
  /** Hand material out for an order and take it back. */
  'issueMaterial',
  /** Book what comes in, what was counted and what was made. */
  'keepStock',
  'seeOrder',
  /** What somebody made; money is `seePay`. `ownerIds`: whose. */
  'seeOutput',
  'seePay',
  /** Decide an objection to pay or to shares, and book time that is no step's. */
  'judgePay',
  'closeMonth',
  /** What an hour of somebody's, or of everybody's, earns. `ownerIds`: whose. */
  'setRate',
  /** Settings, identities, tokens, audit. */
  'administer',
] as const
export type Action = (typeof ACTIONS)[number]

/** What the action is about. Absent fields are unknown and give nobody a right. */
export type Subject = {
  /** Teams concerned: of the step, and of the people who did the work. */
  readonly teamIds?: readonly TeamId[]
  /** Departments concerned: those of these teams, or the one that is bound or told. */
  readonly departmentIds?: readonly DepartmentId[]
  /** The step code that needs the skill. */
  readonly stepCode?: string
  /** Whose it is: the reporter and credited workers of a report, the raiser of an exception, whose pay is asked. */
  readonly ownerIds?: readonly PersonId[]
  readonly exceptionKind?: ExceptionKind
}

type Rule = (person: Person, subject: Subject) => boolean

const anyone: Rule = () => true
const nobody: Rule = () => false
const is =
  (...roles: readonly Role[]): Rule =>
  person =>
    roles.includes(person.role)
const either =
  (...rules: readonly Rule[]): Rule =>
  (person, subject) =>
    rules.some(rule => rule(person, subject))

const skilled: Rule = (person, { stepCode }) => stepCode !== undefined && person.skills.has(stepCode)
const owner: Rule = (person, { ownerIds = [] }) => ownerIds.includes(person.id)
const inDepartment: Rule = (person, { departmentIds = [] }) => departmentIds.includes(person.departmentId)
const leadsTeam: Rule = (person, { teamIds = [] }) =>
  person.role === 'teamLeader' && person.teamId !== null && teamIds.includes(person.teamId)
const runsDepartment: Rule = (person, subject) => person.role === 'supervisor' && inDepartment(person, subject)
const inCharge = either(leadsTeam, runsDepartment, is('manager'))

/** Whom each kind of trouble calls, besides those in charge and the department that was told. */
const CALLED: { readonly [Kind in ExceptionKind]: readonly Role[] } = {
  equipment: ['maintenance'],
  material: ['warehouse', 'purchaser', 'planner'],
  quality: ['inspector'],
  process: ['planner', 'inspector'],
  safety: ['supervisor', 'maintenance'],
  other: ['planner'],
}
const called: Rule = (person, { exceptionKind }) =>
  exceptionKind !== undefined && CALLED[exceptionKind].includes(person.role)
const notMereWorkerInDepartment: Rule = (person, subject) => person.role !== 'worker' && inDepartment(person, subject)

const TABLE: { readonly [A in Action]: Rule } = {
  report: skilled,
  receiveOutsourced: either(is('warehouse', 'purchaser', 'planner', 'teamLeader', 'supervisor', 'manager'), skilled),
  reportForOthers: inCharge,
  review: inCharge,
  reverseLate: inCharge,
  createOrder: is('planner', 'manager'),
  runOrder: is('planner', 'manager'),
  holdOrder: either(is('planner', 'manager'), runsDepartment),
  closeShort: is('planner', 'manager'),
  assign: either(is('planner'), inCharge),
  import: is('planner', 'manager'),
  appoint: is('manager'),
  bindDepartment: either(
    is('manager'),
    (person, subject) => ['supervisor', 'teamLeader'].includes(person.role) && inDepartment(person, subject),
  ),
  // `ownerIds`: who leads a team of the department, whatever their role: a sales team's leader is a seller.
  subscribe: either(
    is('manager'),
    owner,
    (person, subject) => ['supervisor', 'teamLeader'].includes(person.role) && inDepartment(person, subject),
  ),
  schedule: is('planner', 'manager'),
  setAlerts: is('supervisor', 'planner', 'manager'),
  setRules: is('manager'),
  confirmBinding: inCharge,
  raiseException: anyone,
  acknowledge: either(inCharge, called, notMereWorkerInDepartment),
  handOverException: either(inCharge, called, notMereWorkerInDepartment, owner),
  seeDowntime: is('teamLeader', 'supervisor', 'manager', 'planner', 'maintenance'),
  resolve: either(inCharge, called, notMereWorkerInDepartment, owner),
  inspect: either(is('inspector'), inCharge),
  // Not the inspector's own to give, nor the leader's whose team made them.
  concede: is('supervisor', 'manager'),
  handleAlert: either(is('planner'), inCharge, notMereWorkerInDepartment, owner),
  silenceAlert: either(is('planner'), inCharge, notMereWorkerInDepartment),
  issueMaterial: either(is('warehouse'), inCharge),
  keepStock: is('warehouse', 'manager'),
  seeOrder: anyone,
  seeOutput: either(owner, inCharge, is('planner')),
  seePay: either(owner, inCharge),
  judgePay: inCharge,
  closeMonth: is('manager'),
  setRate: is('manager'),
  administer: nobody,
}

/** What nobody does about a report or pay of their own, the administrator neither. */
const NEVER_OWN: readonly Action[] = ['review', 'judgePay', 'setRate']

/** May this person do it? The administrator may do everything else. */
export function mayDo(person: Person, action: Action, subject: Subject = {}): boolean {
  if (!person.active) return false
  if (NEVER_OWN.includes(action) && owner(person, subject)) return false
  return person.isAdmin || TABLE[action](person, subject)
}
