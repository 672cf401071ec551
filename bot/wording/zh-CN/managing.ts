/** What managers and planners ask: work in process, and whether orders were on time. */
export const managing = {
  /** Where there is no number. */
  none: '—',
  wip: {
    title: (who: string) => `${who} · 在制`,
    orders: '在制工单',
    ordersValue: (count: number) => `${count} 张`,
    /** Arrived and not done. */
    here: '到手未做',
    hoursHere: '到手工时',
    hoursAll: '全部剩余工时',
    hours: (hours: string) => `${hours} 小时`,
    /** Of steps without a standard time nothing is in it. */
    atLeast: (hours: string) => `${hours}＋`,
    stepColumns: ['工序', '到手未做', '待检', '返工', '未到', '工时 到手/全部'] as readonly string[],
    orderColumns: ['工单', '交期', '到手未做', '未到', '谁在做'] as readonly string[],
    working: (quantity: string) => `在做 ${quantity}`,
    standing: (quantity: string) => `停着 ${quantity}`,
    inspecting: (quantity: string) => `待检 ${quantity}`,
    rework: (quantity: string) => `返工 ${quantity}`,
    overdue: (time: string) => `已过 ${time}`,
    stands: '停着',
    outside: '外协',
    assigned: (names: string) => `派给 ${names}`,
    nothing: '没有在制的工单。',
    note: '已下达、没有暂停的工单。到手未做＝上道已交来、还没报的，含在做和停着的；工时按标准工时算一个人的，不含准备。',
    partly: '带“＋”的还有没设标准工时的或外协的，没算进去。',
  },
  onTime: {
    title: (period: string) => `准时交付 · ${period}`,
    titleOf: (customer: string, period: string) => `准时交付 · ${customer} · ${period}`,
    rate: '准时率',
    rateValue: (rate: string, onTime: number, all: number) => `${rate}（${onTime}/${all} 张）`,
    completed: '完成工单',
    late: '晚交',
    orders: (count: number) => `${count} 张`,
    open: '到期未完成',
    openValue: (past: number, ahead: number) =>
      ahead === 0 ? `已过交期 ${past} 张` : `已过交期 ${past} 张，还没到 ${ahead} 张`,
    customers: '按客户',
    ofCustomer: (customer: string, rate: string, onTime: number, all: number) =>
      `${customer} ${rate}（${onTime}/${all}）`,
    noCustomer: '没有客户',
    columns: ['工单', '客户', '交期', '晚多少', '为什么'] as readonly string[],
    openLate: (late: string) => `未完成，已超 ${late}`,
    openPast: '未完成，已过交期',
    openHeld: '未完成，暂停中',
    openPlanned: '未完成，还没下达',
    held: (duration: string) => `暂停 ${duration}`,
    stood: (duration: string, what: string) => `停工 ${duration}（${what}）`,
    stoodPlain: (duration: string) => `停工 ${duration}`,
    at: (step: string) => `现在到 ${step}`,
    unknown: '没有记录',
    nothing: '这段时间没有完成的工单，也没有到期的。',
    allOnTime: '没有晚交的工单。',
    closedShort: (count: number) => `另有 ${count} 张短交结案，不算准时也不算晚。`,
    excused: (count: number) => `有 ${count} 张过了交期才完成，过期的时间都在暂停或休息中，算准时。`,
    note: '按工单完成的时间算；晚多少按工作时间算，工单暂停的时间不计。取消的不算。',
  },
}

export type ManagingWords = typeof managing
