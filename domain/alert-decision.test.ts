import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { at, DAY_SHIFT, DAY_TIME, givenAlert, givenReason, RULES } from '../test/given-alert.ts'
import type { Alert, AlertKind, AlertReason, AlertSubject } from './alert.ts'
import { isLive } from './alert.ts'
import { decideAlerts, type Look, type LookContext, lifeOf } from './alert-decision.ts'
import { acknowledge, resolveBy, silence } from './alert-handling.ts'
import type { Instant, PersonId } from './model.ts'

const LEADER = 'W2' as PersonId
const contextAt = (now: Instant, heldBy: AlertSubject | null = null): LookContext => ({
  now,
  rules: RULES,
  timeOf: () => DAY_TIME,
  heldBy,
})

const said = ({ changes }: Look): readonly string[] =>
  changes.map(({ alert, events }) => `${alert.kind} ${alert.state}: ${events.map(({ what }) => what).join(' ')}`)

describe('one look', () => {
  test('a graver reason of the same step takes over, with what was promised', () => {
    const warned = givenAlert({
      kind: 'willBeLate',
      state: 'acknowledged',
      acknowledgedBy: LEADER,
      acknowledgedAt: at('10:00'),
      promisedUntil: at('15:00'),
      untilAt: at('15:00'),
    })
    const look = decideAlerts([warned], [givenReason()], contextAt(at('11:00')))
    assert.deepEqual(said(look), ['willBeLate closed: closed', 'pastDue acknowledged: continued'])
    assert.equal(look.changes[1]?.alert.promisedUntil?.toString(), at('15:00').toString())
    assert.equal(look.changes[1]?.alert.news, 'changed', 'nobody is called twice of one trouble')
  })

  test('on hold nothing is said and nothing is lost', () => {
    const held = decideAlerts([givenAlert()], [], contextAt(at('11:30'), 'order:1' as AlertSubject))
    assert.deepEqual(said(held), ['pastDue firing: muted'])
    assert.equal(held.nextAt, null)
    const [change] = held.changes
    assert.ok(change)
    const again = decideAlerts([change.alert], [givenReason()], contextAt(at('11:40')))
    assert.deepEqual(said(again), ['pastDue firing: unmuted'])
    assert.ok(again.nextAt !== null && again.nextAt.epochMilliseconds > at('11:40').epochMilliseconds)
  })

  test('a reason outside the calendar is looked at when work goes on', () => {
    const look = decideAlerts([], [givenReason()], contextAt(at('20:00')))
    assert.deepEqual(look.changes, [])
    assert.equal(look.nextAt?.toString(), at('08:00', 19).toString())
  })

  test('the next look is the earliest of what comes due', () => {
    const look = decideAlerts([givenAlert()], [givenReason()], contextAt(at('10:30')))
    assert.equal(look.nextAt?.toString(), at('11:00').toString())
  })
})

/** What may happen between two looks, at whatever hour. */
type Happening =
  | { readonly kind: 'reasons'; readonly on: readonly boolean[] }
  | { readonly kind: 'hold' | 'unhold' | 'told' }
  | { readonly kind: 'press'; readonly verb: 'take' | 'promise' | 'silence' | 'resolve'; readonly which: number }
  | { readonly kind: 'clock'; readonly minutes: number }

const SUBJECTS: readonly { subject: string; kind: AlertKind; asks: boolean; anyTime: boolean }[] = [
  { subject: 'step:1', kind: 'notStarted', asks: false, anyTime: false },
  { subject: 'step:1', kind: 'willBeLate', asks: false, anyTime: false },
  { subject: 'step:1', kind: 'pastDue', asks: false, anyTime: false },
  { subject: 'step:1', kind: 'silent', asks: true, anyTime: false },
  { subject: 'step:2', kind: 'pastDue', asks: false, anyTime: false },
  { subject: 'exception:1', kind: 'notAcknowledged', asks: false, anyTime: true },
]

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constant('reasons' as const),
    on: fc.array(fc.boolean(), { minLength: SUBJECTS.length, maxLength: SUBJECTS.length }),
  }),
  fc.record({ kind: fc.constantFrom('hold' as const, 'unhold' as const, 'told' as const) }),
  fc.record({
    kind: fc.constant('press' as const),
    verb: fc.constantFrom('take' as const, 'promise' as const, 'silence' as const, 'resolve' as const),
    which: fc.nat(5),
  }),
  fc.record({ kind: fc.constant('clock' as const), minutes: fc.oneof(fc.nat(90), fc.nat(6_000)) }),
)

/** A floor with a round each time something happened: all alerts ever, as the database would keep them. */
class Floor {
  now = at('07:30')
  alerts: Alert[] = []
  on: readonly boolean[] = SUBJECTS.map(() => false)
  held = false
  lastId = 0

  happen(what: Happening): void {
    if (what.kind === 'clock') this.now = this.now.add({ minutes: what.minutes })
    if (what.kind === 'reasons') this.on = what.on
    if (what.kind === 'hold') this.held = true
    if (what.kind === 'unhold') this.held = false
    if (what.kind === 'told') this.tell()
    if (what.kind === 'press') this.press(what.verb, what.which)
  }

  reasons(): readonly AlertReason[] {
    return SUBJECTS.flatMap(({ subject, kind, asks, anyTime }, i) =>
      this.on[i] === true && !(this.held && !anyTime)
        ? [givenReason({ subject: subject as AlertSubject, kind, asks, anyTime, since: at('07:00') })]
        : [],
    )
  }

  look(): Look {
    const standing = this.alerts.filter(({ state }) => state !== 'closed')
    const look = decideAlerts(
      standing,
      this.reasons(),
      contextAt(this.now, this.held ? ('order:1' as AlertSubject) : null),
    )
    for (const { alert } of look.changes) {
      if (alert.id === null) this.alerts.push({ ...alert, id: ++this.lastId })
      else this.alerts = this.alerts.map(old => (old.id === alert.id ? alert : old))
    }
    return look
  }

  /** What the second half of a round does to their state. */
  tell(): void {
    this.alerts = this.alerts.map(alert => {
      if (alert.news === null) return alert
      const told = { ...alert, news: null, toldAt: this.now }
      return alert.state === 'resolved' && alert.resolvedBy === null ? { ...told, state: 'closed' as const } : told
    })
  }

  press(verb: Extract<Happening, { kind: 'press' }>['verb'], which: number): void {
    const live = this.alerts.filter(alert => isLive(alert) && alert.state !== 'asked')
    const alert = live[which % Math.max(1, live.length)]
    if (alert === undefined) return
    const life = lifeOf(alert, contextAt(this.now))
    const later = this.now.add({ minutes: 45 })
    const handled =
      verb === 'take'
        ? acknowledge(alert, LEADER, null, life)
        : verb === 'promise'
          ? acknowledge(alert, LEADER, later, life)
          : verb === 'silence'
            ? silence(alert, LEADER, later, life)
            : resolveBy(alert, LEADER, 'said so', life)
    if (handled.kind === 'handled')
      this.alerts = this.alerts.map(old => (old.id === alert.id ? handled.change.alert : old))
  }
}

const histories = fc.array(happening, { minLength: 1, maxLength: 40 })

describe('whatever happens', () => {
  test('no (subject, kind) ever has two live alerts', () => {
    fc.assert(
      fc.property(histories, history => {
        const floor = new Floor()
        for (const what of history) {
          floor.happen(what)
          floor.look()
          const live = floor.alerts.filter(isLive).map(({ subject, kind }) => `${subject} ${kind}`)
          assert.deepEqual(live, [...new Set(live)])
        }
      }),
    )
  })

  test('nothing begins, repeats or escalates outside its calendar', () => {
    fc.assert(
      fc.property(histories, history => {
        const floor = new Floor()
        for (const what of history) {
          floor.happen(what)
          const loud = floor
            .look()
            .changes.flatMap(({ alert, events }) =>
              alert.anyTime
                ? []
                : events.filter(event =>
                    ['asked', 'fired', 'reopened', 'repeated', 'escalated', 'promisePassed', 'silenceEnded'].includes(
                      event.what,
                    ),
                  ),
            )
          if (loud.length > 0) assert.ok(DAY_SHIFT.isWorking(floor.now), `${floor.now} ${loud[0]?.what}`)
        }
      }),
    )
  })

  test('everything that ended resolves and is closed, once it was told', () => {
    fc.assert(
      fc.property(histories, history => {
        const floor = new Floor()
        for (const what of history) {
          floor.happen(what)
          floor.look()
        }
        floor.on = SUBJECTS.map(() => false)
        floor.held = false
        for (let round = 0; round < 3; round++) {
          floor.look()
          floor.tell()
        }
        assert.deepEqual(
          floor.alerts.filter(({ state }) => state !== 'closed'),
          [],
        )
      }),
    )
  })

  test('looking twice at the same moment changes nothing more', () => {
    fc.assert(
      fc.property(histories, history => {
        const floor = new Floor()
        for (const what of history) {
          floor.happen(what)
          floor.look()
        }
        floor.tell()
        floor.look()
        floor.tell()
        assert.deepEqual(floor.look().changes, [])
      }),
    )
  })

  test('what is live and not held back is looked at again', () => {
    fc.assert(
      fc.property(histories, history => {
        const floor = new Floor()
        for (const what of history) {
          floor.happen(what)
          const { nextAt } = floor.look()
          const waits = floor.alerts.some(alert => isLive(alert) && alert.mutedBy === null && alert.state !== 'asked')
          if (waits) assert.ok(nextAt !== null, JSON.stringify(floor.alerts.filter(isLive)))
        }
      }),
    )
  })
})
