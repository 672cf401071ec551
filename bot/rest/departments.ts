/** `/departments`, and the chats that belong to them. */
import { z } from 'zod'
import { PLATFORMS } from '../../adapters/port.ts'
import type { Catalog, Department } from '../../db/catalog.ts'
import { addAudit, transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { bindDepartmentGroup } from '../../db/people.ts'
import { scheduleUsual } from '../../db/schedules.ts'
import type { Clock } from '../../domain/clock.ts'
import type { DepartmentId } from '../../domain/model.ts'
import { isLocale, wordsFor } from '../wording/index.ts'
import type { CatalogSource } from './catalog-source.ts'
import { type DepartmentJson, departmentShape } from './people-shapes.ts'
import { Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { pageShape } from './shapes.ts'
import { departmentId, text } from './values.ts'

export type DepartmentDeps = { readonly sql: Sql; readonly clock: Clock; readonly catalog: CatalogSource }

export const groupBody = z.strictObject({
  platform: z.enum(PLATFORMS),
  chatId: text(128).describe("The platform's own id of the group chat."),
})

export function registerDepartments(app: RestApp, deps: DepartmentDeps): void {
  app.get(
    '/departments',
    {
      schema: {
        tags: ['departments'],
        summary: 'All departments with their chats',
        querystring: z.strictObject({}),
        response: answers({ 200: ['All of them.', pageShape(departmentShape)] }),
      },
    },
    async () => {
      const catalog = await deps.catalog.fresh()
      const items = [...catalog.departments.values()].map(department => departmentJson(catalog, department))
      // A factory has a few dozen at most: one page holds them.
      return { items, nextCursor: null }
    },
  )

  app.put(
    '/departments/:id/groups',
    {
      config: { scope: 'people' },
      schema: {
        tags: ['departments'],
        summary: "Make a chat the department's",
        description:
          'A chat belongs to one department and leaves the one it belonged to; a department may have several.',
        params: z.strictObject({ id: departmentId }),
        body: groupBody,
        response: answers({ 200: ['The department as it is now.', departmentShape] }, 'notFound', ...BODY_PROBLEMS),
      },
    },
    async ({ params: { id }, body, caller }) => {
      const { catalog, department } = await departmentOf(deps.catalog, id)
      await bind(deps, caller, department, catalog.site.locale, body)
      const after = await departmentOf(deps.catalog, id)
      return departmentJson(after.catalog, after.department)
    },
  )
}

async function departmentOf(source: CatalogSource, id: DepartmentId) {
  const catalog = await source.fresh()
  const department = catalog.departments.get(id)
  if (department !== undefined) return { catalog, department }
  throw new Problem('notFound', 'There is no department of this id.', [
    { parameter: 'id', detail: 'is not the id of a department; see GET /departments' },
  ])
}

async function bind(
  { sql, clock }: DepartmentDeps,
  caller: string,
  department: Department,
  locale: string,
  { platform, chatId }: z.output<typeof groupBody>,
): Promise<void> {
  const at = clock.now()
  await transact(sql, async tx => {
    const bound = await bindDepartmentGroup(tx, {
      platform,
      chatId,
      departmentId: department.id,
      title: department.chatTitle,
      at,
      by: null,
    })
    if (bound.kind === 'unchanged') return
    await scheduleUsual(tx, department, wordsFor(isLocale(locale) ? locale : 'zh-CN').schedule.usual)
    const details = { platform, chatId, before: bound.before }
    const subject = { kind: 'department', id: department.id }
    await addAudit(tx, [{ at, actor: { kind: 'api', name: caller }, action: 'group.bound', subject, details }], null)
  })
}

function departmentJson(catalog: Catalog, department: Department): DepartmentJson {
  const groups = catalog.groupsOfDepartment.get(department.id) ?? []
  return {
    id: department.id,
    name: department.name,
    kind: department.kind,
    parent: department.parentId,
    groups: groups.map(({ platform, chatId, title }) => ({ platform, chatId, title })),
  }
}
