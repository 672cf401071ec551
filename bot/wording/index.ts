/** Every word a person reads, by language. zh-CN is the source of the shape; a missing word is a type error. */
import { alert as alertEn } from './en/alert.ts'
import { alertSettings as alertSettingsEn } from './en/alert-settings.ts'
import { ask as askEn } from './en/ask.ts'
import { common as commonEn } from './en/common.ts'
import { delivery as deliveryEn } from './en/delivery.ts'
import { digest as digestEn } from './en/digest.ts'
import { doubt as doubtEn } from './en/doubt.ts'
import { exception as exceptionEn } from './en/exception.ts'
import { floor as floorEn } from './en/floor.ts'
import { inspection as inspectionEn } from './en/inspection.ts'
import { kpi as kpiEn } from './en/kpi.ts'
import { managing as managingEn } from './en/managing.ts'
import { many as manyEn } from './en/many.ts'
import { order as orderEn } from './en/order.ts'
import { pay as payEn } from './en/pay.ts'
import { platform as platformEn } from './en/platform.ts'
import { practice as practiceEn } from './en/practice.ts'
import { push as pushEn } from './en/push.ts'
import { quietHours as quietHoursEn } from './en/quiet-hours.ts'
import { refusal as refusalEn } from './en/refusal.ts'
import { report as reportEn } from './en/report.ts'
import { safetyPeople as safetyPeopleEn } from './en/safety-people.ts'
import { schedule as scheduleEn } from './en/schedule.ts'
import { sendBack as sendBackEn } from './en/send-back.ts'
import { setup as setupEn } from './en/setup.ts'
import { siteRules as siteRulesEn } from './en/site-rules.ts'
import { stock as stockEn } from './en/stock.ts'
import { talk as talkEn } from './en/talk.ts'
import { team as teamEn } from './en/team.ts'
import { photo as photoEn, traveler as travelerEn } from './en/traveler.ts'
import { toTraditional } from './traditional.ts'
import { alert } from './zh-CN/alert.ts'
import { alertSettings } from './zh-CN/alert-settings.ts'
import { ask } from './zh-CN/ask.ts'
import { common } from './zh-CN/common.ts'
import { delivery } from './zh-CN/delivery.ts'
import { digest } from './zh-CN/digest.ts'
import { doubt } from './zh-CN/doubt.ts'
import { exception } from './zh-CN/exception.ts'
import { floor } from './zh-CN/floor.ts'
import { inspection } from './zh-CN/inspection.ts'
import { kpi } from './zh-CN/kpi.ts'
import { managing } from './zh-CN/managing.ts'
import { many } from './zh-CN/many.ts'
import { order } from './zh-CN/order.ts'
import { pay } from './zh-CN/pay.ts'
import { platform } from './zh-CN/platform.ts'
import { practice } from './zh-CN/practice.ts'
import { push } from './zh-CN/push.ts'
import { quietHours } from './zh-CN/quiet-hours.ts'
import { refusal } from './zh-CN/refusal.ts'
import { report } from './zh-CN/report.ts'
import { safetyPeople } from './zh-CN/safety-people.ts'
import { schedule } from './zh-CN/schedule.ts'
import { sendBack } from './zh-CN/send-back.ts'
import { setup } from './zh-CN/setup.ts'
import { siteRules } from './zh-CN/site-rules.ts'
import { stock } from './zh-CN/stock.ts'
import { talk } from './zh-CN/talk.ts'
import { team } from './zh-CN/team.ts'
import { photo, traveler } from './zh-CN/traveler.ts'

export type { HelpExample } from './zh-CN/talk.ts'

const zhCN = {
  alert,
  alertSettings,
  ask,
  common,
  delivery,
  digest,
  doubt,
  exception,
  floor,
  inspection,
  sendBack,
  kpi,
  managing,
  many,
  order,
  pay,
  photo,
  platform,
  practice,
  push,
  quietHours,
  refusal,
  report,
  safetyPeople,
  schedule,
  setup,
  siteRules,
  stock,
  talk,
  team,
  traveler,
}

export type Words = typeof zhCN
export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const
export type Locale = (typeof LOCALES)[number]

const WORDS: Record<Locale, Words> = {
  'zh-CN': zhCN,
  'zh-TW': toTraditional(zhCN),
  en: {
    alert: alertEn,
    alertSettings: alertSettingsEn,
    ask: askEn,
    common: commonEn,
    delivery: deliveryEn,
    digest: digestEn,
    doubt: doubtEn,
    exception: exceptionEn,
    floor: floorEn,
    inspection: inspectionEn,
    sendBack: sendBackEn,
    kpi: kpiEn,
    managing: managingEn,
    many: manyEn,
    order: orderEn,
    pay: payEn,
    photo: photoEn,
    platform: platformEn,
    practice: practiceEn,
    push: pushEn,
    quietHours: quietHoursEn,
    refusal: refusalEn,
    report: reportEn,
    safetyPeople: safetyPeopleEn,
    schedule: scheduleEn,
    setup: setupEn,
    siteRules: siteRulesEn,
    stock: stockEn,
    talk: talkEn,
    team: teamEn,
    traveler: travelerEn,
  },
}

export const isLocale = (text: string): text is Locale => (LOCALES as readonly string[]).includes(text)

export const wordsFor = (locale: Locale): Words => WORDS[locale]
