/** A round of alerts in a factory, as the service's job makes it. */

import { workingTimeOf } from '../bot/order/working-times.ts'
import { alertSpeech } from '../bot/speech/alert-speech.ts'
import { runAlertRound } from '../jobs/alert-round.ts'
import type { Factory } from './factory.ts'

export const roundOfAlerts = ({ sql, deps, clock }: Pick<Factory, 'sql' | 'deps' | 'clock'>) =>
  runAlertRound(
    {
      sql,
      catalog: () => deps.catalog.at(-1),
      workingTimeOf,
      speech: alertSpeech,
      canEdit: () => true,
      wakeDelivery: () => undefined,
      log: () => undefined,
    },
    clock.now(),
  )
