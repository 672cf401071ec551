import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Profile } from '../../../adapters/port.ts'
import { type FakeFeishu, refusal } from './fake.ts'
import { idle, withBot } from './house.ts'

const LIU: Profile = { name: '刘大勇', employeeNo: 'RL0003', department: 'od-machining', active: true }
const BATCH = /users\/basic_batch$/
const USER = /contact\/v3\/users\/ou_/
const DEPARTMENT = /contact\/v3\/departments\//
const NO_SCOPE = refusal(
  99991672,
  'Access denied. One of the following scopes is required: [contact:contact.base:readonly]',
)

const given = (fake: FakeFeishu, profile: Profile = LIU): void => {
  fake.setProfile('ou_liu', profile)
  fake.setDepartment('od-machining', '机加车间')
}
const refuse = (fake: FakeFeishu, ...calls: readonly (readonly [RegExp, ReturnType<typeof refusal>])[]): void =>
  fake.when(({ path }) => calls.find(([which]) => which.test(path))?.[1])

describe('the directory', () => {
  const cases: readonly { name: string; refuses: (fake: FakeFeishu) => void; knows: Profile | null }[] = [
    {
      name: 'all permissions: name, number and department',
      refuses: () => undefined,
      knows: { ...LIU, department: '机加车间' },
    },
    {
      name: 'no permission for departments: all but it',
      refuses: fake => refuse(fake, [DEPARTMENT, refusal(40004, 'no dept authority error', 403)]),
      knows: { ...LIU, department: null },
    },
    {
      name: 'no permission for the field of the name: the name by the other way',
      refuses: fake =>
        refuse(fake, [
          USER,
          { status: 200, body: { code: 0, data: { user: { open_id: 'ou_liu', employee_no: 'RL0003' } } } },
        ]),
      knows: { name: '刘大勇', employeeNo: 'RL0003', department: null, active: true },
    },
    {
      name: 'a person outside the range (41050): the name alone, and nobody says that they have left',
      refuses: fake => refuse(fake, [USER, refusal(41050)]),
      knows: { name: '刘大勇', employeeNo: null, department: null, active: true },
    },
    {
      name: 'no permission at all: nothing',
      refuses: fake => refuse(fake, [USER, NO_SCOPE], [BATCH, NO_SCOPE]),
      knows: null,
    },
  ]
  for (const { name, refuses, knows } of cases) {
    test(`with ${name}`, async () => {
      const lines: string[] = []
      await withBot(
        idle,
        async (fake, bot) => {
          given(fake)
          refuses(fake)
          assert.deepEqual(await bot.profileOf('ou_liu'), knows)
          const calls = fake.calls().length
          assert.deepEqual(await bot.profileOf('ou_liu'), knows)
          assert.equal(fake.calls().length, calls, 'asked once a day')
          assert.doesNotMatch(lines.join(), /刘大勇|"level":"(info|warn|error)","event":"feishu.directory/)
        },
        { lines },
      )
    })
  }

  test('says who has left', async () => {
    await withBot(idle, async (fake, bot) => {
      given(fake, { ...LIU, active: false })
      assert.equal((await bot.profileOf('ou_liu'))?.active, false)
    })
  })

  test('asks for a department once for all who are in it', async () => {
    await withBot(idle, async (fake, bot) => {
      given(fake)
      fake.setProfile('ou_ma', { ...LIU, name: '马德胜' })
      await bot.profileOf('ou_liu')
      await bot.profileOf('ou_ma')
      assert.equal(fake.calls().filter(call => DEPARTMENT.test(call)).length, 1)
    })
  })

  for (const [name, which, answer] of [
    ['is busy', USER, { status: 502, body: {} }],
    ['lets nobody in', /tenant_access_token|contact/, refusal(10014, 'app secret invalid')],
  ] as const) {
    test(`that ${name} is asked again later`, async () => {
      const clock = { aheadMs: 0 }
      await withBot(
        idle,
        async (fake, bot) => {
          given(fake)
          let isAway = true
          fake.when(({ path }) => (isAway && which.test(path) ? answer : undefined))
          clock.aheadMs += 3 * 3_600_000
          await assert.rejects(bot.profileOf('ou_liu'))
          isAway = false
          clock.aheadMs += 60_000
          assert.equal((await bot.profileOf('ou_liu'))?.department, '机加车间')
        },
        { parts: { now: () => Date.now() + clock.aheadMs } },
      )
    })
  }
})
