/**
 * An intent as the text a person could have typed. Buttons that mean "this reading" carry it, so that choosing goes the
 * same way as typing; understanding the text again gives the same intent (a test holds that).
 */
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import type { Intent, Place, ReportLine } from './intent.ts'

/** null for intents that nobody needs to choose between. */
export function commandOf(intent: Intent): string | null {
  switch (intent.kind) {
    case 'report':
      return `报工 ${intent.lines.map(reportText).join('；')}`
    case 'start':
      return words('开工', placeText(intent.place))
    case 'pause':
      return words('暂停', placeText(intent.place), intent.reason?.name)
    case 'resume':
      return words('继续', placeText(intent.place))
    case 'exception':
      return words('异常', placeText(intent.place), intent.reason?.name ?? intent.note)
    case 'inspect':
      return words(placeText(intent.place), '送检')
    case 'undo':
      return undoText(intent)
    case 'status':
      return words(placeText(intent.place), '到哪了')
    case 'material':
      return words(placeText(intent.place), intent.note)
    case 'release':
      return words('下达', placeText(intent.place))
    case 'hold':
      return words('暂停工单', placeText(intent.place))
    case 'unhold':
      return words('恢复工单', placeText(intent.place))
    case 'cancel':
      return words('取消工单', placeText(intent.place))
    default:
      return null
  }
}

function reportText(line: ReportLine): string {
  return words(
    placeText(line.place),
    line.rest ? '都做完了' : undefined,
    quantityText('合格', line.good),
    quantityText('报废', line.scrap),
    quantityText('返工', line.rework),
    line.reason?.name,
  )
}

function undoText(intent: Extract<Intent, { kind: 'undo' }>): string {
  const corrected = intent.good !== null || intent.scrap !== null || intent.rework !== null
  if (!corrected) return words('撤销', placeText(intent.place))
  return words(
    placeText(intent.place),
    '改成',
    quantityText('合格', intent.good),
    quantityText('报废', intent.scrap),
    quantityText('返工', intent.rework),
  )
}

const quantityText = (label: string, quantity: Quantity | null): string | undefined =>
  quantity === null ? undefined : `${label}${formatQuantity(quantity)}`

const placeText = (place: Place): string =>
  words(place.order ?? place.orderText ?? undefined, place.step?.name ?? place.stepText ?? undefined)

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(part => part !== undefined && part !== '').join(' ')
