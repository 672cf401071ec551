/** `/settings/safety-people`: whom a safety exception calls at once, at any hour. */
import { z } from 'zod'
import type { Catalog } from '../../db/catalog.ts'
import { lockSafetyPeople, saveSafetyPeople } from '../../db/safety-people.ts'
import {
  calledEverywhere,
  MOST_SAFETY_PEOPLE,
  readSafetyPeople,
  type SafetyPeopleFault,
} from '../../domain/safety-people.ts'
import { changeSettings, type SettingsDeps, type SettingsPart } from './change-settings.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { components } from './shapes.ts'
import { text } from './values.ts'

const safetyPeopleShape = z
  .strictObject({
    employeeNos: z.array(z.string()).describe('As named; empty: the managers are called.'),
    called: z
      .array(z.strictObject({ employeeNo: z.string(), name: z.string(), reachable: z.boolean() }))
      .describe('Whom a call reaches, besides the leader and the supervisors of where it is. `reachable`: bound.'),
  })
  .register(components, { id: 'SafetyPeople' })

const body = z.strictObject({
  employeeNos: z.array(text(64)).max(MOST_SAFETY_PEOPLE).describe('All of them; empty: the managers again.'),
})

export function registerSafetyPeople(app: RestApp, deps: SettingsDeps): void {
  const answer = ['As it is now.', safetyPeopleShape] as const
  app.get(
    '/settings/safety-people',
    {
      schema: {
        tags: ['exceptions'],
        summary: 'Who is called for safety',
        querystring: z.strictObject({}),
        response: answers({ 200: answer }),
      },
    },
    async () => safetyPeopleJson(await deps.catalog.fresh()),
  )

  app.put(
    '/settings/safety-people',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['exceptions'],
        summary: 'Change who is called for safety',
        description: 'In force with the next call.',
        body,
        response: answers({ 200: answer }, ...BODY_PROBLEMS),
      },
    },
    async ({ body: { employeeNos }, caller }) => {
      const people = [...(await deps.catalog.fresh()).people.values()]
      const wanted = readSafetyPeople(people, employeeNos)
      if (wanted.faults.length > 0)
        throw new Problem(
          'invalid',
          'They can not be called.',
          wanted.faults.map(fault => where(employeeNos, fault)),
        )
      await changeSettings(deps, caller, changed(wanted.employeeNos))
      return safetyPeopleJson(await deps.catalog.fresh())
    },
  )
}

function where(given: readonly string[], fault: SafetyPeopleFault) {
  if (fault.kind === 'tooMany') return { pointer: '/employeeNos', detail: `at most ${MOST_SAFETY_PEOPLE}` }
  const detail = fault.kind === 'unknown' ? 'is not the number of an active person' : 'is the name of several people'
  return { pointer: `/employeeNos/${given.indexOf(fault.text)}`, detail }
}

const changed = (wanted: readonly string[]): SettingsPart => ({
  id: 'safety',
  action: 'safety.people',
  change: async tx => {
    const before = await lockSafetyPeople(tx)
    if (before.join() === wanted.join()) return {}
    await saveSafetyPeople(tx, wanted)
    return { people: `${before.join(' ')} → ${wanted.join(' ')}` }
  },
})

function safetyPeopleJson({ site, people, identitiesOf }: Catalog): z.output<typeof safetyPeopleShape> {
  const { safetyPeople } = site.settings
  return {
    employeeNos: [...safetyPeople],
    called: calledEverywhere([...people.values()], safetyPeople).map(({ id, employeeNo, name }) => ({
      employeeNo,
      name,
      reachable: (identitiesOf.get(id) ?? []).length > 0,
    })),
  }
}
