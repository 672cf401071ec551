/** Pay over the API: what the month comes to, the workbook, rates, boards; and what is refused. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import readXlsxFile from 'read-excel-file/node'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'

describe('pay over the API', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
  })

  it('tells a month by person, exact and as it is paid', async () => {
    const body = (await rest.get('/api/v1/pay?month=2026-11')).json()
    assert.deepEqual([body.month, body.currency, body.closed, body.rows], ['2026-11', 'CNY', null, null])
    const [row] = await db.sql<{ no: string; sum: string }[]>`
      select p.employee_no as no, trim_scale(sum(x.amount))::text as sum from pay_row x join person p on p.id = x.person_id
      where x.pay_month = '2026-11-01' and p.id = 'W004' group by 1`
    const told = body.people.find((one: { employeeNo: string }) => one.employeeNo === row?.no)
    assert.equal(told.total, row?.sum)
  })

  it('every row is explained, and they sum to the total', async () => {
    const body = (await rest.get('/api/v1/pay?month=2026-11&employee=RL0004&rows=true')).json()
    const sum = body.rows.reduce(
      (total: number, row: { amount: string }) => total + Math.round(Number(row.amount) * 1e4),
      0,
    )
    assert.equal(sum, Math.round(Number(body.people[0].total) * 1e4))
    for (const row of body.rows) assert.match(row.explained, /\d+(\.\d+)? × \d/, JSON.stringify(row))
  })

  it('gives the workbook', async () => {
    const response = await rest.get('/api/v1/pay/export?month=2026-11')
    assert.equal(response.statusCode, 200)
    assert.match(String(response.headers['content-disposition']), /pay-2026-11\.xlsx/)
    const sheets = await readXlsxFile(response.rawPayload)
    assert.equal(sheets.length, 3)
    assert.ok((sheets[1]?.data.length ?? 0) > 10)
  })

  describe('an hourly rate', () => {
    const put = (rate: string) =>
      rest.send('PUT', '/api/v1/pay/rates', { employeeNo: 'RL0023', rate, validFrom: '2026-11-01' })
    const told = async () => {
      const rows = await db.sql<{ text: string }[]>`select payload::text as text from outbox where dedup like 'rate:%'`
      return rows.map(({ text }) => text)
    }
    before(async () => {
      const userId = 'rate-23'
      await rest.send('POST', '/api/v1/people/RL0023/identities', { platform: 'sandbox', userId })
    })

    it('is set, on record with what held before, and told to whose it is, as in the chat', async () => {
      const set = await put('26.5')
      assert.deepEqual(set.json(), { employeeNo: 'RL0023', rate: '26.5', validFrom: '2026-11-01' })
      const [entry] = await db.sql<{ name: string; no: string; details: object }[]>`
        select actor_name as name, subject_id as no, details from audit where action = 'pay.rateSet'`
      const details = { rate: '26.5', validFrom: '2026-11-01', before: '24' }
      assert.deepEqual({ ...entry }, { name: 'erp', no: 'RL0023', details })
      const [text = ''] = await told()
      assert.match(text, /给你定了时薪：从 2026-11-01 起每小时 ¥26\.50（程序 erp 写入的）/)
    })

    it('that is so already is told to nobody again', async () => {
      const before = (await told()).length
      assert.equal((await put('26.5')).statusCode, 200)
      assert.equal((await told()).length, before)
      await put('27')
      await put('26.5')
      assert.equal((await told()).length, before + 2)
    })
  })

  it('tells the board, and nobody at the bottom', async () => {
    const { boards } = (await rest.get('/api/v1/boards?month=2026-11')).json()
    assert.ok(boards.people.output.length <= 3 && boards.people.output.length > 0)
    await db.sql`update site set settings = settings || '{"boards":{"on":false}}'`
    assert.equal((await rest.get('/api/v1/boards?month=2026-11')).json().boards, null)
  })

  for (const [what, path, status, kind] of [
    ['no month', '/api/v1/pay', 400, 'invalid'],
    ['a month that is none', '/api/v1/pay?month=2026-13', 400, 'invalid'],
    ['nobody’s number', '/api/v1/pay?month=2026-11&employee=X', 404, 'notFound'],
    ['a day that is none', '/api/v1/boards?day=2026-02-30', 400, 'invalid'],
  ] as const)
    it(`refuses ${what}`, async () => {
      const response = await rest.get(path)
      assert.deepEqual([response.statusCode, response.json().kind], [status, kind])
    })

  it('refuses a rate of nobody or below zero', async () => {
    const stranger = await rest.send('PUT', '/api/v1/pay/rates', {
      employeeNo: 'X',
      rate: '26.5',
      validFrom: '2026-11-01',
    })
    assert.equal(stranger.statusCode, 404)
    const negative = await rest.send('PUT', '/api/v1/pay/rates', { rate: '-1', validFrom: '2026-11-01' })
    assert.equal(negative.statusCode, 400)
  })

  describe('a rate has the bounds it has in the chat', () => {
    const set = (rate: string | number, validFrom = '2026-11-20') =>
      rest.send('PUT', '/api/v1/pay/rates', { employeeNo: 'RL0023', rate, validFrom })
    const rates = async () => (await db.sql<{ n: number }[]>`select count(*)::int as n from hourly_rate`)[0]?.n
    for (const [what, rate, validFrom, pointer, why] of [
      ['a month’s pay', '10000.0001', undefined, '/rate', /at most 10000/],
      ['a number beyond all bounds', 10_001, undefined, '/rate', /at most 10000/],
      ['nothing', '0', undefined, '/rate', /more than 0/],
      ['below zero', '-26.5', undefined, '/rate', /not be negative/],
      ['a fifth decimal', '26.50001', undefined, '/rate', /at most 4 decimals/],
      ['an exponent', '1e4', undefined, '/rate', /no exponent/],
      ['a day in another age', '26.5', '2036-11-20', '/validFrom', /366 days/],
    ] as const)
      it(`refuses ${what}, and changes nothing`, async () => {
        const before = await rates()
        const response = await set(rate, validFrom)
        assert.deepEqual([response.statusCode, response.json().kind], [400, 'invalid'])
        const [fault] = response.json().errors
        assert.equal(fault.pointer, pointer)
        assert.match(fault.detail, why)
        assert.equal(await rates(), before)
      })

    it('takes the most there may be', async () => {
      assert.deepEqual((await set('10000')).json().rate, '10000')
    })

    it('which the document tells', async () => {
      const { paths } = (await rest.get('/api/openapi.json')).json()
      const { schema } = paths['/api/v1/pay/rates'].put.requestBody.content['application/json']
      const { rate } = schema.properties
      assert.deepEqual([rate.exclusiveMinimum, rate.maximum], [0, 10_000])
      assert.match(rate.description, /more than 0, at most 10000, at most 4 decimals/)
    })
  })
})
