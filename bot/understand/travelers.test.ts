import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderId, StepId } from '../../domain/model.ts'
import { travelerCode, travelerCodeShown } from '../../domain/traveler-code.ts'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import type { OrderQuery } from './context.ts'
import { understand } from './understand.ts'
import { toWire } from './wire.ts'

const site = siteOf('machining')

async function said(text: string) {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  const context = contextOf(site, false)
  return toWire(await understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context }))
}

const PRINTS: readonly (readonly [text: string, size: string, order: string | undefined, step?: string])[] = [
  ['打印流转卡 WO-1003', 'a4', 'WO-1003'],
  ['打印 WO-1003 流转卡', 'a4', 'WO-1003'],
  ['WO-1003 流转卡', 'a4', 'WO-1003'],
  ['wo1003的流转卡打印一下', 'a4', 'WO-1003'],
  ['帮我打印1003的流转卡', 'a4', 'WO-1003'],
  ['流转卡 1003', 'a4', 'WO-1003'],
  ['补打流转卡 WO-1003', 'a4', 'WO-1003'],
  ['打印流转卡', 'a4', undefined],
  ['流转卡', 'a4', undefined],
  ['打印標籤 WO-1003', 'label', 'WO-1003'],
  ['打印标签 WO-1003', 'label', 'WO-1003'],
  ['WO-1003 打印标签', 'label', 'WO-1003'],
  ['WO-1003 车削 打印标签', 'label', 'WO-1003', '车削'],
  ['打印WO-1003车削的标签', 'label', 'WO-1003', '车削'],
  ['WO-1003 打印大标签', 'largeLabel', 'WO-1003'],
  ['打印跟单卡 WO-1003', 'a4', 'WO-1003'],
  ['print traveler WO-1003', 'a4', 'WO-1003'],
  ['Print the traveller of WO-1003 please', 'a4', 'WO-1003'],
  ['print labels WO-1003', 'label', 'WO-1003'],
  ['print large labels WO-1003', 'largeLabel', 'WO-1003'],
]

describe('a traveler is asked for', () => {
  for (const [text, size, order, step] of PRINTS)
    it(text, async () => {
      const intent = await said(text)
      assert.deepEqual(
        { kind: intent.kind, size: intent.size, order: intent.order, step: intent.step },
        { kind: 'traveler', size, order, step },
      )
    })
})

describe('no traveler is asked for', () => {
  const OTHERS = [
    '标签没了',
    '贴标签 50个',
    'WO-1003 车削 50',
    '领标签2卷',
    '流转卡怎么用',
    '不要打印流转卡',
    '标签打错了',
  ]
  for (const text of OTHERS) it(text, async () => assert.notEqual((await said(text)).kind, 'traveler'))
})

const STEP = travelerCode({ tag: 42, target: { kind: 'step', step: 37 as StepId } })
const ORDER = travelerCode({ tag: 999, target: { kind: 'order', order: 123_456 as OrderId } })
const spoken = (digits: string) => [...digits].map(digit => '零幺二三四五六七八九'[Number(digit)]).join('')
const wide = (digits: string) => [...digits].map(digit => '０１２３４５６７８９'[Number(digit)]).join('')

const CODES: readonly (readonly [name: string, text: string, code: string | undefined])[] = [
  ['as digits', STEP, STEP],
  ['as it is printed', travelerCodeShown(STEP), STEP],
  ['of an order', travelerCodeShown(ORDER), ORDER],
  ['with hyphens', travelerCodeShown(STEP).replaceAll(' ', '-'), STEP],
  ['with a word before it', `流转卡 ${travelerCodeShown(STEP)}`, STEP],
  ['with another word', `编号：${STEP}`, STEP],
  ['in English', `open traveler ${STEP}`, STEP],
  ['read aloud', spoken(STEP), STEP],
  ['read aloud in groups', `${travelerCodeShown(STEP).split(' ').map(spoken).join('，')}。`, STEP],
  ['in full width', wide(STEP), STEP],
  ['as a camera read it', `BG1:${STEP}`, STEP],
  ['as the address a camera opened', `https://mes.example.cn/t/${STEP}`, STEP],
  ['as an address in a sentence', `帮我看看 https://mes.example.cn:8443/t/${STEP}`, STEP],
  ['with a wrong digit', STEP.replace(/^7042/, '7043'), undefined],
  ['with two digits that changed places', STEP.replace('7042', '7402'), undefined],
]

describe('a code is understood', () => {
  for (const [name, text, code] of CODES)
    it(`${name}: ${text}`, async () => {
      const intent = await said(text)
      assert.deepEqual({ kind: intent.kind, code: intent.code }, { kind: 'travelerCode', code })
    })

  const OTHERS = [
    '50',
    '1003',
    '做完7042个',
    '13812345678',
    'WO-1003 7042003712',
    `${STEP}个`,
    `做完${STEP}`,
    '7042 0037',
  ]
  for (const text of OTHERS)
    it(`and is none: ${text}`, async () => assert.notEqual((await said(text)).kind, 'travelerCode'))
})
