/**
 * What a person wants, once understood. `kind` for the thirteen everyday intents is spelled as in the samples' README;
 * the others run an order, bind people and load data. An intent is still unchecked: rights, states and quantities are
 * the domain's to judge.
 */
import type { Instant, PersonId, PlainDate, Priority } from '../../domain/model.ts'
import type { Quantity } from '../../domain/quantity.ts'
import type { Spoilt } from '../../domain/scrap-reasons.ts'
import type { HoursSaid, MovedAct, OrdersAsked, PayScope, Period, ProgressScope, ProgressView, Than } from './asked.ts'
import type { AlertSaid, ExceptionSaid, Outcome, Place, ReasonFound, ReportLine, ResultSaid, SaidUnit } from './said.ts'
import type { ReportTable } from './table/report-table.ts'

/** Why nothing can be made of a text. `notACommand` also covers plans for the future. */
export type UnknownWhy =
  | 'notACommand'
  /** Thanks, greetings, "收到": nothing to understand, a word back will do. */
  | 'smallTalk'
  | 'empty'
  | 'tooLong'
  /** A number that isn't one: 1e9, 五十万亿, 3.5.2. */
  | 'badNumber'
  | 'negative'
  /** 0.5 of something that is counted in whole ones. */
  | 'fraction'
  /** 十几个, 几十: no number was said. */
  | 'approximate'
  /** A unit that can't be turned into the order's exactly. */
  | 'unit'
  /** A bare number that answers nothing. */
  | 'noContext'
  /** "我跟小刘做的": somebody nobody of the site is called; whose work it is must not be guessed. */
  | 'unknownName'
  /** "别下达WO-1013", "谁撤销的": a command's words, and nothing is to be done. */
  | 'notMeant'
  /** "张三今天做了多少", "抛丸今天产量": asks about somebody or something that the site has not. */
  | 'unknownSubject'
  /** "明天产量", "前年": days that are still to come, or too many for one answer. */
  | 'unknownPeriod'
  /** "昨天谁没报工": known of now only. */
  | 'onlyNow'
  /** "上周准时率和本周对比": of two periods only what was made is shown side by side. */
  | 'notCompared'
  /** "我们三个人做了100": shared, and not said among whom. */
  | 'unnamedWorkers'
  /** "1001做完了，1003做了50", "下料、车削都做了50": what is said of one of them would be lost. */
  | 'severalAtOnce'
  /** "10个，冯春燕6个 罗永刚3个": the parts are not the whole. */
  | 'partsNotWhole'

export type Intent =
  | { readonly kind: 'report'; readonly lines: readonly [ReportLine, ...ReportLine[]] }
  /** A leader's table, one report a row. */
  | { readonly kind: 'reportTable'; readonly table: ReportTable }
  /** `machine`: where it is worked, as it was called. */
  | { readonly kind: 'start'; readonly place: Place; readonly machine: string | null }
  | { readonly kind: 'pause'; readonly place: Place; readonly reason: ReasonFound | null; readonly note: string }
  | { readonly kind: 'resume'; readonly place: Place }
  /** The goods of a step that is done outside have left the house. */
  | { readonly kind: 'sendOut'; readonly place: Place }
  | {
      readonly kind: 'exception'
      readonly place: Place
      readonly reason: ReasonFound | null
      readonly machine: string | null
      readonly note: string
    }
  | {
      readonly kind: 'material'
      readonly place: Place
      readonly item: string | null
      readonly quantity: Quantity | null
      readonly unit: SaidUnit | null
      readonly note: string
    }
  /** Stock moves, as the warehouse commands it; whether the sender may is the handler's to ask. */
  | {
      readonly kind: 'stock'
      readonly act: 'issue' | 'return' | 'receive' | 'count' | 'putAway' | 'ship'
      readonly place: Place
      readonly item: string | null
      readonly quantity: Quantity | null
      readonly unit: SaidUnit | null
      /** '' where it says that there is none. */
      readonly lot: string | null
      /** Why a count differs, in the sender's words. */
      readonly because: string | null
      readonly note: string
    }
  /** What went into an order or came of a lot. `lot`: a lot, a heat or a serial number. */
  | { readonly kind: 'trace'; readonly place: Place; readonly lot: string | null }
  | { readonly kind: 'shortages' }
  | { readonly kind: 'waitingOutputs' }
  /** Put away and not shipped yet. */
  | { readonly kind: 'unshipped' }
  /** What the warehouse moved. `period` null: ever, of an order. `item`, `customer`: as written; null: all. */
  | {
      readonly kind: 'stockMoved'
      readonly act: MovedAct
      readonly place: Place
      readonly period: Period | null
      readonly item: string | null
      readonly customer: string | null
    }
  /** All that waits for an inspector. */
  | { readonly kind: 'waitingInspections' }
  /** The first-pass yield of an order. */
  | { readonly kind: 'yield'; readonly place: Place }
  /** For which reasons an order's pieces were spoilt. */
  | { readonly kind: 'orderScrap'; readonly place: Place; readonly counted: Spoilt }
  | { readonly kind: 'inspectResult'; readonly place: Place; readonly said: ResultSaid }
  /** Of what came in: the lot or the material it names; neither: the quoted one, or the only one that waits. */
  | {
      readonly kind: 'inspectLot'
      readonly lot: string | null
      readonly item: string | null
      /** As it was said of a quantity. */
      readonly unit: string | null
      readonly said: ResultSaid
    }
  /** An inspection's result is taken back: of a step, or of a lot that came in. */
  | { readonly kind: 'inspectBack'; readonly place: Place; readonly lot: string | null; readonly because: string }
  | { readonly kind: 'inspect'; readonly place: Place; readonly inspection: 'first' | 'inProcess' | 'final' | null }
  /**
   * Takes back the last report (of the place and the day, where named). With quantities: a correction to these values; `wrong` is
   * the value it replaces, where said ("不是50，是45"); `change` is "多报了5个" (-5) or "少报了5个" (5), of good unless
   * `changeOf` says otherwise ("报废多报了1个").
   */
  | {
      readonly kind: 'undo'
      readonly place: Place
      readonly good: Quantity | null
      readonly scrap: Quantity | null
      readonly rework: Quantity | null
      readonly wrong: Quantity | null
      readonly change: Quantity | null
      readonly changeOf: Outcome
      readonly day: PlainDate | null
      /** "撤销刘大勇的报工": of whose work; null: the sender's own report. */
      readonly whose: PersonId | null
    }
  | { readonly kind: 'orders'; readonly of: OrdersAsked }
  | { readonly kind: 'status'; readonly place: Place; readonly customer: string | null }
  | {
      readonly kind: 'progress'
      readonly scope: ProgressScope
      readonly period: Period
      readonly view: ProgressView
      /** Of each day of the period; left out: all of them. */
      readonly hours?: HoursSaid
    }
  /** What was made in one period beside another. */
  | { readonly kind: 'compare'; readonly scope: ProgressScope; readonly period: Period; readonly than: Than }
  /** Of the orders completed in a period, how many by their due time. `customer`: as written; null: all. */
  | { readonly kind: 'onTime'; readonly period: Period; readonly customer: string | null }
  /** How well reporting works. */
  | { readonly kind: 'kpi'; readonly period: Period }
  /** `of` null: the sender's own. */
  | { readonly kind: 'mytasks'; readonly of: Extract<ProgressScope, { readonly of: 'person' }> | null }
  | { readonly kind: 'help' }
  /** `nearest`: what it could have meant, best first; shown as buttons, never acted on. `why`: what stood in the way. */
  | {
      readonly kind: 'unknown'
      readonly text: string
      readonly nearest: readonly CommandName[]
      readonly why: UnknownWhy
      /** Those that `unknownName` and `unknownSubject` are about, as written. */
      readonly names?: readonly string[]
    }
  /**
   * More than one reading: ask, never guess (invariant 14). Each option is an intent of its own. A single option asks
   * "is it exactly this?" ("大概五十").
   */
  | {
      readonly kind: 'ambiguous'
      readonly about: 'order' | 'each' | 'step' | 'quantity' | 'cumulative' | 'person' | 'correction' | 'whose'
      readonly options: readonly [Intent, ...Intent[]]
    }
  // Running an order
  | {
      readonly kind: 'createOrder'
      readonly product: string
      readonly quantity: Quantity
      readonly steps: readonly string[]
      readonly dueAt: Instant | null
      readonly dueText: string | null
      readonly customer: string | null
    }
  | {
      readonly kind: 'release' | 'hold' | 'unhold' | 'cancel' | 'orderMenu'
      readonly place: Place
      readonly note: string
    }
  | { readonly kind: 'closeShort'; readonly place: Place; readonly note: string }
  /** The paper that goes with the goods; of one step where one is named. */
  | { readonly kind: 'traveler'; readonly place: Place; readonly size: 'a4' | 'label' | 'largeLabel' }
  /** What stands beside its QR code, typed or read aloud; null: a digit of it is wrong. */
  | { readonly kind: 'travelerCode'; readonly code: string | null; readonly written: string }
  | { readonly kind: 'setPriority'; readonly place: Place; readonly priority: Priority }
  | { readonly kind: 'setDue'; readonly place: Place; readonly dueAt: Instant | null; readonly dueText: string }
  | {
      readonly kind: 'assign'
      readonly place: Place
      readonly people: readonly PersonId[]
      readonly unknownNames: readonly string[]
    }
  // Alerts
  | ({ readonly kind: 'alert' } & AlertSaid)
  | { readonly kind: 'alerts'; readonly scope: ProgressScope }
  // Exceptions that were raised
  | ({ readonly kind: 'exceptionSaid' } & ExceptionSaid)
  | { readonly kind: 'exceptions' }
  /** What stood still, and why. */
  | { readonly kind: 'downtimes'; readonly period: Period }
  // Setting up
  | { readonly kind: 'bind'; readonly employeeNo: string | null; readonly name: string | null }
  | { readonly kind: 'claimAdmin'; readonly code: string }
  | { readonly kind: 'bindDepartment'; readonly department: string }
  /** An empty workbook to fill in: of master data, or of the day's reports. */
  | { readonly kind: 'template'; readonly of: 'import' | 'reports' }
  // One's own use of the bot
  /** `locale` null: none that we speak was named. */
  | { readonly kind: 'language'; readonly locale: 'zh-CN' | 'zh-TW' | 'en' | null }
  /** The lesson on an order that counts nowhere. */
  | { readonly kind: 'practice'; readonly verb: 'start' | 'skip' }
  // What a leader asks of a team's reporting
  | { readonly kind: 'neverReported' | 'doubtfulReports' }
  | { readonly kind: 'reviews' }
  // Teams and pay
  | { readonly kind: 'groupForm'; readonly place: Place }
  /** About a shared report: the quoted one, or the newest that the sender was asked about. */
  | { readonly kind: 'shareAnswer'; readonly agrees: boolean; readonly because: string }
  | { readonly kind: 'unreported' }
  /** `month`: "2026-08", or null where days are meant. `detail`: row by row. */
  | {
      readonly kind: 'pay'
      readonly of: PayScope
      readonly month: string | null
      readonly period: Period
      readonly detail: boolean
    }
  | { readonly kind: 'closeMonth' | 'exportPay'; readonly month: string }
  | { readonly kind: 'board'; readonly span: 'day' | 'month'; readonly last: boolean }
  | { readonly kind: 'boardShow'; readonly on: boolean }
  /** Time that is no step's: "计时 王芳 打扫 60分钟". */
  | { readonly kind: 'bookTime'; readonly people: readonly PersonId[]; readonly minutes: number; readonly note: string }
  /** "时薪 姚菊香 26.5 从12月1日起"; `rate` null: asked. `everybody`: who has no rate of their own. */
  | {
      readonly kind: 'hourlyRate'
      readonly people: readonly PersonId[]
      readonly everybody: boolean
      readonly rate: Quantity | null
      /** null: from today on. */
      readonly from: PlainDate | null
    }
  // What is told by itself
  | { readonly kind: 'follow' | 'unfollow'; readonly place: Place }
  | { readonly kind: 'following' | 'whoGetsWhat' | 'schedules' | 'alertSettings' | 'deadLetters' }
  /** `said`: the one to change and to what, as written; null: they are asked for. */
  | { readonly kind: 'siteRules'; readonly said: { readonly rule: string; readonly value: string } | null }
  /** Whom a safety exception calls; null: only asked. Empty: the managers. */
  | { readonly kind: 'safetyPeople'; readonly names: readonly string[] | null }
  /** `text`: what and for whom, as written; empty: the department's subscriptions are shown. */
  | { readonly kind: 'subscriptions'; readonly change: 'show' | 'on' | 'off'; readonly text: string }
  /** By its number in the list of what did not arrive; null: none was said. */
  | { readonly kind: 'resend'; readonly which: number | 'all' | null }

export type IntentKind = Intent['kind']

const COMMAND_NAMES = [
  'report',
  'start',
  'pause',
  'resume',
  'exception',
  'material',
  'inspect',
  'undo',
  'status',
  'progress',
  'mytasks',
  'help',
  'createOrder',
  'release',
  'hold',
  'unhold',
  'cancel',
  'closeShort',
  'setPriority',
  'setDue',
  'assign',
  'traveler',
  'bind',
  'template',
  'reviews',
] as const satisfies readonly IntentKind[]
export type CommandName = (typeof COMMAND_NAMES)[number]
