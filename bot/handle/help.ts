/** "帮助": how it works, with examples that can be sent as they stand. */
import { openOrdersByDue } from '../../db/orders.ts'
import type { Order, Step } from '../../domain/model.ts'
import { cardMessage } from '../cards/message.ts'
import { helpCard } from '../cards/talk-cards.ts'
import type { HelpExample } from '../wording/index.ts'
import { type Plan, reply, say } from './plan.ts'
import type { Turn } from './turn.ts'

const MOST_LOOKED_AT = 50
const MOST_STEPS = 3

export const planHelp = async (turn: Turn): Promise<Plan> =>
  say(reply(cardMessage(helpCard(turn.cards, turn.person, await helpExample(turn)))))

/** What the site has; the wording's own names where it has nothing yet. */
export async function helpExample(turn: Pick<Turn, 'sql' | 'catalog' | 'cards'>): Promise<HelpExample> {
  const { catalog, cards } = turn
  const { example } = cards.words.talk
  const open = await openOrdersByDue(turn.sql, { limit: MOST_LOOKED_AT })
  const planned = open.find(({ status }) => status === 'planned')
  const running = open.flatMap(order => workedOn(order).map(step => ({ order, step })))
  const [work] = running
  const skilled = [...catalog.people.values()].find(({ active, skills }) => active && skills.has(work?.step.code ?? ''))
  return {
    planned: planned?.code ?? example.planned,
    order: work?.order.code ?? example.order,
    step: work?.step.name ?? example.step,
    person: skilled?.name ?? example.person,
    department: [...catalog.departments.values()].find(({ kind }) => kind === 'quality')?.name ?? example.department,
    material: catalog.materials.values().next().value?.name ?? example.material,
    boards: catalog.site.settings.boards.on,
    ...productExample(turn, example),
  }
}

/** The steps of an order under way that people of the house can report. */
const workedOn = (order: Order): readonly Step[] =>
  order.status !== 'released' && order.status !== 'inProgress'
    ? []
    : order.steps.filter(
        ({ status, rules }) =>
          rules.reportPoint && rules.outsource === null && (status === 'inProgress' || status === 'ready'),
      )

function productExample({ catalog }: Pick<Turn, 'catalog'>, example: HelpExample) {
  for (const { name, routingId } of catalog.products.values()) {
    const steps = routingId === null ? [] : (catalog.routings.get(routingId)?.steps ?? [])
    const names = steps.slice(0, MOST_STEPS).map(step => step.name)
    if (names.length > 0) return { product: name, steps: names.join('→') }
  }
  return { product: example.product, steps: example.steps }
}
