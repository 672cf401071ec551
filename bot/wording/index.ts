/** Every word a person reads, by language. zh-CN is the source of the shape; a missing word is a type error. */
import { ask as askEn } from './en/ask.ts'
import { common as commonEn } from './en/common.ts'
import { floor as floorEn } from './en/floor.ts'
import { order as orderEn } from './en/order.ts'
import { platform as platformEn } from './en/platform.ts'
import { refusal as refusalEn } from './en/refusal.ts'
import { report as reportEn } from './en/report.ts'
import { setup as setupEn } from './en/setup.ts'
import { stock as stockEn } from './en/stock.ts'
import { talk as talkEn } from './en/talk.ts'
import { toTraditional } from './traditional.ts'
import { ask } from './zh-CN/ask.ts'
import { common } from './zh-CN/common.ts'
import { floor } from './zh-CN/floor.ts'
import { order } from './zh-CN/order.ts'
import { platform } from './zh-CN/platform.ts'
import { refusal } from './zh-CN/refusal.ts'
import { report } from './zh-CN/report.ts'
import { setup } from './zh-CN/setup.ts'
import { stock } from './zh-CN/stock.ts'
import { talk } from './zh-CN/talk.ts'

export type { HelpExample } from './zh-CN/talk.ts'

const zhCN = { ask, common, floor, order, platform, refusal, report, setup, stock, talk }

export type Words = typeof zhCN
export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const
export type Locale = (typeof LOCALES)[number]

const WORDS: Record<Locale, Words> = {
  'zh-CN': zhCN,
  'zh-TW': toTraditional(zhCN),
  en: {
    ask: askEn,
    common: commonEn,
    floor: floorEn,
    order: orderEn,
    platform: platformEn,
    refusal: refusalEn,
    report: reportEn,
    setup: setupEn,
    stock: stockEn,
    talk: talkEn,
  },
}

export const isLocale = (text: string): text is Locale => (LOCALES as readonly string[]).includes(text)

export const wordsFor = (locale: Locale): Words => WORDS[locale]
