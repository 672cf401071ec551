/** Looks again and again at what is short while orders run: the warehouse and those who buy hear of what is new, once. */
import type { Card } from '../../adapters/card.ts'
import type { Catalog } from '../../db/catalog.ts'
import { enqueue, type OutboxEntry } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { waitingOutputs } from '../../db/stock.ts'
import { type ShortageMark, takeNewShortages } from '../../db/stock-shortages.ts'
import type { Shortage } from '../../domain/material-shortage.ts'
import type { Instant } from '../../domain/model.ts'
import { amount, type CardContext } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { cardMessage } from '../cards/message.ts'
import { waitingCard } from '../cards/put-away-card.ts'
import { shortageListCard } from '../cards/shortage-card.ts'
import { currentShortages } from '../handle/stock/material-shortages.ts'
import { buyingDepartments, departmentOfKind, tellDepartment } from '../handle/tell.ts'

/** Returns whether anything is to be sent. */
export async function watchMaterial(sql: Sql, catalog: Catalog, now: Instant): Promise<boolean> {
  const shortages = await currentShortages({ sql, catalog, now })
  const waiting = await tellWaiting(sql, catalog, now)
  let told = 0
  await sql.begin(async tx => {
    const marks = await takeNewShortages(tx, shortages, now)
    const entries = [...waiting, ...tellShortages(catalog, marks, shortages, now)]
    told = entries.length
    await enqueue(tx, entries)
  })
  return told > 0
}

function tellShortages(
  catalog: Catalog,
  marks: readonly ShortageMark[],
  shortages: readonly Shortage[],
  now: Instant,
): readonly OutboxEntry[] {
  if (marks.length === 0) return []
  const context = cardContextFor(catalog, null, now)
  const telling = {
    message: cardMessage(newShortagesCard(context, catalog, marks, shortages)),
    about: null,
    key: `shortages:${now.epochMilliseconds}`,
  }
  const warehouse = departmentOfKind(catalog, 'warehouse')
  const departments = new Set([
    ...(warehouse === null ? [] : [warehouse.id]),
    ...buyingDepartments(catalog).map(({ id }) => id),
  ])
  return [...departments].flatMap(id => tellDepartment(catalog, id, telling))
}

function newShortagesCard(
  context: CardContext,
  catalog: Catalog,
  marks: readonly ShortageMark[],
  shortages: readonly Shortage[],
): Card {
  const { stock } = context.words
  const isNew = (row: Shortage) =>
    marks.some(mark => mark.kind === 'forecast' && mark.materialCode === row.materialCode && mark.order === row.order)
  const rows = shortages.filter(isNew)
  const below = marks.filter(({ kind }) => kind === 'ledger').map(mark => belowZeroLine(context, catalog, mark))
  const notes = below.map(text => ({ kind: 'text' as const, text }))
  if (rows.length === 0) return { title: stock.newShortTitle, tone: 'warning', blocks: notes }
  const card = shortageListCard(context, catalog, rows)
  return { ...card, title: stock.newShortTitle, blocks: [...notes, ...card.blocks] }
}

function belowZeroLine(context: CardContext, { materials }: Catalog, { materialCode, missing, order }: ShortageMark) {
  const material = materials.get(materialCode)
  const what = material === undefined ? materialCode : amount(context, missing, material.unit)
  return context.words.stock.belowZero(material?.name ?? materialCode, what, order)
}

/** What was finished before is no news, also where nobody has ever put anything away. */
const NEWS_HOURS = 24

/** Each finished order once: its goods stand somewhere until the warehouse takes them. */
async function tellWaiting(sql: Sql, catalog: Catalog, now: Instant): Promise<readonly OutboxEntry[]> {
  const warehouse = departmentOfKind(catalog, 'warehouse')
  if (warehouse === null) return []
  const context = cardContextFor(catalog, null, now)
  const since = now.subtract({ hours: NEWS_HOURS }).epochMilliseconds
  const finished = (await waitingOutputs(sql)).filter(
    ({ finishedAt }) => finishedAt !== null && finishedAt.epochMilliseconds >= since,
  )
  return finished.flatMap(each =>
    tellDepartment(catalog, warehouse.id, {
      message: cardMessage(waitingCard(context, [each])),
      about: { kind: 'order', order: each.order },
      key: `putAway:${each.order}`,
    }),
  )
}
