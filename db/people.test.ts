import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { DepartmentId, Person, PersonId } from '../domain/model.ts'
import { withDatabase } from '../test/database.ts'
import { catalogVersion, createCatalogCache, identityKey, loadCatalog, NoSite } from './catalog.ts'
import { transact } from './commit.ts'
import { BadCursor } from './cursors.ts'
import {
  addIdentity,
  bindDepartmentGroup,
  bindingRequestOfUser,
  claimAdmin,
  createFirstAdmin,
  decideBinding,
  findPersonByNumberAndName,
  hasAdmin,
  listPeople,
  offerAdminClaim,
  requestBinding,
} from './people.ts'
import { UnreadableRow } from './row-values.ts'
import { seed } from './seed.ts'
import { advanceClock, clockOffset, ensureSite } from './site.ts'

const NOW = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const SITE = { name: 'A', timeZone: 'Asia/Shanghai', locale: 'zh-CN', currency: 'CNY', orderNoPattern: 'WO-\\d{4}' }

describe('an empty database', () => {
  const db = withDatabase()

  test('has no catalog until a site is made, and then usual settings', async () => {
    await assert.rejects(() => loadCatalog(db.sql), NoSite)
    assert.equal(await catalogVersion(db.sql), 0)
    assert.equal(await ensureSite(db.sql, SITE), true)
    assert.equal(await ensureSite(db.sql, SITE), false)
    const catalog = await loadCatalog(db.sql)
    assert.equal(catalog.site.settings.report.overReportAction, 'review')
    assert.equal(catalog.people.size, 0)
  })

  test('has a clock that only moves forward', async () => {
    assert.equal(await clockOffset(db.sql), 0)
    assert.equal(await advanceClock(db.sql, 7_200_000), 7_200_000)
    assert.equal(await clockOffset(db.sql), 7_200_000)
    await assert.rejects(() => advanceClock(db.sql, -7_200_001))
  })

  test('gets its first person from the code printed at start, and then has an administrator', async () => {
    const claimed = await transact(db.sql, async tx => {
      await offerAdminClaim(tx, 'hash', NOW)
      const personId = await createFirstAdmin(tx, '王总')
      assert.equal(await createFirstAdmin(tx, '别人'), personId)
      return claimAdmin(tx, { codeHash: 'hash', personId, at: NOW })
    })
    assert.equal(claimed, true)
    assert.equal(await hasAdmin(db.sql), true)
    const [first] = (await loadCatalog(db.sql)).people.values()
    assert.deepEqual([first?.name, first?.role, first?.isAdmin], ['王总', 'manager', true])
  })

  test('names the settings that are wrong', async () => {
    await db.sql`update site set settings = jsonb_set(settings, '{late,graceMinutes}', '"soon"')`
    await assert.rejects(
      () => loadCatalog(db.sql),
      (error: unknown) => {
        assert.ok(error instanceof UnreadableRow)
        assert.match(error.message, /late\.graceMinutes/)
        return true
      },
    )
  })
})

describe('people of the machining factory', () => {
  const db = withDatabase()
  before(() => seed(db.sql, 'machining', NOW).then(() => undefined))
  const person = async (id: string): Promise<Person> => {
    const found = (await loadCatalog(db.sql)).people.get(id as PersonId)
    assert.ok(found)
    return found
  }

  test('the catalog finds them by number and identity, with everything master data says', async () => {
    const catalog = await loadCatalog(db.sql)
    assert.equal(catalog.people.size, 36)
    assert.equal(catalog.peopleByEmployeeNo.get('RL0002')?.name, '陈志远')
    assert.equal(catalog.peopleByIdentity.get(identityKey('sandbox', 'W002'))?.id, 'W002')
    assert.equal(catalog.groupsByChat.get(identityKey('sandbox', 'G-D-MACH'))?.departmentId, 'D-MACH')
    assert.equal(catalog.calendars.get('CAL-2S' as never)?.shifts.length, 2)
    assert.equal(catalog.routings.get('R-SHAFT')?.steps.length, 7)
    assert.equal(catalog.routings.get('R-SHAFT')?.steps[1]?.rules.capacity, 4)
    assert.equal(catalog.defects.size, 12)
    assert.equal(catalog.downtimes.size, 10)
    assert.equal(catalog.site.settings.report.overReportTolerancePct, 3)
    assert.equal(catalog.customers.length, new Set(catalog.customers).size)
    assert.ok(catalog.customers.includes('恒拓传动（虚构）'))
  })

  test('somebody who left is no sender any more, but still has a name', async () => {
    await db.sql`update person set active = false where id = 'W003'`
    const catalog = await loadCatalog(db.sql)
    assert.equal(catalog.peopleByIdentity.get(identityKey('sandbox', 'W003')), undefined)
    assert.ok(catalog.people.get('W003' as PersonId)?.name)
    await db.sql`update person set active = true where id = 'W003'`
  })

  test('the cache reads again only for another version, and once for many callers', async () => {
    const cache = createCatalogCache(db.sql)
    const [first, second] = await Promise.all([cache.get(), cache.get()])
    assert.equal(first, second)
    assert.equal(await cache.at(first.version), first)
    await db.sql`update person set locale = 'en' where id = 'W001'`
    const version = await catalogVersion(db.sql)
    assert.ok(version > first.version)
    assert.equal(await cache.get(), first)
    const newer = await cache.at(version)
    assert.equal(newer.people.get('W001' as PersonId)?.locale, 'en')
    assert.equal(await cache.get(), newer)
  })

  const identity = (userId: string, personId: string) => ({
    platform: 'feishu',
    userId,
    personId: personId as PersonId,
    directChatId: null,
    boundAt: NOW,
    boundBy: null,
  })

  test('a person has one user per platform, and a user is never taken from another', async () => {
    const add = (userId: string, personId: string) =>
      transact(db.sql, tx => addIdentity(tx, identity(userId, personId)))
    assert.deepEqual(await add('ou_1', 'W010'), { kind: 'added', before: null })
    assert.deepEqual(await add('ou_1', 'W010'), { kind: 'unchanged' })
    assert.deepEqual(await add('ou_1', 'W011'), { kind: 'userIsAnother', personId: 'W010' })
    assert.deepEqual(await add('ou_2', 'W010'), { kind: 'added', before: 'ou_1' })
    const catalog = await loadCatalog(db.sql)
    assert.equal(catalog.peopleByIdentity.get(identityKey('feishu', 'ou_1')), undefined)
    assert.equal(catalog.peopleByIdentity.get(identityKey('feishu', 'ou_2'))?.id, 'W010')
  })

  test('an unknown user asks once, and the leader confirms once', async () => {
    const ask = (id: string, personId: string) =>
      requestBinding(db.sql, {
        id,
        platform: 'dingtalk',
        userId: 'staff9',
        userName: '小李',
        chatId: 'C9',
        personId: personId as PersonId,
        requestedAt: NOW,
      })
    assert.equal((await ask('B1', 'W005')).isNew, true)
    const again = await ask('B2', 'W003')
    assert.deepEqual([again.isNew, again.request.id, again.request.personId], [false, 'B1', 'W003'])
    assert.equal((await bindingRequestOfUser(db.sql, 'dingtalk', 'staff9'))?.id, 'B1')
    const decide = () =>
      transact(db.sql, tx => decideBinding(tx, { id: 'B1', confirm: true, by: 'W002' as PersonId, at: NOW }))
    const decided = await decide()
    assert.ok(decided.kind === 'decided' && decided.identity?.kind === 'added')
    assert.deepEqual(await decide(), { kind: 'notWaiting' })
    assert.equal(await bindingRequestOfUser(db.sql, 'dingtalk', 'staff9'), null)
    const catalog = await loadCatalog(db.sql)
    assert.equal(catalog.peopleByIdentity.get(identityKey('dingtalk', 'staff9'))?.id, 'W003')
  })

  test('a person is found by number and name whatever the case and blanks, and not by a wrong name', async () => {
    assert.equal(await findPersonByNumberAndName(db.sql, ' rl0002 ', '陈 志远'), 'W002')
    assert.equal(await findPersonByNumberAndName(db.sql, 'RL0002', '陈志'), null)
  })

  test('the first administrator uses the code up', async () => {
    assert.equal(await hasAdmin(db.sql), false)
    await transact(db.sql, tx => offerAdminClaim(tx, 'old', NOW))
    await transact(db.sql, tx => offerAdminClaim(tx, 'new', NOW))
    const claim = (codeHash: string, personId: string) =>
      transact(db.sql, tx => claimAdmin(tx, { codeHash, personId: personId as PersonId, at: NOW }))
    assert.equal(await claim('old', 'W001'), false)
    assert.equal(await claim('new', 'W001'), true)
    assert.equal(await claim('new', 'W002'), false)
    assert.equal((await person('W001')).isAdmin, true)
    assert.equal(await hasAdmin(db.sql), true)
  })

  test('a chat belongs to one department at a time', async () => {
    const bind = (departmentId: string) =>
      transact(db.sql, tx =>
        bindDepartmentGroup(tx, {
          platform: 'wecom',
          chatId: 'R1',
          departmentId: departmentId as DepartmentId,
          title: null,
          at: NOW,
          by: null,
        }),
      )
    assert.deepEqual(await bind('D-MACH'), { kind: 'bound', before: null })
    assert.deepEqual(await bind('D-MACH'), { kind: 'unchanged', before: 'D-MACH' })
    assert.deepEqual(await bind('D-PLAN'), { kind: 'bound', before: 'D-MACH' })
  })

  test('people are listed by employee number, page by page', async () => {
    const first = await listPeople(db.sql, { limit: 30 })
    const rest = await listPeople(db.sql, { limit: 30, cursor: first.next })
    assert.equal(new Set([...first.items, ...rest.items]).size, 36)
    assert.equal(rest.next, null)
    const cursor = Buffer.from(JSON.stringify(['people', 'a\0b'])).toString('base64url')
    await assert.rejects(() => listPeople(db.sql, { cursor }), BadCursor)
  })
})
