import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { pastDaysIn } from './past-days.ts'

/** A Wednesday. */
const NOW = Temporal.PlainDateTime.from('2026-11-18T10:20')

const daysOf = (text: string, now = NOW): string => {
  const found = pastDaysIn(text.toUpperCase(), now)
  if (found === null) return 'none'
  const { days } = found
  return days === null ? 'not to be asked' : days.from.equals(days.to) ? `${days.from}` : `${days.from} ${days.to}`
}

const CASES: readonly (readonly [text: string, days: string])[] = [
  ['前天产量', '2026-11-16'],
  ['大前天做了多少', '2026-11-15'],
  ['3天前的产量', '2026-11-15'],
  ['11月10号产量', '2026-11-10'],
  ['11月10日那天磨削班做了多少', '2026-11-10'],
  ['10号产量', '2026-11-10'],
  ['20号产量', '2026-10-20'],
  ['上个月5号的产量', '2026-10-05'],
  ['12月25号产量', '2025-12-25'],
  ['去年11月20号产量', '2025-11-20'],
  ['2026-11-02产量', '2026-11-02'],
  ['2025年12月3日产量', '2025-12-03'],
  ['周一产量', '2026-11-16'],
  ['周三产量', '2026-11-18'],
  ['周五产量', '2026-11-13'],
  ['上周五产量', '2026-11-13'],
  ['上上周五产量', '2026-11-06'],
  ['星期天做了多少', '2026-11-15'],
  ['周末产量', '2026-11-14 2026-11-15'],
  ['上周末产量', '2026-11-14 2026-11-15'],
  ['本周末产量', 'not to be asked'],
  ['周一到周三的产量', '2026-11-16 2026-11-18'],
  ['上周三到周五的产量', '2026-11-11 2026-11-13'],
  ['上周四至周一', '2026-11-12 2026-11-16'],
  ['从周一开始做了多少', '2026-11-16 2026-11-18'],
  ['从周一做了多少', '2026-11-16 2026-11-18'],
  ['11月10号以来的产量', '2026-11-10 2026-11-18'],
  ['10月20号到现在', '2026-10-20 2026-11-18'],
  ['11月3号到11月9号', '2026-11-03 2026-11-09'],
  ['11月3号到9号', '2026-11-03 2026-11-09'],
  ['11月3-9号', '2026-11-03 2026-11-09'],
  ['3到9号产量', '2026-11-03 2026-11-09'],
  ['25-28号产量', '2026-10-25 2026-10-28'],
  ['10月28号到3号', '2026-10-28 2026-11-03'],
  ['2026-11-02到2026-11-06', '2026-11-02 2026-11-06'],
  ['昨天和前天产量', '2026-11-16 2026-11-17'],
  ['今天和昨天产量', '2026-11-17 2026-11-18'],
  ['前天到今天', '2026-11-16 2026-11-18'],
  ['11月3号和9号', 'not to be asked'],
  ['最近7天产量', '2026-11-12 2026-11-18'],
  ['近三天报废', '2026-11-16 2026-11-18'],
  ['这两天产量', '2026-11-17 2026-11-18'],
  ['过去两周', '2026-11-05 2026-11-18'],
  ['最近3个月', '2026-08-19 2026-11-18'],
  ['最近30天内', '2026-10-20 2026-11-18'],
  ['最近2年', 'not to be asked'],
  ['上上周产量', '2026-11-02 2026-11-08'],
  ['上上个月', '2026-09-01 2026-09-30'],
  ['11月产量', '2026-11-01 2026-11-18'],
  ['10月份产量', '2026-10-01 2026-10-31'],
  ['十月报废率', '2026-10-01 2026-10-31'],
  ['十二月产量', '2025-12-01 2025-12-31'],
  ['去年12月产量', '2025-12-01 2025-12-31'],
  ['10月下旬产量', '2026-10-21 2026-10-31'],
  ['今年11月上旬', '2026-11-01 2026-11-10'],
  ['三季度产量', '2026-07-01 2026-09-30'],
  ['第四季度产量', '2026-10-01 2026-11-18'],
  ['本季度产量', '2026-10-01 2026-11-18'],
  ['上季度产量', '2026-07-01 2026-09-30'],
  ['去年二季度', '2025-04-01 2025-06-30'],
  ['上半年产量', '2026-01-01 2026-06-30'],
  ['去年下半年', '2025-07-01 2025-12-31'],
  ['今年产量', '2026-01-01 2026-11-18'],
  ['去年产量', '2025-01-01 2025-12-31'],
  ['前年产量', '2024-01-01 2024-12-31'],
  ['2025年产量', '2025-01-01 2025-12-31'],
  ['2025年到现在', 'not to be asked'],
  ['明天产量', 'not to be asked'],
  ['后天能出多少', 'not to be asked'],
  ['下周产量', 'not to be asked'],
  ['下个月产量', 'not to be asked'],
  ['2月30号产量', 'none'],
  ['output last Friday', '2026-11-13'],
  ['output on Monday', '2026-11-16'],
  ['output last Wednesday', '2026-11-11'],
  ['output on 10 Nov', '2026-11-10'],
  ['output on Nov 10', '2026-11-10'],
  ['output on 25 December', '2025-12-25'],
  ['output on 3 Dec 2025', '2025-12-03'],
  ['output from 2 to 6 Nov', '2026-11-02 2026-11-06'],
  ['output Nov 2-6', '2026-11-02 2026-11-06'],
  ['output from Monday to Wednesday', '2026-11-16 2026-11-18'],
  ['output since October', '2026-10-01 2026-11-18'],
  ['从2026-11-02开始的产量', '2026-11-02 2026-11-18'],
  ['output since Monday', '2026-11-16 2026-11-18'],
  ['output in October', '2026-10-01 2026-10-31'],
  ['October output', '2026-10-01 2026-10-31'],
  ['output in May', '2026-05-01 2026-05-31'],
  ['may I see the output', 'none'],
  ['output of Dec 2025', '2025-12-01 2025-12-31'],
  ['scrap in the last 7 days', '2026-11-12 2026-11-18'],
  ['scrap 2 days ago', '2026-11-16'],
  ['output last year', '2025-01-01 2025-12-31'],
  ['output of Q3', '2026-07-01 2026-09-30'],
  ['output last quarter', '2026-07-01 2026-09-30'],
  ['output yesterday and today', '2026-11-17 2026-11-18'],
  ['output tomorrow', 'not to be asked'],
  ['output next week', 'not to be asked'],
  ['今天产量', 'none'],
  ['昨天产量', 'none'],
  ['昨晚产量', 'none'],
  ['本周产量', 'none'],
  ['上周一共做了多少', 'none'],
  ['上个月产量', 'none'],
  ['output this week', 'none'],
  ['每周一发产量', 'none'],
  ['3号机今天产量', 'none'],
  ['Q235钢今天用了多少', 'none'],
  ['WO-1003 到哪了', 'none'],
]

describe('the days a question names', () => {
  for (const [text, days] of CASES) it(text, () => assert.equal(daysOf(text), days))

  it('are looked for in any text without failing, and never end after today', () => {
    const word = fc.constantFrom(
      ...CASES.map(([text]) => text.slice(0, 6)),
      '到',
      '和',
      '年',
      '月',
      '31',
      '号',
      '周',
      ' TO ',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.integer({ min: 0, max: 800 }), (words, later) => {
        const found = pastDaysIn(words.join('').toUpperCase(), NOW.add({ days: later }))
        if (found?.days == null) return
        assert.ok(Temporal.PlainDate.compare(found.days.to, NOW.add({ days: later }).toPlainDate()) <= 0)
        assert.ok(found.days.from.until(found.days.to).days < 400)
      }),
    )
  })
})
