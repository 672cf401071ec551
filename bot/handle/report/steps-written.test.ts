import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepsWritten } from './steps-written.ts'

const cases = [
  { name: 'arrows', text: '开单 法兰 500 车→钻→包 周五', steps: ['车', '钻', '包'] },
  { name: 'arrows with blanks', text: '开单 法兰 500 车 → 钻 -> 包 周五', steps: ['车', '钻', '包'] },
  { name: 'codes between arrows', text: '开单 P-FLANGE-B12 500 CUT→TURN 周五', steps: ['CUT', 'TURN'] },
  { name: 'hyphens', text: '新建工单 传动轴A01 200件 下料-车削-终检 12月1号', steps: ['下料', '车削', '终检'] },
  { name: 'commas', text: '下单：工装裤300条，裁剪、整烫、包装，月底交', steps: ['裁剪', '整烫', '包装'] },
  { name: 'a product code and a date are no list', text: '开单 P-FLANGE-B12 500 2026-11-27', steps: [] },
]

for (const { name, text, steps } of cases) {
  test(`steps as written: ${name}`, () => assert.deepEqual(stepsWritten(text), steps))
}
