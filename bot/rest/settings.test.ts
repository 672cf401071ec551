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
})
