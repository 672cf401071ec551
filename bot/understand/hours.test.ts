import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { hoursIn } from './hours.ts'

const NOW = Temporal.PlainDateTime.from('2026-11-18T10:20')

/** Of today with an `*`; what is left of the text behind it. */
function hoursOf(text: string): string {
  const upper = text.toUpperCase()
  const found = hoursIn(upper, NOW)
  if (found === null) return 'none'
  const { hours, start, end, instead } = found
  const said = hours.of === 'shift' ? hours.shift : `${hours.from}-${hours.to}`.replaceAll(':00-', '-').slice(0, -3)
  const rest = `${upper.slice(0, start)}${instead}${upper.slice(end)}`.trim()
  return `${said}${hours.ofToday ? '*' : ''} | ${rest}`
}

const CASES: readonly (readonly [text: string, hours: string])[] = [
  ['夜班做了多少', 'night | 做了多少'],
  ['昨天夜班产量', 'night | 昨天产量'],
  ['今天夜班产量', 'night* | 今天产量'],
  ['大夜班报废多少', 'night | 报废多少'],
  ['晚班产量', 'night | 产量'],
  ['中班产量', 'middle | 产量'],
  ['白班产量', 'day | 产量'],
  ['早班做了多少', 'day | 做了多少'],
  ['磨削班昨天夜班产量', 'night | 磨削班昨天产量'],
  ['昨天上午产量', '06:00-12:00 | 昨天产量'],
  ['昨天下午磨削做了多少', '12:00-18:00 | 昨天磨削做了多少'],
  ['今天中午产量', '11:00-13:00* | 今天产量'],
  ['昨晚产量', '18:00-06:00 | 昨天产量'],
  ['昨天晚上产量', '18:00-06:00 | 昨天产量'],
  ['今早做了多少', '06:00-12:00* | 今天做了多少'],
  ['凌晨产量', '00:00-06:00 | 产量'],
  ['8点到12点产量', '08:00-12:00 | 产量'],
  ['8到12点产量', '08:00-12:00 | 产量'],
  ['昨天14:00-16:30产量', '14:00-16:30 | 昨天产量'],
  ['下午两点到四点做了多少', '14:00-16:00 | 做了多少'],
  ['晚上8点到12点产量', '20:00-00:00 | 产量'],
  ['昨天下午2点以后产量', '14:00-00:00 | 昨天产量'],
  ['今天10点之前做了多少', '00:00-10:00* | 今天做了多少'],
  ['night shift output', 'night | OUTPUT'],
  ['output of the day shift yesterday', 'day | OUTPUT OF  YESTERDAY'],
  ['output last night', '18:00-06:00 | OUTPUT YESTERDAY'],
  ['output this morning', '06:00-12:00* | OUTPUT TODAY'],
  ['output yesterday afternoon', '12:00-18:00 | OUTPUT YESTERDAY'],
  ['output from 8:00 to 12:30', '08:00-12:30 | OUTPUT'],
  ['output between 2 and 4 pm', '14:00-16:00 | OUTPUT'],
  ['output after 3pm', '15:00-00:00 | OUTPUT'],
]

const NONE = [
  '磨削班今天产量',
  '本班产量',
  '夜班长是谁',
  '中班组产量',
  '8点产量',
  '昨天产量',
  'WO-1003到哪了',
  '做完50个 报废2',
  '11月20号产量',
  'output from 20 to 25 Nov',
  '交期改到下周五',
]

describe('the hours that a question is about', () => {
  for (const [text, hours] of CASES) it(text, () => assert.equal(hoursOf(text), hours))
  for (const text of NONE) it(`none in ${text}`, () => assert.equal(hoursOf(text), 'none'))

  it('any text is read without a fault, and what is found lies in it', () => {
    const part = fc.constantFrom(
      ...'昨今天晚夜早班白中上下午点到8 12:30-以后前FROM TO AND PM SHIFT NIGHT'.split(''),
      '8点',
      '25点',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 16 }), parts => {
        const text = parts.join('')
        const found = hoursIn(text, NOW)
        assert.ok(found === null || (found.start < found.end && found.end <= text.length), text)
      }),
    )
  })
})
