import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withDatabase } from '../../test/database.ts'
import { type Rest, seedFactory, startRest } from '../../test/rest.ts'
import { codeOf } from '../../test/traveler/codes.ts'
import { pagesOf } from '../../test/traveler/pdf.ts'
import { scanPage } from '../http/scan-page.ts'

describe('the traveler by REST', () => {
  const db = withDatabase({ setUp: async sql => void (await seedFactory(sql)) })
  let rest: Rest
  before(async () => {
    rest = await startRest(db.sql, { parts: [scanPage(async () => ({ locale: 'zh-CN' }))] })
  })
  after(() => rest.app.close())

  it('is a PDF of the order', async () => {
    const response = await rest.get('/api/v1/orders/WO-1003/traveler.pdf')
    assert.equal(response.statusCode, 200)
    assert.equal(response.headers['content-type'], 'application/pdf')
    assert.match(String(response.headers['content-disposition']), /WO-1003\.pdf/)
    const [page] = await pagesOf(response.rawPayload)
    assert.match(page?.text ?? '', /WO-1003/)
  })

  it('is labels, and one of a step', async () => {
    const labels = await rest.get('/api/v1/orders/WO-1003/traveler.pdf?size=label')
    assert.ok((await pagesOf(labels.rawPayload)).length > 1)
    const [{ seq } = { seq: 0 }] = await db.sql<{ seq: number }[]>`
      select s.seq from step s join orders o on o.id = s.order_id where o.code = 'WO-1003' order by s.seq limit 1`
    const one = await rest.get(`/api/v1/orders/WO-1003/traveler.pdf?size=largeLabel&step=${seq}`)
    const pages = await pagesOf(one.rawPayload)
    assert.deepEqual([pages.length, Math.round(pages[0]?.widthMm ?? 0)], [1, 100])
  })

  it('is refused for what there is not', async () => {
    assert.equal((await rest.get('/api/v1/orders/WO-9999/traveler.pdf')).statusCode, 404)
    assert.equal((await rest.get('/api/v1/orders/WO-1003/traveler.pdf?step=98765')).statusCode, 404)
    assert.equal((await rest.get('/api/v1/orders/WO-1003/traveler.pdf?size=a3')).statusCode, 400)
    assert.equal((await rest.app.inject('/api/v1/orders/WO-1003/traveler.pdf')).statusCode, 401)
  })

  it('has a page for phones that says how to go on, and nothing of the order', async () => {
    const code = await codeOf(db.sql, 'WO-1003', '车削')
    const page = await rest.app.inject(`/t/${code}`)
    assert.equal(page.statusCode, 200)
    assert.match(page.body, new RegExp(code.replace(/(\d{4})(?=\d)/g, '$1 ')))
    assert.doesNotMatch(page.body, /WO-1003|车削/)
    for (const wrong of [`${code}1`, '123', '<script>']) {
      const response = await rest.app.inject(`/t/${encodeURIComponent(wrong)}`)
      assert.equal(response.statusCode, 404, wrong)
    }
  })
})
