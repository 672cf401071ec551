/** The cards of shared reports, pay and shift ends on the real platforms: accepted, and what must be pressed is there. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { Card } from '../../adapters/card.ts'
import { renderCard as forDingtalk } from '../../adapters/dingtalk/cards.ts'
import { renderCard as forFeishu } from '../../adapters/feishu/cards.ts'
import { renderCard as forWecom } from '../../adapters/wecom/cards.ts'
import { boardCard } from '../../bot/cards/board-card.ts'
import type { CardContext } from '../../bot/cards/context.ts'
import { closeCard, judgePayCard, objectFormCard, payCard, peoplePayCard } from '../../bot/cards/pay-cards.ts'
import { disputeCard, groupFormCard, shareAskCard } from '../../bot/cards/share-cards.ts'
import { shiftEndCard } from '../../bot/cards/shift-end-card.ts'
import { wordsFor } from '../../bot/wording/index.ts'
import type { PayRow } from '../../db/pay.ts'
import { boardOf, teamBoardOf } from '../../domain/board.ts'
import type { OrderCode, PersonId, ProductCode, Report, ReportId, StepId, UnitCode } from '../../domain/model.ts'
import { pieces, ZERO } from '../../domain/quantity.ts'
import { givenOrder, givenStep } from '../given-order.ts'
import { cardComplaints as dingtalkComplaints, OWN_TEMPLATE } from './dingtalk/rules.ts'
import { refusalOf } from './feishu/rules.ts'
import { WORDS } from './house.ts'
import { botBodyComplaints, cardComplaints as wecomComplaints } from './wecom/rules.ts'

const now = Temporal.Instant.from('2026-11-18T10:17:00+08:00')
const A = 'A' as PersonId
const B = 'B' as PersonId
const NAMES: Readonly<Record<string, string>> = { A: '刘大勇', B: '孙小军' }

const contextIn = (locale: 'zh-CN' | 'en'): CardContext => ({
  words: wordsFor(locale),
  timeZone: 'Asia/Shanghai',
  now,
  personName: id => NAMES[id] ?? id,
  personKey: id => NAMES[id] ?? id,
  defectName: code => code,
  unit: () => null,
  once: () => 'once-only-key',
})

const share = (personId: PersonId) => ({ personId, good: pieces(30), sharePct: pieces(50), pay: pieces(15) })
const report = {
  id: '0195f7f6-0000-7000-8000-000000000001' as ReportId,
  good: pieces(60),
  scrap: ZERO,
  rework: ZERO,
  reworkDone: ZERO,
  reporterId: A,
  workers: [share(A), share(B)],
} as unknown as Report
const shared = { order: 'WO-1003', step: '车削', unit: 'PCS' as UnitCode, report }
const row: PayRow = {
  ref: { kind: 'report', id: report.id },
  personId: A,
  kind: 'piece',
  workDate: Temporal.PlainDate.from('2026-11-18'),
  month: Temporal.PlainDate.from('2026-11-01'),
  late: false,
  amount: pieces(15),
  place: {
    order: 'WO-1003' as OrderCode,
    step: '车削',
    stepCode: 'TURN',
    product: 'P' as ProductCode,
    unit: 'PCS' as UnitCode,
  },
  made: {
    good: pieces(60),
    part: pieces(30),
    sharePct: pieces(50),
    scrap: ZERO,
    rework: ZERO,
    liability: null,
    rate: pieces(1),
    reversalOf: null,
  },
  minutes: 0,
  hourlyRate: ZERO,
  note: '',
  about: null,
  bookedAt: now,
  state: 'agreed',
  objected: false,
}
const step = givenStep(10, { groupReport: true })
const order = givenOrder([step])
const total = { personId: A, piece: pieces(10), time: ZERO, adjustment: ZERO }
const named = (id: number) => ({ id: id as StepId, order: 'WO-1003' as OrderCode, seq: id, name: `车削${id}` })

/** Every card, and what a person must be able to press on it. */
const cards = (context: CardContext): readonly (readonly [name: string, card: Card, pressed: readonly string[]])[] => {
  const { team, pay, report: words } = context.words
  const members = [A, B].map(id => ({ value: id, label: NAMES[id] ?? id }))
  const boards = { teams: teamBoardOf([], 3), people: boardOf([], 3) }
  return [
    [
      'the form',
      groupFormCard(context, { order, step, reasons: [], reportable: pieces(60), members, sender: A }),
      [words.submit],
    ],
    ['what a member is asked', shareAskCard(context, shared, B, now), [team.agree, team.object]],
    [
      'a dispute',
      disputeCard(context, { ...shared, objection: 'o1', by: B, reason: '少了' }),
      [team.keep, team.makeEven],
    ],
    [
      'own pay',
      payCard(context, {
        title: '工资',
        rows: [row],
        explained: ['60 × 1'],
        detail: true,
        closed: null,
        own: true,
        more: null,
      }),
      [pay.objectButton('WO-1003 车削 15.00')],
    ],
    ['an objection', objectFormCard(context, row, '60 × 1'), [pay.objectSubmit]],
    [
      'the judge’s card',
      judgePayCard(context, { objection: 'o1', reason: '少了', row, explained: '60 × 1' }),
      [pay.judgeKeep],
    ],
    [
      'a team’s pay',
      peoplePayCard(context, { title: '工资', totals: [total], month: { text: '2026-11', closed: null } }),
      [pay.exportButton],
    ],
    [
      'a closing',
      closeCard(context, { month: '2026-11', totals: [total], open: [], refusal: null }),
      [pay.closeButton('2026-11')],
    ],
    [
      'a shift’s end',
      shiftEndCard(context, { shiftName: '白班', endedAt: now, open: [named(1), named(2)], cut: [named(1)] }),
      ['车削1', '车削2'],
    ],
    ['a board', boardCard(context, '2026-11', boards), []],
  ]
}

for (const locale of ['zh-CN', 'en'] as const) {
  describe(`cards in ${locale}`, () => {
    for (const [name, card, pressed] of cards(contextIn(locale))) {
      test(`DingTalk takes ${name}`, () => {
        const { variables } = forDingtalk(card, { template: 'own', words: WORDS, mediaIdOf: () => '@lADabc' })
        assert.deepEqual(dingtalkComplaints({ cardData: { cardParamMap: variables } }, OWN_TEMPLATE), [])
        for (const label of pressed) assert.ok(JSON.stringify(variables).includes(label), label)
      })
      test(`WeCom takes ${name}`, () => {
        const { markdown, card: native } = forWecom(card, 'bg-1', WORDS)
        if (markdown !== null)
          assert.deepEqual(botBodyComplaints({ msgtype: 'markdown', markdown: { content: markdown } }, 'push'), [])
        if (native !== null) assert.deepEqual(wecomComplaints(native, { surface: 'bot' }), [])
        const shown = `${markdown ?? ''}${JSON.stringify(native)}`
        for (const label of pressed) assert.ok(shown.includes(label.slice(0, 6)), `${label} in ${shown}`)
      })
      test(`Feishu takes ${name}`, () => {
        const shown = JSON.stringify(forFeishu(card, { summary: card.title, mentions: [], imageKey: () => null }))
        assert.equal(refusalOf(shown), null)
        for (const label of pressed) assert.ok(shown.includes(label), label)
      })
    }
  })
}
