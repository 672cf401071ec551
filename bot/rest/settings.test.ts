import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'

describe('settings', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const PATH = '/api/v1/settings/alerts'
  const current = async () => (await rest.get(PATH)).json()

  it('alert settings are read, changed and audited under the key’s name', async () => {
    const before = await current()
    assert.equal(before.times.repeatEveryMinutes, 120)
    const wanted = { ...before, off: ['silent'], times: { ...before.times, repeatEveryMinutes: 60 } }
    const response = await rest.send('PUT', PATH, wanted)
    assert.deepEqual([response.statusCode, response.json()], [200, wanted])
    assert.deepEqual(await current(), wanted)
    const [entry] = await db.sql`select actor_name as by, details from audit where action = 'alerts.settings'`
    assert.deepEqual({ ...entry }, { by: entry?.['by'], details: { off: ' → silent', repeatEveryMinutes: '120 → 60' } })
    const late = await db.sql`select from alert_watch where look_at <> 'epoch'`
    assert.equal(late.length, 0, 'all that is open is looked at anew')
  })

  it('what is absurd is refused and changes nothing', async () => {
    const before = await current()
    for (const wrong of [
      { ...before, times: { ...before.times, askAfterMinutes: 0 } },
      { ...before, times: { ...before.times, askAfterMinutes: 525_600 } },
      { ...before, levels: [] },
      {
        ...before,
        levels: [
          { afterMinutes: 60, notify: 'manager' },
          { afterMinutes: 60, notify: 'manager' },
        ],
      },
      { ...before, off: ['nonsense'] },
    ])
      assert.equal((await rest.send('PUT', PATH, wrong)).statusCode, 400, JSON.stringify(wrong))
    assert.deepEqual(await current(), before)
  })

  it('who is called for safety is read, changed and audited; nobody unknown gets in', async () => {
    const path = '/api/v1/settings/safety-people'
    const managers = (await rest.get(path)).json()
    assert.deepEqual(managers.employeeNos, [])
    assert.equal(managers.called.length, 1, 'the manager, as nobody is named')
    const wrong = await rest.send('PUT', path, { employeeNos: ['RL0001', 'RL9999'] })
    assert.equal(wrong.statusCode, 400)
    assert.equal(wrong.json().errors[0].pointer, '/employeeNos/1')
    const response = await rest.send('PUT', path, { employeeNos: ['RL0030', 'RL0001'] })
    assert.equal(response.statusCode, 200)
    const { employeeNos, called } = (await rest.get(path)).json()
    assert.deepEqual(employeeNos, ['RL0030', 'RL0001'])
    assert.deepEqual(new Set(called.map((one: { employeeNo: string }) => one.employeeNo)), new Set(employeeNos))
    const [entry] = await db.sql`select details from audit where action = 'safety.people'`
    assert.deepEqual(entry?.['details'], { people: ' → RL0030 RL0001' })
    assert.deepEqual((await rest.send('PUT', path, { employeeNos: [] })).json(), managers)
  })

  const QUIET = '/api/v1/settings/quiet-hours'

  it('quiet hours are read, changed and audited; nothing that can’t be gets in', async () => {
    const before = (await rest.get(QUIET)).json()
    const usual = { hours: { start: '22:00', end: '07:00' }, departments: {}, exceptKinds: ['equipment'] }
    assert.deepEqual(before, usual)
    for (const [pointer, wrong] of [
      ['/hours', { ...usual, hours: { start: '22:00', end: '24:00' } }],
      ['/hours', { ...usual, hours: { start: '08:00', end: '08:00' } }],
      ['/departments/D-XX', { ...usual, departments: { 'D-XX': null } }],
      ['/exceptKinds/0', { ...usual, exceptKinds: ['safety'] }],
      ['/exceptKinds', { hours: null, departments: {} }],
    ] as const) {
      const response = await rest.send('PUT', QUIET, wrong)
      assert.deepEqual([response.statusCode, response.json().errors?.[0]?.pointer], [400, pointer])
    }
    assert.deepEqual((await rest.get(QUIET)).json(), before)
    const wanted = { hours: null, departments: { 'D-QC': { start: '20:00', end: '08:00' } }, exceptKinds: ['quality'] }
    const response = await rest.send('PUT', QUIET, wanted)
    assert.deepEqual([response.statusCode, response.json(), (await rest.get(QUIET)).json()], [200, wanted, wanted])
    assert.equal((await rest.send('PUT', QUIET, wanted)).statusCode, 200)
    const entries = await db.sql`select actor_name as by, details from audit where action = 'quietHours.settings'`
    assert.deepEqual(
      entries.map(({ details }) => details),
      [{ hours: '22:00-07:00 → none', departments: ' → D-QC 20:00-08:00', exceptKinds: 'equipment → quality' }],
      'saying the same again is no change',
    )
    await rest.send('PUT', QUIET, before)
  })

  const PAY = '/api/v1/settings/pay'
  const usual = { scrapPay: 'never', reworkPay: 'once', objectWithinDays: 3, agreeWithinHours: null }

  it('what is paid for is read, changed and audited, and leaves the other settings alone', async () => {
    assert.deepEqual((await rest.get(PAY)).json(), usual)
    const alerts = await current()
    const wanted = { ...usual, reworkPay: 'again', agreeWithinHours: 8 }
    const response = await rest.send('PUT', PAY, wanted)
    assert.deepEqual([response.statusCode, response.json(), (await rest.get(PAY)).json()], [200, wanted, wanted])
    assert.deepEqual(await current(), alerts)
    assert.equal((await rest.send('PUT', PAY, wanted)).statusCode, 200)
    const entries = await db.sql`select details from audit where action = 'pay.settings'`
    assert.deepEqual(
      entries.map(({ details }) => details),
      [{ 'pay.reworkPay': 'once → again', 'pay.agreeWithinHours': 'null → 8' }],
      'saying the same again is no change',
    )
  })

  it('pay settings that can’t be are refused and change nothing', async () => {
    const before = (await rest.get(PAY)).json()
    for (const [pointer, wrong] of [
      ['/reworkPay', { ...usual, reworkPay: 'twice' }],
      ['/scrapPay', { ...usual, scrapPay: true }],
      ['/objectWithinDays', { ...usual, objectWithinDays: 61 }],
      ['/agreeWithinHours', { ...usual, agreeWithinHours: 0 }],
      ['/agreeWithinHours', { scrapPay: 'never', reworkPay: 'once', objectWithinDays: 3 }],
    ] as const) {
      const response = await rest.send('PUT', PAY, wrong)
      assert.deepEqual([response.statusCode, response.json().errors?.[0]?.pointer], [400, pointer])
    }
    assert.equal((await rest.send('PUT', PAY, { ...usual, rework: 'again' })).statusCode, 400)
    assert.deepEqual((await rest.get(PAY)).json(), before)
  })

  const RULES = '/api/v1/settings/reporting'

  it('the rules of reporting are read, changed and audited, and leave the other settings alone', async () => {
    const [before, pay, alerts] = [(await rest.get(RULES)).json(), (await rest.get(PAY)).json(), await current()]
    const wanted = {
      ...before,
      report: { ...before.report, overReportTolerancePct: 2.5, overReportAction: 'block' },
      boards: { ...before.boards, on: !before.boards.on },
      inspection: { ...before.inspection, hold: ['inProcess', 'final'] },
      plausibility: { ...before.plausibility, off: ['tooFast'], aboveUsualFactor: 7.5 },
    }
    const response = await rest.send('PUT', RULES, wanted)
    assert.deepEqual([response.statusCode, response.json(), (await rest.get(RULES)).json()], [200, wanted, wanted])
    assert.deepEqual([(await rest.get(PAY)).json(), await current()], [pay, alerts])
    const turned = { ...wanted, inspection: { ...wanted.inspection, hold: ['final', 'inProcess'] } }
    assert.equal((await rest.send('PUT', RULES, turned)).statusCode, 200)
    const entries = await db.sql`select details from audit where action = 'rules.settings'`
    assert.deepEqual(
      entries.map(({ details }) => details),
      [
        {
          'report.overReportTolerancePct': `${before.report.overReportTolerancePct} → 2.5`,
          'report.overReportAction': `${before.report.overReportAction} → block`,
          'inspection.hold': 'final → final inProcess',
          'plausibility.off': ' → tooFast',
          'plausibility.aboveUsualFactor': '5 → 7.5',
          'boards.on': `${before.boards.on} → ${!before.boards.on}`,
        },
      ],
      'saying the same again is no change',
    )
  })

  it('lateness counts every hour as soon as that is said, and all that is open is looked at anew', async () => {
    const late = async (): Promise<number> => {
      const { items } = (await rest.get('/api/v1/steps?late=true&limit=200')).json()
      return items.reduce((sum: number, { late: { minutes } }: { late: { minutes: number } }) => sum + minutes, 0)
    }
    const [before, minutes] = [(await rest.get(RULES)).json(), await late()]
    await db.sql`delete from alert_watch`
    await rest.send('PUT', RULES, { ...before, late: { ...before.late, countOnlyWorkingTime: false } })
    assert.ok((await late()) > minutes, 'nights are longer than shifts')
    const [watched] = await db.sql`select count(*)::int as n from alert_watch where look_at = 'epoch'`
    assert.ok(watched?.['n'] > 0)
    const [entry] = await db.sql`select details from audit where action = 'rules.settings' order by id desc limit 1`
    assert.deepEqual(entry?.['details'], { 'late.countOnlyWorkingTime': 'true → false' })
    await rest.send('PUT', RULES, before)
    assert.equal(await late(), minutes)
  })

  it('rules of reporting that can’t be are refused and change nothing', async () => {
    const before = (await rest.get(RULES)).json()
    for (const [pointer, wrong] of [
      ['/report/overReportTolerancePct', { ...before, report: { ...before.report, overReportTolerancePct: 101 } }],
      ['/report/overReportTolerancePct', { ...before, report: { ...before.report, overReportTolerancePct: 0.001 } }],
      ['/report/overReportAction', { ...before, report: { ...before.report, overReportAction: 'ignore' } }],
      ['/shiftEnd/afterMinutes', { ...before, shiftEnd: { ...before.shiftEnd, afterMinutes: 1.5 } }],
      ['/boards/on', { ...before, boards: { top: 3 } }],
      ['/late', { ...before, late: undefined }],
      ['/late/countOnlyWorkingTime', { ...before, late: { warnBeforeMinutes: 60 } }],
      ['/inspection/hold', { ...before, inspection: { ...before.inspection, hold: ['final', 'final'] } }],
      ['/inspection/hold/0', { ...before, inspection: { ...before.inspection, hold: ['incoming'] } }],
      ['/plausibility/sameDays', { ...before, plausibility: { ...before.plausibility, sameDays: 31 } }],
      ['/plausibility/fastestFactor', { ...before, plausibility: { ...before.plausibility, fastestFactor: 1.234 } }],
    ] as const) {
      const response = await rest.send('PUT', RULES, wrong)
      assert.deepEqual([response.statusCode, response.json().errors?.[0]?.pointer], [400, pointer])
    }
    assert.deepEqual((await rest.get(RULES)).json(), before)
  })
})
