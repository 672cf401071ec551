import type { DeliveryWords } from '../zh-CN/delivery.ts'
import { plural } from './plural.ts'

export const delivery: DeliveryWords = {
  title: 'Undelivered messages',
  none: 'Everything was delivered.',
  letter: (id, chat, time) => `#${id} ${chat} ${time}`,
  why: (what, why) => `${what}: ${why}`,
  attempts: (attempts, error) => `tried ${plural(attempts, 'time')} without success, ${error}`,
  refused: error => `refused by the platform, ${error}`,
  again: id => `Send #${id} again`,
  hint: 'Remove the cause first (is the bot still in the group, its permissions, the configuration), then send again; "resend all" sends all of them.',
  sentAgain: count => `${plural(count, 'message')} queued again, to go out at once.`,
  nothingToSend: 'There is no such message; it may already have been sent again.',
  notAllowed: 'Only administrators see and resend undelivered messages; please ask one.',
}
