import type { PushWords } from '../zh-CN/push.ts'

const by = (who: string): string => (who === '' ? '' : ` (${who})`)
const raisedBy = (who: string): string => (who === '' ? '' : ` (raised by ${who})`)

export const push: PushWords = {
  title: department => `${department} · news`,
  followedTitle: 'Orders you follow',
  stepReady: (place, quantity) => `Ready to start: ${place}, ${quantity} received`,
  stepDone: (place, quantity) => `Done: ${place} ${quantity}`,
  blocked: (place, what, who) => `Stopped: ${place} ${what}${raisedBy(who)}`,
  shortage: (place, what, who) => `Short of material: ${place} ${what}${raisedBy(who)}`,
  inspectionDue: (place, kind) => `Inspection due: ${place} ${kind}`,
  scrapHigh: (place, percent, scrap) => `Scrap above the limit: ${place} ${percent}% (${scrap})`,
  rework: (place, quantity) => `Rework: ${place} ${quantity}`,
  outsourceDue: (place, vendor, back) =>
    `Due back from outside: ${place}${vendor === '' ? '' : ` (${vendor})`}${back === '' ? '' : `, ${back}`}`,
  released: (order, product) => `Released: ${order} ${product}`,
  decided: {
    held: (order, who) => `On hold: ${order}${by(who)}`,
    resumed: (order, who) => `Resumed: ${order}${by(who)}`,
    cancelled: (order, who) => `Cancelled: ${order}${by(who)}`,
    closedShort: (order, who) => `Closed short: ${order}${by(who)}`,
  },
  priorityChanged: (order, value, who) => `Priority: ${order} ${value}${by(who)}`,
  dueChanged: (order, at, who) => `Due date: ${order} ${at}${by(who)}`,
  orderDone: (order, product) => `Completed: ${order} ${product}, ready to put away and ship`,
  shipped: (order, product, quantity, customer) =>
    `Shipped: ${order} ${product} ${quantity}${customer === '' ? '' : ` (${customer})`}`,
  promiseAtRisk: (order, late, due) => `Due date at risk: ${order} ${late} (due ${due})`,

  topic: {
    stepReady: 'steps ready to start',
    blocked: 'stopped steps',
    priorityChanged: 'priority changes',
    inspectionDue: 'inspections due',
    scrapHigh: 'scrap above the limit',
    rework: 'rework',
    goodsReady: 'goods to put away',
    materialToPrepare: 'material to prepare (in digests)',
    shortage: 'shortages',
    outsourceDue: 'due back from outside',
    milestone: 'milestones',
    promiseAtRisk: 'due dates at risk',
    orderDone: 'ready to ship',
    dateMoved: 'changes that affect due dates',
    critical: 'critical orders and exceptions',
  },
  subscriptionsTitle: department => `${department} · subscriptions`,
  subscriptionsText: 'Press one to change it at once. A group is told the same thing only once.',
  subscribed: topic => `✓ ${topic}`,
  notSubscribed: topic => `Subscribe: ${topic}`,
  subscribedNow: (department, topic) => `${department} is now told of: ${topic}`,
  unsubscribedNow: (department, topic) => `${department} is no longer told of: ${topic}`,
  on: 'subscribed',
  off: 'not subscribed',
  notYourDepartment: department =>
    `Only the team leaders and supervisor of ${department} or a manager change its subscriptions; please ask one of them.`,
  noDepartment: text => `There is no department "${text}". Send "who gets what" for the departments there are.`,
  topicUnknown: text => `There is no kind of news called "${text}". Press one below.`,
  whoGetsTitle: 'Who gets what',
  whoGetsColumns: ['Department', 'News', 'At fixed hours'],
  whoGetsNoGroup: 'no group bound',
  whoGetsContent: (what, content) => `${what} (${content})`,
  whoGetsNote:
    'To change it, a team leader sends "subscribe" in the department group; for fixed hours, send "schedules".',

  followDone: order =>
    `You follow ${order} now. You will be told of its release, stops, milestones, due date changes, completion and shipment.`,
  followAlready: order => `You already follow ${order}.`,
  unfollowDone: order => `You no longer follow ${order}.`,
  unfollowNot: order => `You do not follow ${order}.`,
  followWhich: 'Which order? Send "follow" and the order number.',
  following: 'Orders I follow',
  followingNone: 'You do not follow any order yet. Send "follow" and the order number.',
  unfollow: order => `Unfollow ${order}`,
}
