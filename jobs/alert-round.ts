/**
 * Once a minute: looks at what changed or came due, asks the workers who can say, and tells the departments. One instance
 * at a time; should two ever be at it, what one has claimed the other does not see, and what is told is told once.
 */
import { nextAlertWork } from '../db/alert-store.ts'
import { releaseLease, takeLease } from '../db/lease.ts'
import type { Instant } from '../domain/model.ts'
import { askWorkers } from './alert-ask.ts'
import { lookAtDue } from './alert-look.ts'
import type { AlertParts } from './alert-parts.ts'
import { tellDepartments } from './alert-tell.ts'
import type { Job } from './schedule.ts'

/** `owner`: of this instance. */
export const alertRound = (parts: AlertParts, owner: string): Job => ({
  name: 'alerts',
  everyMinutes: 1,
  run: now => alone(parts, owner, () => runAlertRound(parts, now)),
  nextWork: after => nextAlertWork(parts.sql, after),
})

const RENEWED_EVERY_MS = 5_000

/**
 * Who told while another instance still looked would tell a part of it, and the rest needed a card of its own. The other
 * one's round finds what is left a minute later.
 */
async function alone({ sql }: AlertParts, owner: string, work: () => Promise<unknown>): Promise<void> {
  if ((await takeLease(sql, 'alerts', owner)) === 'other') return
  let renewal: Promise<unknown> = Promise.resolve()
  const renewing = setInterval(() => {
    renewal = takeLease(sql, 'alerts', owner).catch(() => undefined)
  }, RENEWED_EVERY_MS)
  try {
    await work()
  } finally {
    clearInterval(renewing)
    await renewal
    await releaseLease(sql, 'alerts', owner)
  }
}

export type RoundDone = { readonly looked: number; readonly asked: number; readonly told: number }

export async function runAlertRound(parts: AlertParts, now: Instant): Promise<RoundDone> {
  const catalog = await parts.catalog()
  const looked = await lookAtDue(parts, catalog, now)
  const asked = await askWorkers(parts, catalog, now)
  const told = await tellDepartments(parts, catalog, now)
  if (asked + told > 0) parts.wakeDelivery()
  if (looked > 0) parts.log('alerts.round', { looked, asked, told })
  return { looked, asked, told }
}
