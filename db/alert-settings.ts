/** The site's alert settings, changed: in force at the next round of every instance, without a restart. */
import type { AlertSettings } from '../domain/alert-settings.ts'
import type { Transaction } from './connect.ts'
import { lockSiteSettings } from './site.ts'
import { alertSettingsOf } from './site-settings.ts'

/** Until the transaction ends nobody else changes them. */
export const lockAlertSettings = async (tx: Transaction): Promise<AlertSettings> =>
  alertSettingsOf(await lockSiteSettings(tx))

/** What else stands in the settings stays. Everything that is open is looked at anew, by the times that hold now. */
export async function saveAlertSettings(tx: Transaction, settings: AlertSettings): Promise<void> {
  const { off, times, graceMinutes, reviewWithinMinutes, levels, andon } = settings
  const changed = {
    alerts: { ...times, off },
    escalation: levels.map((level, index) => ({ level: index + 1, ...level })),
    andon,
  }
  await tx`
    update site set settings = settings || ${JSON.stringify(changed)}::text::jsonb || jsonb_build_object(
      'late', settings->'late' || jsonb_build_object('graceMinutes', ${graceMinutes}::int),
      'report', settings->'report' || jsonb_build_object('reviewWithinHours', ${reviewWithinMinutes / 60}::float8))`
  await lookAtAllAnew(tx)
}

/** All that is open, at the next round, by the settings that hold then. */
export async function lookAtAllAnew(tx: Transaction): Promise<void> {
  await tx`
    insert into alert_watch (subject, look_at)
    select 'order:' || id, timestamptz 'epoch' from orders where status in ('planned', 'released', 'inProgress', 'onHold')
    union all
    select 'exception:' || id, timestamptz 'epoch' from exception where resolved_at is null
    union all
    select 'inspection:' || id, timestamptz 'epoch' from inspection where kind = 'incoming' and result = 'pending'
    on conflict (subject) do update set look_at = 'epoch'`
}
