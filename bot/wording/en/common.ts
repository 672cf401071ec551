import type { CommonWords } from '../zh-CN/common.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The units that need no row in a workbook have Chinese names, wherever the plant is. */
const UNITS: Readonly<Record<string, string>> = {
  件: 'pcs',
  套: 'set',
  双: 'pair',
  箱: 'box',
  千克: 'kg',
  米: 'm',
  升: 'L',
}

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
    pending: 'pending',
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
    warehouse: 'storekeeper',
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
  // "12/1" and "12-01" are read as two different days, by whom depends on where they went to school.
  date: (year, month, day) => `${day} ${MONTHS[month - 1] ?? ''}${year === null ? '' : ` ${year}`}`,
  amount: (quantity, unit) => `${quantity} ${unit}`,
  unit: name => UNITS[name] ?? name,
  minutes: minutes => {
    if (minutes < 60) return `${minutes} min`
    const hours = Math.floor(minutes / 60)
    if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
    return `${Math.floor(hours / 24)} d ${hours % 24} h`
  },
  money: amount => `¥${amount}`,
  listSeparator: ', ',
  comma: ', ',
  semicolon: '; ',
  colon: (label, text) => `${label}: ${text}`,
  brackets: text => ` (${text})`,
  quoted: text => `"${text}"`,
  mark: text => `[${text}] `,
  more: count => `and ${count} more`,
  myTasks: 'My tasks',
  help: 'How it works',
  cancelled: 'All right, nothing was changed.',
  notSaved: reference =>
    `Something went wrong and this was not saved. Please send it again in a moment. (ref ${reference})`,
  pressedBefore: 'This button has already been pressed; nothing was recorded twice.',
  program: 'a program',
  oldCard: 'This card is out of date; nothing was changed. Send "my tasks" for a fresh one.',
}
