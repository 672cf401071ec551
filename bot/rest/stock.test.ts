import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { reconcile } from '../../db/reconcile.ts'
import { changesNothing } from '../../test/business-tables.ts'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { pageShape } from './shapes.ts'
import { bookedMoveShape, stockMoveShape, stockShape } from './stock-shapes.ts'
import { lotTraceShape, orderTraceShape } from './trace-shapes.ts'

describe('the warehouse over HTTP', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql)
  })
  after(() => rest.app.close())

  const move = (body: object, key?: string) =>
    rest.send('POST', '/api/v1/stock-moves', body, key === undefined ? {} : { 'idempotency-key': key })
  const page = async (path: string) => (await rest.get(path)).json()

  describe('GET /stock', () => {
    it('lists materials and what was made, with their lots', async () => {
      const answer = pageShape(stockShape).parse(await page('/api/v1/stock?limit=200'))
      const bar = answer.items.find(({ item }) => item === 'M-45-40')
      assert.deepEqual([bar?.onHand, bar?.lots], ['420', [{ lot: 'L2609-01', quantity: '420', held: '0' }]])
      const made = answer.items.find(({ item }) => item === 'P-SHAFT-A01')
      assert.deepEqual([made?.of, made?.onHand, made?.lots[0]?.lot], ['product', '385', 'L251009'])
    })

    it('comes in pages that are together the whole', async () => {
      const whole = (await page('/api/v1/stock?limit=200')).items
      const seen: unknown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const part: { items: unknown[]; nextCursor: string | null } = await page(
          `/api/v1/stock?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
        )
        seen.push(...part.items)
        cursor = part.nextCursor
      }
      assert.deepEqual(seen, whole)
    })
  })

  describe('POST /stock-moves', () => {
    it('books a receipt, an issue, a return, a count and what was made', async () => {
      const receipt = await move({
        kind: 'receipt',
        item: 'M-Q235-R90',
        quantity: '500',
        lot: 'L2411',
        person: 'RL0028',
      })
      assert.equal(receipt.statusCode, 201, receipt.body)
      const cases: readonly (readonly [body: object, quantity: string, onHand: string])[] = [
        [{ kind: 'receipt', item: 'M-NUT-M8', quantity: 100 }, '100', '5300'],
        [{ kind: 'issue', item: 'M-NUT-M8', quantity: '80', order: 'WO-1008' }, '-80', '5220'],
        [{ kind: 'return', item: 'M-NUT-M8', quantity: '20', order: 'WO-1008' }, '20', '5240'],
        [{ kind: 'adjust', item: 'M-NUT-M8', quantity: '5000', reason: 'counted' }, '-240', '5000'],
      ]
      for (const [body, quantity, onHand] of cases) {
        const response = await move(body)
        assert.equal(response.statusCode, 201, response.body)
        const booked = bookedMoveShape.parse(response.json())
        assert.deepEqual([booked.quantity, booked.onHand], [quantity, onHand])
      }
      assert.deepEqual((await reconcile(db.sql)).disagreements, [])
    })

    it('once per Idempotency-Key, and another body under it is refused', async () => {
      const body = { kind: 'receipt', item: 'M-TAP-M6', quantity: '5' }
      const first = await move(body, 'k1')
      const again = await move(body, 'k1')
      assert.deepEqual(
        [again.statusCode, again.json(), again.headers['idempotency-replayed']],
        [201, first.json(), 'true'],
      )
      assert.equal((await move({ ...body, quantity: '6' }, 'k1')).json().kind, 'keyReused')
      assert.equal((await page('/api/v1/stock?item=M-TAP-M6')).items[0].onHand, first.json().onHand)
    })

    it('is answered by its key also when it could not be booked a second time', async () => {
      const body = { kind: 'issue', item: 'M-OIL', quantity: '150', order: 'WO-1008' }
      assert.equal((await move(body, 'k2')).statusCode, 201)
      assert.equal((await move(body, 'k2')).statusCode, 201)
      assert.equal((await move(body, 'k3')).json().kind, 'notEnough')
    })

    const refusals: readonly (readonly [body: object, status: number, kind: string])[] = [
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '99999', order: 'WO-1008' }, 409, 'notEnough'],
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '1', order: 'WO-9999' }, 422, 'unknownOrder'],
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '1', order: 'WO-1009' }, 409, 'orderNotOpen'],
      [{ kind: 'issue', item: 'NIX', quantity: '1' }, 422, 'unknownItem'],
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '0' }, 422, 'notPositive'],
      [{ kind: 'issue', item: 'M-NUT-M8' }, 422, 'notPositive'],
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '0.5' }, 422, 'notWhole'],
      [{ kind: 'issue', item: 'M-NUT-M8', quantity: '1', lot: 'L1' }, 422, 'noLots'],
      [{ kind: 'issue', item: 'M-45-40', quantity: '1', lot: 'NIX' }, 422, 'unknownLot'],
      [{ kind: 'receipt', item: 'M-45-40', quantity: '1' }, 422, 'lotMissing'],
      [{ kind: 'return', item: 'M-NUT-M8', quantity: '1', order: 'WO-1007' }, 409, 'neverIssued'],
      [{ kind: 'return', item: 'M-NUT-M8', quantity: '1' }, 409, 'neverIssued'],
      [{ kind: 'return', item: 'M-NUT-M8', quantity: '61', order: 'WO-1008' }, 409, 'moreThanIssued'],
      [{ kind: 'adjust', item: 'M-NUT-M8', quantity: '1' }, 422, 'reasonMissing'],
      [{ kind: 'adjust', item: 'M-NUT-M8', quantity: '5000', reason: 'again' }, 409, 'asCounted'],
      [{ kind: 'output', order: 'WO-1009' }, 409, 'nothingMade'],
      [{ kind: 'output' }, 422, 'unknownItem'],
      [{ kind: 'shipment' }, 422, 'unknownItem'],
      [{ kind: 'shipment', order: 'WO-1008', quantity: '1' }, 409, 'nothingToShip'],
      [{ kind: 'receipt', item: 'M-NUT-M8', quantity: '1', person: 'nobody' }, 422, 'unknownPerson'],
      [{ kind: 'backflush', item: 'M-NUT-M8', quantity: '1' }, 400, 'invalid'],
      [{ kind: 'receipt', item: 'M-NUT-M8', quantity: '-1' }, 400, 'invalid'],
      [{ kind: 'receipt', item: 'M-NUT-M8', quantity: '1', lots: 'x' }, 400, 'invalid'],
    ]
    for (const [body, status, kind] of refusals)
      it(`refuses ${JSON.stringify(body)}: ${kind}`, async () => {
        const response = await changesNothing(db.sql, kind, () => move(body))
        assert.deepEqual([response.statusCode, response.json().kind], [status, kind])
      })
  })

  describe('GET /stock-moves', () => {
    it('is the ledger, newest first, by item, order, lot and kind', async () => {
      const answer = pageShape(stockMoveShape).parse(await page('/api/v1/stock-moves?item=M-NUT-M8&order=WO-1008'))
      assert.deepEqual(
        answer.items.filter(({ kind }) => kind !== 'backflush').map(({ kind, quantity }) => `${kind} ${quantity}`),
        ['return 20', 'issue -80'],
      )
      const receipts = pageShape(stockMoveShape).parse(await page('/api/v1/stock-moves?kind=receipt&lot=L2609-01'))
      assert.deepEqual(
        receipts.items.map(({ item, reason }) => [item, reason]),
        [['M-45-40', 'opening']],
      )
    })

    it('says what a report took', async () => {
      const [{ report } = { report: null }] = (await page('/api/v1/stock-moves?kind=backflush&limit=1')).items
      const took = await page(`/api/v1/stock-moves?report=${report}`)
      assert.ok(took.items.length > 0)
    })

    it('refuses a cursor of another list', async () => {
      const { nextCursor } = await page('/api/v1/stock?limit=1')
      assert.equal((await rest.get(`/api/v1/stock-moves?cursor=${nextCursor}`)).statusCode, 400)
    })
  })

  describe('GET /trace', () => {
    it('goes forward from a lot, page by page', async () => {
      const whole = lotTraceShape.parse(await page('/api/v1/trace?lot=L2609-01'))
      assert.deepEqual(
        whole.sources.map(({ item }) => item),
        ['M-45-40'],
      )
      assert.ok(whole.uses.length > 2)
      assert.ok(whole.uses.every(({ quantity }) => Number(quantity) > 0))
      const seen: unknown[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const part: { uses: unknown[]; nextCursor: string | null } = await page(
          `/api/v1/trace?lot=L2609-01&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        )
        seen.push(...part.uses)
        cursor = part.nextCursor
      }
      assert.deepEqual(seen, whole.uses)
    })

    it('goes back from an order, and what it used is what the ledger says', async () => {
      const trace = orderTraceShape.parse(await page('/api/v1/trace?order=WO-1009'))
      assert.deepEqual(trace.outputs, [{ lot: 'L251009', quantity: '385' }])
      assert.ok(trace.materials.some(({ item, lot }) => item === 'M-45-40' && lot === 'L2609-01'))
      assert.ok(trace.steps.every(step => step.good === '0' || step.people.length > 0 || step.machines.length === 0))
      assert.ok(trace.reports.length > 0)
      const oil = trace.materials.find(({ item }) => item === 'M-OIL')
      const moves = (await page('/api/v1/stock-moves?order=WO-1009&item=M-OIL&limit=200')).items
      const sum = moves.reduce((total: number, { quantity }: { quantity: string }) => total - Number(quantity), 0)
      assert.equal(Number(oil?.quantity), Number(sum.toFixed(4)))
    })

    it('goes on through what was made here and used again', async () => {
      await db.sql`insert into material (code, name, unit, lot_tracked) values ('P-SHAFT-A01', '传动轴A01', 'PCS', true)`
      await db.sql`insert into stock_move (kind, material_code, quantity, lot, order_id, at)
      select 'issue', 'P-SHAFT-A01', -5, 'L251009', id, now() from orders where code = 'WO-1016'`
      const forward = lotTraceShape.parse(await page('/api/v1/trace?lot=L2609-01&limit=200'))
      const above = forward.uses.find(({ order }) => order === 'WO-1016')
      assert.deepEqual([above?.level, above?.item, above?.lot, above?.quantity], [1, 'P-SHAFT-A01', 'L251009', '5'])
      const back = orderTraceShape.parse(await page('/api/v1/trace?order=WO-1016'))
      assert.deepEqual(back.materials.find(({ item }) => item === 'P-SHAFT-A01')?.madeBy, ['WO-1009'])
    })

    const refusals: readonly (readonly [query: string, status: number])[] = [
      ['lot=NIX', 404],
      ['order=WO-9999', 404],
      ['', 400],
      ['lot=L1&order=WO-1009', 400],
      ['lot=', 400],
      ['lot=L2609-01&cursor=x', 400],
    ]
    for (const [query, status] of refusals)
      it(`"${query}" is ${status}`, async () =>
        assert.equal((await rest.get(`/api/v1/trace?${query}`)).statusCode, status))
  })
})
