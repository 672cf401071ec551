import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { checkFeishu } from '../../../adapters/feishu/check.ts'
import { APP_SECRET, type FakeFeishu, fakeFeishu, refusal } from './fake.ts'
import { configOf, givenParts, revealed } from './house.ts'

let fake: FakeFeishu
let planned: { readonly path: RegExp; readonly answer: ReturnType<typeof refusal> } | null = null
before(async () => {
  fake = await fakeFeishu()
  fake.when(({ path }) => (planned?.path.test(path) === true ? planned.answer : undefined))
})
after(() => fake.stop())

const look = (secret = APP_SECRET, domain = fake.url) =>
  checkFeishu(configOf(domain, { appSecret: revealed(secret) }), givenParts())

async function decided(secret?: string, domain?: string): Promise<readonly string[]> {
  const checks = await look(secret, domain)
  return checks.filter(({ outcome }) => outcome !== 'unknown').map(({ step, outcome }) => `${step} ${outcome}`)
}

const botWith = (activate_status: number) => ({
  status: 200,
  body: { code: 0, bot: { open_id: 'ou_bot', activate_status } },
})
const TOKEN = /tenant_access_token/
const INFO = /bot\/v3\/info/
const CHATS = /im\/v1\/chats/
const IN = ['reach ok', 'credentials ok']

describe('the doctor', () => {
  const cases: readonly { name: string; path: RegExp; answer: ReturnType<typeof refusal>; finds: readonly string[] }[] =
    [
      ...[10003, 10005, 10014, 10015, 99991543].map(code => ({
        name: `${code}, a wrong App ID or Secret`,
        path: TOKEN,
        answer: refusal(code, '', 200),
        finds: ['reach ok', 'credentials failed'],
      })),
      ...[11205, 11207, 11210, 11240, 230006, 99991662, 99991673].map(code => ({
        name: `${code}, a bot that is missing or stopped`,
        path: INFO,
        answer: refusal(code),
        finds: [...IN, 'bot failed'],
      })),
      ...[1, 4, 5].map(status => ({
        name: `activate_status ${status}`,
        path: INFO,
        answer: botWith(status),
        finds: [...IN, 'bot failed', 'groups ok'],
      })),
      {
        name: '99991672, a missing permission of bot.info',
        path: INFO,
        answer: refusal(99991672),
        finds: [...IN, 'permissions failed'],
      },
      {
        name: '99991672, a missing permission for groups',
        path: CHATS,
        answer: refusal(99991672),
        finds: [...IN, 'bot ok', 'permissions failed'],
      },
      {
        name: '99991401, an address outside the list',
        path: TOKEN,
        answer: refusal(99991401),
        finds: ['reach ok', 'trustedAddress failed'],
      },
      { name: '99991403, a used up month', path: INFO, answer: refusal(99991403), finds: ['reach ok', 'quota failed'] },
      { name: 'a gateway that is down', path: TOKEN, answer: { status: 502, body: {} }, finds: ['reach failed'] },
      { name: 'a page of somebody else’s', path: TOKEN, answer: { status: 403, body: {} }, finds: ['reach failed'] },
    ]
  for (const { name, path, answer, finds } of cases) {
    test(`tells ${name}`, async () => {
      planned = { path, answer }
      assert.deepEqual(await decided(), finds)
      planned = null
    })
  }

  test('tells an address where nobody answers', async () => {
    assert.deepEqual(await decided(APP_SECRET, 'http://127.0.0.1:1'), ['reach failed'])
  })

  test('finds nothing wrong where all is right, and tells a wrong secret', async () => {
    assert.deepEqual(await decided(), [...IN, 'bot ok', 'groups ok'])
    assert.deepEqual(await decided('wrong'), ['reach ok', 'credentials failed'])
  })

  test('shows the vendor’s code and the missing scopes, and no secret', async () => {
    planned = {
      path: CHATS,
      answer: refusal(99991672, 'Access denied. One of the following scopes is required: [im:chat:readonly, im:chat]'),
    }
    const details = (await look()).map(({ detail }) => detail ?? '').join('\n')
    planned = null
    assert.match(details, /99991672 .*im:chat:readonly, im:chat/)
    assert.ok(!details.includes(APP_SECRET))
  })
})
