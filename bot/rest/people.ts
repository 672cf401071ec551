/** `/people`: who works here, and which account on a platform is whose. */
import { z } from 'zod'
import { PLATFORMS } from '../../adapters/port.ts'
import type { Catalog, StaffMember } from '../../db/catalog.ts'
import { addAudit, transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { errorCode, UNIQUE_VIOLATION } from '../../db/fault.ts'
import { addIdentity, type IdentityAdded, listPeople } from '../../db/people.ts'
import type { Clock } from '../../domain/clock.ts'
import type { PersonId } from '../../domain/model.ts'
import type { CatalogSource } from './catalog-source.ts'
import { activePerson } from './employee-number.ts'
import { identityShape, type PersonJson, personShape } from './people-shapes.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { departmentId, flag, paging, text } from './values.ts'

export type PeopleDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

const listQuery = z.strictObject({
  department: departmentId.optional().describe('Id of a department.'),
  inactive: flag.describe('true: also people who left.'),
  ...paging,
})

export const identityBody = z.strictObject({
  platform: z.enum(PLATFORMS),
  userId: text(128).describe("The platform's own id of the user."),
})

export function registerPeople(app: RestApp, deps: PeopleDeps): void {
  app.get(
    '/people',
    {
      schema: {
        tags: ['people'],
        summary: 'People by employee number',
        querystring: listQuery,
        response: answers({ 200: ['One page.', pageShape(personShape)] }),
      },
    },
    async ({ query: { department, inactive, cursor, limit } }) => {
      const catalog = await deps.catalog.fresh()
      const page = await listPeople(deps.sql, {
        ...(department !== undefined && { departmentId: department }),
        ...(inactive !== undefined && { inactive }),
        ...(limit !== undefined && { limit }),
        cursor: cursor ?? null,
      })
      return { items: page.items.flatMap(id => personJson(catalog, id)), nextCursor: page.next }
    },
  )

  app.post(
    '/people/:employeeNo/identities',
    {
      config: { scope: 'people' },
      schema: {
        tags: ['people'],
        summary: "Bind a platform's user to a person",
        description: 'A person has one user per platform; a new one takes the place of the old.',
        params: z.strictObject({ employeeNo: text(64) }),
        body: identityBody,
        response: answers(
          { 200: ['It was so already.', identityShape], 201: ['Bound.', identityShape] },
          'notFound',
          'alreadyBound',
          ...BODY_PROBLEMS,
        ),
      },
    },
    async ({ params: { employeeNo }, body, caller }, reply) => {
      const person = await personCalled(deps.catalog, employeeNo)
      const added = await bind(deps, caller, person, body)
      return reply.code(added === 'added' ? 201 : 200).send({ employeeNo: person.employeeNo, ...body })
    },
  )
}

async function personCalled(source: CatalogSource, employeeNo: string): Promise<StaffMember> {
  const person = activePerson(await source.fresh(), employeeNo)
  if (person !== null) return person
  throw new Problem('notFound', 'There is no active person of this number.', [
    { parameter: 'employeeNo', detail: 'is not the number of an active person' },
  ])
}

async function bind(
  { sql, clock }: PeopleDeps,
  caller: string,
  person: StaffMember,
  { platform, userId }: z.output<typeof identityBody>,
): Promise<'added' | 'unchanged'> {
  const at = clock.now()
  const identity = { platform, userId, personId: person.id, directChatId: null, boundAt: at, boundBy: null }
  const added = await transact(sql, async tx => {
    const outcome = await addIdentity(tx, identity)
    if (outcome.kind === 'added') {
      const details = { platform, userId, before: outcome.before }
      const subject = { kind: 'person', id: person.id }
      await addAudit(
        tx,
        [{ at, actor: { kind: 'api', name: caller }, action: 'identity.bound', subject, details }],
        null,
      )
    }
    return outcome.kind
  }).catch(takenMeanwhile)
  if (added !== 'userIsAnother') return added
  throw new Problem('alreadyBound', 'This user is bound to somebody else.', [
    { pointer: '/userId', detail: 'belongs to another person' },
  ])
}

/** Two requests bound the same user at the same moment; the other one was first. */
function takenMeanwhile(error: unknown): IdentityAdded['kind'] {
  if (errorCode(error) === UNIQUE_VIOLATION) return 'userIsAnother'
  throw error
}

function personJson(catalog: Catalog, id: PersonId): readonly PersonJson[] {
  const person = catalog.people.get(id)
  if (person === undefined) return []
  return [
    {
      employeeNo: person.employeeNo,
      name: person.name,
      role: person.role,
      admin: person.isAdmin,
      department: person.departmentId,
      team: person.teamId,
      skills: [...person.skills],
      active: person.active,
      identities: (catalog.identitiesOf.get(id) ?? []).map(identity => ({
        platform: identity.platform,
        userId: identity.userId,
        name: identity.name,
        department: identity.department,
        active: identity.active,
      })),
    },
  ]
}
