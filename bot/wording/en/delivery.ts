import type { DeliveryWords } from '../zh-CN/delivery.ts'

export const delivery: DeliveryWords = {
  title: 'Messages that did not arrive',
  none: 'Everything arrived.',
  letter: (id, chat, time) => `#${id} ${chat} ${time}`,
  why: (what, why) => `${what}: ${why}`,
  attempts: (attempts, error) => `tried ${attempts} times, ${error}`,
  refused: error => `the platform refuses it, ${error}`,
  again: id => `Send #${id} again`,
  hint: 'Put the cause right first (is the bot still in the group, its rights, the configuration), then send again; "resend all" sends all of them.',
  sentAgain: count => `${count} queued again; they go out at once.`,
  nothingToSend: 'There is no such message; perhaps it was sent again already.',
  notAllowed: 'Messages that did not arrive are for administrators.',
}
