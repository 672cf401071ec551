/** What is short: asked in chat, shown at a release, and looked at again and again while orders run. */
import { openNeeds, stockOfAll } from '../../../db/material-orders.ts'
import { roundUp } from '../../../domain/material-need.ts'
import { type Shortage, type Supply, shortagesOf } from '../../../domain/material-shortage.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { cardMessage } from '../../cards/message.ts'
import { shortageLine, shortageListCard } from '../../cards/shortage-card.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'

type Asking = Pick<Turn, 'sql' | 'catalog' | 'now'>

export async function planShortages(turn: Turn): Promise<Plan> {
  return say(reply(cardMessage(shortageListCard(turn.cards, turn.catalog, await currentShortages(turn)))))
}

/** Of all orders under way; with `also` of that one too, though it is not released yet. */
export async function currentShortages(
  { sql, catalog, now }: Asking,
  also: OrderCode | null = null,
): Promise<readonly Shortage[]> {
  const [needs, stock] = await Promise.all([openNeeds(sql, now, also), stockOfAll(sql)])
  return shortagesOf(needs, supplyOf(catalog, stock), now).map(row => {
    const unit = catalog.materials.get(row.materialCode)?.unit
    const decimals = unit === undefined ? 0 : (catalog.units.get(unit)?.decimals ?? 0)
    return { ...row, missing: roundUp(row.missing, decimals) }
  })
}

export function supplyOf({ bomLines, materials }: Turn['catalog'], stock: Supply['stock']): Supply {
  const bills = Map.groupBy(bomLines, line => line.productCode as string)
  return {
    stock,
    billOf: code => bills.get(code) ?? [],
    leadTimeHours: code => materials.get(code)?.leadTimeHours ?? 0,
  }
}

/** One line per material that the order would lack if it ran now. */
export async function shortageLinesOf(turn: Turn, code: OrderCode): Promise<readonly string[]> {
  const short = await currentShortages(turn, code)
  return short.filter(({ order }) => order === code).map(row => shortageLine(turn.cards, turn.catalog, row))
}
