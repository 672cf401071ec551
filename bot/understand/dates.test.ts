import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { findDate, localNow, scanDate } from './dates.ts'
import { deadlineOf, pastMomentOf } from './moments.ts'

/** A Saturday. */
const NOW = Temporal.Instant.from('2026-11-21T10:00:00+08:00')
const ZONE = 'Asia/Shanghai'
const local = (instant: Temporal.Instant): string => localNow(instant, ZONE).toString({ smallestUnit: 'minute' })

describe('deadlines', () => {
  const cases: readonly (readonly [text: string, due: string])[] = [
    ['明天下午三点', '2026-11-22T15:00'],
    ['后天', '2026-11-23T18:00'],
    ['周五', '2026-11-27T18:00'],
    ['星期天', '2026-11-22T18:00'],
    ['下周三', '2026-11-25T18:00'],
    ['下周一早上8点', '2026-11-23T08:00'],
    ['下下周一', '2026-11-30T18:00'],
    ['11月25号', '2026-11-25T18:00'],
    ['十二月一号', '2026-12-01T18:00'],
    ['1月5号', '2027-01-05T18:00'],
    ['25号', '2026-11-25T18:00'],
    ['5号', '2026-12-05T18:00'],
    ['下个月5号', '2026-12-05T18:00'],
    ['月底', '2026-11-30T18:00'],
    ['下月底', '2026-12-31T18:00'],
    ['12/1', '2026-12-01T18:00'],
    ['2026-12-01', '2026-12-01T18:00'],
    ['今晚8点', '2026-11-21T20:00'],
    ['下午3点半', '2026-11-21T15:30'],
    ['三天后', '2026-11-24T18:00'],
    ['两周后', '2026-12-05T18:00'],
    ['两小时后', '2026-11-21T12:00'],
    ['半小时后', '2026-11-21T10:30'],
    ['27 NOV', '2026-11-27T18:00'],
    ['NOV 27, 17:00', '2026-11-27T17:00'],
    ['1ST DECEMBER 08:30', '2026-12-01T08:30'],
    ['5 JAN', '2027-01-05T18:00'],
    ['3 MAY 2027', '2027-05-03T18:00'],
    ['TOMORROW 10:00', '2026-11-22T10:00'],
    ['FRIDAY AT 17:00', '2026-11-27T17:00'],
  ]
  for (const [text, due] of cases) {
    it(`${text} is ${due}`, () => {
      const found = findDate(text, NOW, ZONE)
      assert.ok(found)
      assert.equal(local(deadlineOf(found, NOW, ZONE, '18:00')), due)
    })
  }

  for (const text of ['3号机', '31号', '13月1号', '尽快', 'WO-1003', 'MAYBE 5', 'DECREASE 5', '50 MARKED', '32 MAY']) {
    it(`${text} names no day`, () => assert.equal(findDate(text, NOW, ZONE), null))
  }
})

describe('when work was done', () => {
  const cases: readonly (readonly [text: string, moment: string | null])[] = [
    ['昨天', '2026-11-20T12:00'],
    ['昨晚', '2026-11-20T22:00'],
    ['前天下午', '2026-11-19T15:00'],
    ['昨天下午三点', '2026-11-20T15:00'],
    ['12号', '2026-11-12T12:00'],
    ['11月20号', '2026-11-20T12:00'],
    ['周五', '2026-11-20T12:00'],
    ['今天', null],
    ['上午', null],
    ['明天', null],
  ]
  for (const [text, moment] of cases) {
    it(`${text} is ${moment ?? 'no past day'}`, () => {
      const found = scanDate(text, 0, localNow(NOW, ZONE))
      const past = found === null ? null : pastMomentOf(found, NOW, ZONE)
      assert.equal(past === null ? null : local(past), moment)
    })
  }
})

describe('in the first days of a year', () => {
  const NEW_YEAR = Temporal.Instant.from('2027-01-02T08:30:00+08:00')
  const talk = (text: string) => scanDate(text, 0, localNow(NEW_YEAR, ZONE))

  it('work of the last month was done in the last year', () => {
    const found = talk('12月31号')
    assert.ok(found)
    const past = pastMomentOf(found, NEW_YEAR, ZONE)
    assert.equal(past === null ? null : local(past), '2026-12-31T12:00')
  })

  it('a deadline lies ahead', () => {
    const found = findDate('1月31号', NEW_YEAR, ZONE)
    assert.ok(found)
    assert.equal(local(deadlineOf(found, NEW_YEAR, ZONE, '18:00')), '2027-01-31T18:00')
  })
})
