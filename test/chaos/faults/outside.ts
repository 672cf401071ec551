/** F46, F48, F49: what other companies and other programs have to do with this one. */
import { randomUUID } from 'node:crypto'
import { APP_ID } from '../../platforms/feishu/fake.ts'
import { type Fault, none } from '../fault.ts'
import { storedBy } from '../written.ts'

const otherCompany: Fault = {
  id: 'F46',
  kind: 'onFeishu',
  quick: true,
  name: 'events of another company, and of another app',
  holds: 'nothing is stored, nothing is said',
  bounds: { stored: none, said: none },
  run: async ({ fake, sql, user, write, settled }) => {
    // The first company that is heard is ours.
    await write(user('W003'), '我的任务', `first-${randomUUID()}`)
    await settled()
    const calls = fake.calls().length
    const stored = await storedBy(sql, async () => {
      for (const header of [{ tenant_key: 'another' }, { app_id: `${APP_ID}x` }]) {
        const message = {
          message_id: `om_${randomUUID()}`,
          chat_id: `oc_direct_${user('W003')}`,
          chat_type: 'p2p',
          message_type: 'text',
          content: JSON.stringify({ text: '报工 WO-1004 下料 9' }),
        }
        const sender = { sender_id: { open_id: user('W003') }, sender_type: 'user', tenant_key: 'another' }
        await fake.push(fake.envelope('im.message.receive_v1', { sender, message }, header))
      }
    })
    return {
      counted: { stored, said: fake.calls().length - calls },
      note: 'one service is one company: there is no second tenant in its database',
    }
  },
}

const internalTarget: Fault = {
  id: 'F48',
  kind: 'notYet',
  name: 'a webhook’s target is an internal address',
  holds: 'refused at every attempt',
  because: 'the service calls nobody’s webhooks yet',
}

const lostErpAnswer: Fault = {
  id: 'F49',
  kind: 'notYet',
  name: 'the ERP booked, and its answer was lost',
  holds: 'look first: one document',
  because: 'the service writes to no ERP yet',
}

export const OUTSIDE = [otherCompany, internalTarget, lostErpAnswer] as const
