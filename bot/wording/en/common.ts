import type { CommonWords } from '../zh-CN/common.ts'

export const common: CommonWords = {
  orderStatus: {
    planned: 'planned',
    released: 'released',
    inProgress: 'in progress',
    onHold: 'on hold',
    completed: 'completed',
    closed: 'closed',
    cancelled: 'cancelled',
  },
  stepStatus: {
    pending: 'waiting',
    ready: 'ready',
    inProgress: 'in progress',
    paused: 'paused',
    completed: 'completed',
    cancelled: 'cancelled',
  },
  priority: { normal: 'normal', urgent: 'urgent', critical: 'critical' },
  role: {
    worker: 'worker',
    teamLeader: 'team leader',
    supervisor: 'supervisor',
    inspector: 'inspector',
    warehouse: 'warehouse',
    maintenance: 'maintenance',
    planner: 'planner',
    purchaser: 'purchaser',
    sales: 'sales',
    manager: 'manager',
  },
  good: 'good',
  scrap: 'scrap',
  rework: 'rework',
  reworkDone: 'back from rework',
  reason: 'reason',
  quantity: 'quantity',
  order: 'order',
  step: 'step',
  product: 'product',
  customer: 'customer',
  due: 'due',
  nobody: 'nobody',
  none: 'none',
  today: time => `today ${time}`,
  tomorrow: time => `tomorrow ${time}`,
  yesterday: time => `yesterday ${time}`,
  amount: (quantity, unit) => `${quantity} ${unit}`,
  minutes: minutes => {
    if (minutes < 60) return `${minutes} min`
    const hours = Math.floor(minutes / 60)
    if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
    return `${Math.floor(hours / 24)} d ${hours % 24} h`
  },
  money: amount => `¥${amount}`,
  listSeparator: ', ',
  more: count => `and ${count} more`,
  myTasks: 'My tasks',
  help: 'How it works',
  cancelled: 'Fine, nothing was changed.',
  notSaved: reference =>
    `Something went wrong; this was not saved. Please send it again in a moment. (ref ${reference})`,
  pressedBefore: 'This button was already pressed; nothing was recorded twice.',
  oldCard: 'This card is out of date; nothing was changed. Send "my tasks" for a fresh one.',
}
