/** F01 to F07: events that come twice, at once, late, or in another order than they were made. */
import { createClock } from '../../../bot/clock.ts'
import { addOrder, workerId } from '../../bench/plant.ts'
import { startRunning } from '../../running-service.ts'
import { deliver, deliverUntilTaken, eventOf, type Heard } from '../callers.ts'
import { closingCounts, ledgerCounts } from '../closing.ts'
import { exactly, type Fault, none } from '../fault.ts'
import { anyCard, goodOf, once, press } from '../sandbox-talk.ts'
import { withServices } from '../services.ts'
import type { World } from '../world.ts'

/** An order of its own, so that nothing else is counted. */
async function ownOrder(world: World, code: string, quantity = 10_000): Promise<string> {
  await addOrder(world.sql, code, quantity, createClock().now())
  return code
}

/** Deliveries of one event that were answered otherwise than the first. */
const answeredOtherwise = (heard: readonly Heard[]): number =>
  heard.filter(({ status, replies }) => status !== 200 || String(replies) !== String(heard[0]?.replies)).length

const duplicateInARow: Fault = {
  id: 'F01',
  kind: 'shared',
  quick: true,
  name: 'an event is delivered five times, one after the other',
  holds: 'one report, the same answer each time',
  bounds: { rows: exactly(1), answeredOtherwise: none },
  run: async world => {
    const order = await ownOrder(world, 'WC-0001')
    const event = eventOf(workerId(1), `报工 ${order} 下料 7`)
    const heard: Heard[] = []
    for (let n = 0; n < 5; n++) heard.push(await world.say(n % 2, event))
    return { counted: { rows: (await goodOf(world.sql, order)).rows, answeredOtherwise: answeredOtherwise(heard) } }
  },
}

const duplicateAtOnce: Fault = {
  id: 'F02',
  kind: 'shared',
  quick: true,
  name: 'an event is delivered twenty times at once, to two instances',
  holds: 'one report, the same answer each time',
  bounds: { rows: exactly(5), answeredOtherwise: none },
  run: async world => {
    const order = await ownOrder(world, 'WC-0002')
    let otherwise = 0
    for (let round = 1; round <= 5; round++) {
      const event = eventOf(workerId(round), `报工 ${order} 下料 ${round}`)
      const heard = await Promise.all(Array.from({ length: 20 }, (_, n) => world.say(n % 2, event)))
      otherwise += answeredOtherwise(heard)
    }
    return { counted: { rows: (await goodOf(world.sql, order)).rows, answeredOtherwise: otherwise } }
  },
}

const duplicateAfterHours: Fault = {
  id: 'F03',
  kind: 'alone',
  name: 'an event is delivered again 13 hours later, to a restarted service',
  holds: 'one report',
  bounds: { lost: none, extra: none, disagreements: none },
  run: () =>
    withServices(1, async ({ sql, at, restart }) => {
      const event = eventOf('W003', 'WO-1004 下料 6')
      const first = await deliver(at(0).baseUrl, event)
      await at(0).post('/sandbox/api/clock', { advance: 'PT13H' })
      await sql`update inbound_event set received_at = received_at - interval '13 hours'`
      // What the process remembers of it is not what is asked.
      await restart(0)
      const again = await deliver(at(0).baseUrl, event)
      return { counted: await closingCounts(sql, [at(0).baseUrl], [first.id, again.id]) }
    }),
}

const doubleTap: Fault = {
  id: 'F04',
  kind: 'shared',
  quick: true,
  name: 'a button is tapped twice: two events, one card',
  holds: 'one report; the second tap is told so',
  bounds: { rows: exactly(10), untold: none },
  run: async world => {
    const order = await ownOrder(world, 'WC-0004')
    let untold = 0
    for (let round = 1; round <= 10; round++) {
      const worker = workerId(round)
      const card = await anyCard(world.at(0).baseUrl, worker)
      const action = { do: 'reportGood', order, seq: 10, good: String(round), once: once() } as const
      const taps = await Promise.all([0, 1].map(n => press(world.at(n).baseUrl, worker, card.id, action)))
      untold += taps.filter(({ toast, words }) => toast === null && words === '').length
    }
    return { counted: { rows: (await goodOf(world.sql, order)).rows, untold } }
  },
}

const sameTwice: Fault = {
  id: 'F05',
  kind: 'alone',
  quick: true,
  name: 'the same content, truly twice',
  holds: 'at once it is asked, and booked when confirmed; after a while both are booked',
  bounds: { bookedUnasked: none, rows: exactly(3), disagreements: none },
  run: async () => {
    const running = await startRunning()
    try {
      const { sql } = running.service
      const before = await goodOf(sql, 'WO-1004')
      const rows = async () => (await goodOf(sql, 'WO-1004')).rows - before.rows
      await running.say('W003', 'WO-1004 下料 5')
      const [asked] = await running.say('W003', 'WO-1004 下料 5')
      const bookedUnasked = (await rows()) - 1
      if (asked === undefined) throw new Error('the second was not answered')
      await running.press('W003', asked, '是，又做了这么多')
      await running.post('/sandbox/api/clock', { advance: 'PT20M' })
      await running.say('W003', 'WO-1004 下料 5')
      const counted = await closingCounts(sql, [running.baseUrl], [])
      return { counted: { ...counted, bookedUnasked, rows: await rows() }, note: 'the last one 20 minutes later' }
    } finally {
      await running.close()
    }
  },
}

const outOfOrder: Fault = {
  id: 'F06',
  kind: 'shared',
  quick: true,
  name: 'a correction arrives before its report',
  holds: 'the correction is answered with what it misses, the report counts, nothing is below zero',
  bounds: { unanswered: none, belowZero: none, rows: exactly(4) },
  run: async world => {
    const order = await ownOrder(world, 'WC-0006')
    const heard: Heard[] = []
    for (let round = 1; round <= 4; round++) {
      const worker = workerId(700 + round)
      for (const text of ['撤销', `刚才 ${order} 下料 报错了 应该是 3`, `报工 ${order} 下料 ${10 + round}`])
        heard.push(await deliver(world.at(round % 2).baseUrl, eventOf(worker, text)))
    }
    const unanswered = heard.filter(({ status, replies }) => status !== 200 || replies.length === 0).length
    const { rows, total } = await goodOf(world.sql, order)
    return { counted: { unanswered, belowZero: total < 0 ? 1 : 0, rows } }
  },
}

const manyAtOnce: Fault = {
  id: 'F07',
  kind: 'shared',
  quick: true,
  name: 'fifty workers report on one step at once, ten more than there is',
  holds: 'the sum is exact and at the gate; what is above it waits for the leader',
  bounds: { rows: exactly(50), waiting: exactly(10), sumOff: none, lost: none },
  run: async world => {
    const order = await ownOrder(world, 'WC-0007', 100)
    await world.sql`update site set settings = jsonb_set(settings, '{report,overReportTolerancePct}', '0')`
    const said = Array.from({ length: 60 }, (_, n) => eventOf(workerId(n), `报工 ${order} 下料 2`))
    const [one = '', other = ''] = world.baseUrls
    const heard = await Promise.all(
      said.map((event, n) => deliverUntilTaken(n % 2 === 0 ? [one, other] : [other, one], event)),
    )
    const { rows, total, ledger } = await goodOf(world.sql, order)
    const [held] = await world.sql<{ count: number }[]>`
      select count(*)::int as count from held_report h join orders o on o.id = h.order_id where o.code = ${order}`
    const booked = await ledgerCounts(
      world.sql,
      heard.map(({ id }) => id),
    )
    const waiting = held?.count ?? 0
    return {
      counted: { rows, waiting, sumOff: Math.abs(total - 100) + Math.abs(ledger - total), lost: booked.lost - waiting },
    }
  },
}

export const EVENTS = [
  duplicateInARow,
  duplicateAtOnce,
  duplicateAfterHours,
  doubleTap,
  sameTwice,
  outOfOrder,
  manyAtOnce,
] as const
