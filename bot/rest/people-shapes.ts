/** People, their identities, groups and departments, as the API gives them. */
import { z } from 'zod'
import { DEPARTMENT_KINDS, ROLES } from '../../domain/model.ts'
import { components } from './shapes.ts'

export const personShape = z
  .strictObject({
    employeeNo: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    admin: z.boolean(),
    department: z.string().describe('Id of the department.'),
    team: z.string().nullable().describe('Id of the team.'),
    skills: z.array(z.string()).describe('Codes of the steps the person may report.'),
    active: z.boolean(),
    identities: z.array(
      z.strictObject({
        platform: z.string(),
        userId: z.string(),
        name: z.string().nullable().describe('As the platform’s own directory says; null where it does not tell.'),
        department: z.string().nullable().describe('As the platform’s own directory says.'),
        active: z.boolean().describe('False once the platform’s directory no longer has the person.'),
      }),
    ),
  })
  .register(components, { id: 'Person' })

export const identityShape = z
  .strictObject({ employeeNo: z.string(), platform: z.string(), userId: z.string() })
  .register(components, { id: 'Identity' })

const groupShape = z.strictObject({ platform: z.string(), chatId: z.string(), title: z.string().nullable() })

export const departmentShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(DEPARTMENT_KINDS),
    parent: z.string().nullable(),
    groups: z.array(groupShape).describe('The chats that belong to the department.'),
  })
  .register(components, { id: 'Department' })
export type PersonJson = z.output<typeof personShape>
export type DepartmentJson = z.output<typeof departmentShape>
