/** What the next days take of material, and what of it is not there. */
import { stockOf } from '../../db/material-stock.ts'
import { stepsStartingBetween } from '../../db/open-steps.ts'
import { materialNeeds, roundUp } from '../../domain/material-need.ts'
import { add, formatQuantity, type Quantity, subtract, ZERO } from '../../domain/quantity.ts'
import { unitName } from '../cards/context.ts'
import type { DigestEnv } from './env.ts'

const DAYS = 3

/** Of the steps that begin within three days: what is short first, then what is to be prepared. */
export async function materialLines(env: DigestEnv): Promise<readonly string[]> {
  const { catalog, cards } = env
  const { digest, common } = cards.words
  const needs = await needsWithin(env)
  const stock = await stockOf(env.sql, [...needs.keys()])
  const rows = [...needs].flatMap(([code, needed]) => {
    const material = catalog.materials.get(code)
    if (material === undefined) return []
    const unit = cards.unit(material.unit)
    const missing = subtract(needed, stock.get(code) ?? ZERO)
    const said = (quantity: Quantity): string =>
      common.amount(formatQuantity(roundUp(quantity, unit?.decimals ?? 0)), unitName(cards, material.unit))
    const text =
      missing > ZERO
        ? digest.materialShort(material.name, said(needed), said(missing))
        : digest.materialNeeded(material.name, said(needed))
    return [{ short: missing > ZERO, text }]
  })
  return rows.toSorted((a, b) => Number(b.short) - Number(a.short)).map(({ text }) => text)
}

async function needsWithin({ sql, now, catalog }: DigestEnv): Promise<ReadonlyMap<string, Quantity>> {
  const steps = await stepsStartingBetween(sql, { from: now, to: now.add({ hours: DAYS * 24 }) }, {}, 200)
  const needs = new Map<string, Quantity>()
  for (const { order, step } of steps) {
    const lines = catalog.bomLines.filter(
      ({ productCode, stepCode }) => productCode === order.productCode && stepCode === step.code,
    )
    for (const { materialCode, needed } of materialNeeds(order, lines)) {
      if (needed > ZERO) needs.set(materialCode, add(needs.get(materialCode) ?? ZERO, needed))
    }
  }
  return needs
}
