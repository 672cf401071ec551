/**
 * An intent as the text a person could have typed. Buttons that mean "this reading" carry it, so that choosing goes the
 * same way as typing; understanding the text again gives the same intent (a test holds that).
 */
import type { Temporal } from 'temporal-polyfill'
import type { Instant, PersonId } from '../../domain/model.ts'
import { formatQuantity, negate, type Quantity, ZERO } from '../../domain/quantity.ts'
import type { HoursSaid, NamedPeriod, Period, ShiftName } from './asked.ts'
import type { Intent } from './intent.ts'
import type { Place, ReportLine } from './said.ts'

/** What it takes to say days and people; without it they are left out, which only does to see whether there is a text. */
export type Saying = {
  readonly timeZone: string
  /** What says who it is, among people of the same name too. */
  readonly personKey: (id: PersonId) => string
}

/** null for intents that nobody needs to choose between. */
export function commandOf(intent: Intent, saying: Saying | null = null): string | null {
  switch (intent.kind) {
    case 'report':
      return reportsText(intent.lines, saying)
    case 'start':
      return words('开工', placeText(intent.place), intent.machine ?? undefined)
    case 'pause':
      return words('暂停', placeText(intent.place), intent.reason?.name)
    case 'resume':
      return words('继续', placeText(intent.place))
    case 'exception':
      return words('异常', placeText(intent.place), intent.machine ?? undefined, intent.reason?.name ?? intent.note)
    case 'inspect':
      return words(placeText(intent.place), INSPECTIONS[intent.inspection ?? 'any'])
    case 'undo':
      return undoText(intent, saying)
    case 'status':
      return words(placeText(intent.place), '到哪了')
    case 'material':
      return words(placeText(intent.place), intent.note)
    case 'stock':
      return stockText(intent)
    case 'trace':
      return words('追溯', intent.lot === null ? placeText(intent.place) : `批次 ${intent.lot}`)
    case 'release':
      return words('下达', placeText(intent.place))
    case 'hold':
      return words('暂停工单', placeText(intent.place))
    case 'unhold':
      return words('恢复工单', placeText(intent.place))
    case 'cancel':
      return words('取消工单', placeText(intent.place))
    case 'closeShort':
      return words('结案', placeText(intent.place))
    case 'setPriority':
      return words(PRIORITIES[intent.priority], placeText(intent.place))
    case 'setDue':
      return words(placeText(intent.place), `${intent.dueAt === null ? '' : '交期改到'}${intent.dueText}`)
    case 'assign':
      return assignText(intent, saying)
    case 'progress':
      return progressText(intent, saying)
    case 'compare':
      return compareText(intent, saying)
    case 'pay':
      return payText(intent, saying)
    case 'traveler':
      return words(PRINTS[intent.size], placeText(intent.place))
    default:
      return null
  }
}

function payText({ of, month, detail }: Extract<Intent, { kind: 'pay' }>, saying: Saying | null): string | null {
  const whose = of.of === 'people' ? (saying === null ? '' : of.ids.map(saying.personKey).join('、')) : undefined
  return month === null ? null : words(whose, detail ? '工资明细' : '工资', month)
}

const PRIORITIES = { normal: '取消加急', urgent: '加急', critical: '特急' } as const

function assignText({ place, people, unknownNames }: Extract<Intent, { kind: 'assign' }>, saying: Saying | null) {
  const names = [...people.map(id => saying?.personKey(id) ?? ''), ...unknownNames]
  return words(placeText(place), '派给', names.join('、'))
}

/** Only whose work it is may be in doubt. */
function progressText({ scope, period, view, hours }: Extract<Intent, { kind: 'progress' }>, saying: Saying | null) {
  if (scope.of !== 'person') return null
  const when =
    period === 'today' && hours?.ofToday === false
      ? hoursText(hours)
      : words(periodText(period), hours === undefined ? undefined : hoursText(hours))
  return words(saying?.personKey(scope.id), when, VIEWS[view])
}

const hoursText = (hours: HoursSaid): string =>
  hours.of === 'shift' ? SHIFTS[hours.shift] : `${clockText(hours.from)}-${clockText(hours.to)}`
const clockText = (time: Temporal.PlainTime): string => time.toString().slice(0, 5)
const SHIFTS: { readonly [S in ShiftName]: string } = { day: '白班', middle: '中班', night: '夜班' }

function compareText({ scope, period, than }: Extract<Intent, { kind: 'compare' }>, saying: Saying | null) {
  if (scope.of !== 'person') return null
  const earlier = than === 'yearBefore' ? '同比' : than === 'before' ? '环比' : `比${periodText(than)}`
  return words(saying?.personKey(scope.id), `${periodText(period)}${earlier}`, '产量')
}

const periodText = (period: Period): string =>
  typeof period === 'string' ? PERIODS[period] : `${period.from}到${period.to}`

const PERIODS: { readonly [P in NamedPeriod]: string } = {
  today: '今天',
  yesterday: '昨天',
  thisShift: '本班',
  thisWeek: '本周',
  lastWeek: '上周',
  thisMonth: '本月',
  lastMonth: '上个月',
}
const VIEWS = {
  output: '产量',
  wip: '在制品',
  working: '谁在干活',
  late: '延期',
  stuck: '卡在哪',
  ranking: '排名',
  scrapRanking: '哪个班组报废最多',
  people: '谁做得最多',
  scrapPeople: '谁报废最多',
  inspected: '检了多少',
  scrap: '报废原因',
  rework: '返工原因',
} as const

const PRINTS = { a4: '打印流转卡', label: '打印标签', largeLabel: '打印大标签' } as const
const STOCK_ACTS = {
  issue: '领料',
  return: '退料',
  receive: '到料',
  count: '盘点',
  putAway: '确认入库',
  ship: '发货',
} as const

const stockText = ({ act, place, item, quantity, unit, lot, because }: Extract<Intent, { kind: 'stock' }>): string =>
  words(
    STOCK_ACTS[act],
    placeText(place),
    item ?? undefined,
    quantity === null ? undefined : `${formatQuantity(quantity)}${unit?.text ?? ''}`,
    lot === null ? undefined : lot === '' ? '无批次' : `批次 ${lot}`,
    because === null ? undefined : `因为 ${because}`,
  )

const INSPECTIONS = { first: '首件送检', inProcess: '巡检一下', final: '成品送检', any: '送检' } as const

/** A day, and who worked, hold for the lines behind it, until another is said. */
function reportsText(lines: readonly ReportLine[], saying: Saying | null): string {
  const said = lines.map((line, i) => {
    const before = lines.slice(0, i)
    const today = before.some(({ occurredAt }) => occurredAt !== null) ? '今天' : undefined
    const me = before.some(({ workers }) => workers.length > 0) ? '我' : undefined
    return reportText(line, saying, { today, me })
  })
  return `报工 ${said.join('；')}`
}

type Usual = { readonly today: string | undefined; readonly me: string | undefined }

function reportText(line: ReportLine, saying: Saying | null, { today, me }: Usual): string {
  return words(
    saying === null || line.workers.length === 0 ? me : workersText(line, saying),
    saying === null || line.occurredAt === null ? today : dayText(line.occurredAt, saying.timeZone),
    placeText(line.place),
    line.rest ? '都做完了' : undefined,
    totalText(line),
    quantityText('合格', line.good),
    quantityText('报废', line.scrap),
    quantityText('返工', line.rework),
    // Last: bad ones behind 其中 would be part of the good ones.
    quantityText('其中返修好', line.reworkDone),
    line.reworkTo === null ? undefined : `退回${line.reworkTo.name}`,
    line.reason?.name,
  )
}

function totalText({ total, cumulative, occurredAt }: ReportLine): string | undefined {
  const word = cumulative ? '累计' : total === null ? undefined : '一共'
  return total === 'day' && occurredAt === null ? `今天${word}` : word
}

/** "刘大勇和孙小军", "刘大勇60%孙小军40%". */
function workersText({ workers }: ReportLine, { personKey }: Saying): string {
  const shared = workers.some(({ sharePct, minutes }) => sharePct !== null || minutes !== undefined)
  const said = workers.map(({ personId, sharePct, minutes }) => {
    const part = sharePct === null ? (minutes === undefined ? '' : `${minutes}分钟`) : `${sharePct}%`
    return `${personKey(personId)}${part === '' ? '' : ` ${part}`}`
  })
  return said.join(shared ? ' ' : '和')
}

/** "11月20号22:00"; the year goes without saying. */
function dayText(moment: Instant, timeZone: string): string {
  const { month, day, hour, minute } = moment.toZonedDateTimeISO(timeZone)
  return `${month}月${day}号${hour}:${String(minute).padStart(2, '0')}`
}

function undoText(intent: Extract<Intent, { kind: 'undo' }>, saying: Saying | null): string {
  const { change, changeOf, whose } = intent
  const day = words(
    whose === null ? undefined : `${saying?.personKey(whose) ?? ''}的`,
    intent.day === null ? undefined : `${intent.day}`,
  )
  if (change !== null) return words(day, placeText(intent.place), OUTCOMES[changeOf], changeText(change))
  const corrected = intent.good !== null || intent.scrap !== null || intent.rework !== null
  if (!corrected) return words('撤销', day, placeText(intent.place))
  return words(
    day,
    placeText(intent.place),
    '改成',
    quantityText('合格', intent.good),
    quantityText('报废', intent.scrap),
    quantityText('返工', intent.rework),
  )
}

/** Of good it goes without saying. */
const OUTCOMES = { good: undefined, scrap: '报废', rework: '返工' } as const

const changeText = (change: Quantity): string =>
  change < ZERO ? `多报了${formatQuantity(negate(change))}` : `少报了${formatQuantity(change)}`

const quantityText = (label: string, quantity: Quantity | null): string | undefined =>
  quantity === null ? undefined : `${label}${formatQuantity(quantity)}`

const placeText = (place: Place): string =>
  words(place.order ?? place.orderText ?? undefined, place.step?.name ?? place.stepText ?? undefined)

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(' ')

/** What a button asks for somebody who reads a figure and wants to know more. `of`: a department or team; null: everything. */
export type Question = {
  readonly view:
    | 'late'
    | 'stuck'
    | 'today'
    | 'yesterday'
    | 'thisWeek'
    | 'ranking'
    | 'reviews'
    | 'kpi'
    | 'honour'
    | 'doubtful'
    | 'inspections'
  readonly of: string | null
}

const QUESTIONS: { readonly [View in Question['view']]: string } = {
  late: '哪些延期了',
  stuck: '卡在哪',
  today: '今天进度',
  yesterday: '昨天产量',
  thisWeek: '本周产量',
  ranking: '排名',
  reviews: '待审核',
  kpi: 'KPI',
  honour: '光荣榜',
  doubtful: '可疑报工',
  inspections: '待检',
}

/** The text that a person could have typed; a test holds that it is understood so. */
export const questionOf = ({ view, of }: Question): string => words(of ?? undefined, QUESTIONS[view])
