/** The sandbox alone, with a few people, a clock that moves and whatever bot a test brings. */
import Fastify, { type FastifyInstance } from 'fastify'
import type { Receive } from '../../adapters/port.ts'
import type { SandboxPerson } from '../../adapters/sandbox/directory.ts'
import { createSandbox, type Sandbox } from '../../adapters/sandbox/index.ts'
import type { MessageStore } from '../../adapters/sandbox/store.ts'
import { memoryMessageStore } from '../memory-store.ts'

const MACHINING = '机加车间'
const START_MS = Date.parse('2026-11-21T06:05:00Z')

function person(id: string, name: string, role: string, department: string): SandboxPerson {
  return { id, name, role, department, employeeNo: `E${id.slice(1)}` }
}

const PEOPLE: readonly SandboxPerson[] = [
  person('W001', '王建国', 'teamLeader', MACHINING),
  person('W002', '李秀英', 'worker', MACHINING),
  person('W003', '张伟', 'worker', MACHINING),
  person('W004', '刘洋', 'worker', MACHINING),
  person('W010', '陈静', 'supervisor', MACHINING),
  person('W021', '赵磊', 'worker', '钣金车间'),
  person('W022', '孙丽华', 'worker', '钣金车间'),
  person('W031', '周敏', 'inspector', '质量部'),
  person('W041', '吴强', 'planner', '计划部'),
  person('W042', '郑涛', 'purchaser', '采购部'),
  person('W043', '何雪', 'sales', '销售部'),
  person('W051', '林国栋', 'manager', '总经办'),
]

export type SandboxServer = {
  readonly app: FastifyInstance
  readonly sandbox: Sandbox
  readonly baseUrl: string
  close(): Promise<void>
}

/** Listens on a free port, or the given one. */
export async function sandboxServer(
  receive: Receive,
  store: MessageStore = memoryMessageStore(),
  port = 0,
): Promise<SandboxServer> {
  let nowMs = START_MS
  const sandbox = createSandbox({
    store,
    botName: '报工助手',
    directory: { people: async () => PEOPLE, groups: async () => groups() },
    clock: {
      now: () => new Date(nowMs).toISOString(),
      advance: async duration => {
        nowMs += minutesOf(duration) * 60_000
        return new Date(nowMs).toISOString()
      },
      timeZone: 'Asia/Shanghai',
      shiftStarts: async () => ['08:00', '20:00'],
    },
    understand: async question => ({ kind: 'unknown', text: question.text, nearest: [] }),
  })
  const app = Fastify()
  await app.register(sandbox.routes, { prefix: '/sandbox/api' })
  await app.register(sandbox.pages, { prefix: '/sandbox' })
  await sandbox.start(receive)
  const baseUrl = await app.listen({ port, host: '127.0.0.1' })
  const close = async () => {
    await sandbox.stop()
    await app.close()
  }
  return { app, sandbox, baseUrl, close }
}

function groups() {
  return [...new Set(PEOPLE.map(one => one.department ?? ''))].map((department, index) => ({
    id: `G-D0${index + 1}`,
    title: `${department}群`,
    department,
    memberIds: PEOPLE.filter(one => one.department === department || one.role === 'manager').map(one => one.id),
  }))
}

function minutesOf(duration: string): number {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration) ?? []
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0)
}
