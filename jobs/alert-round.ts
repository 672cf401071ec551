/**
 * Once a minute: looks at what changed or came due, asks the workers who can say, and tells the departments. Two instances
 * share the work: what one has claimed the other does not see, and what is told is told once.
 */
import { nextAlertWork } from '../db/alert-store.ts'
import type { Instant } from '../domain/model.ts'
import { askWorkers } from './alert-ask.ts'
import { lookAtDue } from './alert-look.ts'
import type { AlertParts } from './alert-parts.ts'
import { tellDepartments } from './alert-tell.ts'
import type { Job } from './schedule.ts'

export const alertRound = (parts: AlertParts): Job => ({
  name: 'alerts',
  everyMinutes: 1,
  run: async now => void (await runAlertRound(parts, now)),
  nextWork: after => nextAlertWork(parts.sql, after),
})

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
