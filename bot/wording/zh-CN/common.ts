const two = (number: number): string => String(number).padStart(2, '0')

/** Words that several cards share. Sentences that belong to one card live in the file named after it. */
export const common = {
  orderStatus: {
    planned: '未下达',
    released: '已下达',
    inProgress: '生产中',
    onHold: '已暂停',
    completed: '已完成',
    closed: '已结案',
    cancelled: '已取消',
  },
  stepStatus: {
    pending: '未到',
    ready: '可开工',
    inProgress: '进行中',
    paused: '已暂停',
    completed: '已完成',
    cancelled: '已取消',
  },
  priority: { normal: '普通', urgent: '加急', critical: '特急' },
  role: {
    worker: '工人',
    teamLeader: '班组长',
    supervisor: '主管',
    inspector: '质检',
    warehouse: '仓管',
    maintenance: '设备维修',
    planner: '计划员',
    purchaser: '采购',
    sales: '销售',
    manager: '经理',
  },
  good: '合格',
  scrap: '报废',
  rework: '返工',
  reworkDone: '返工回来',
  reason: '原因',
  quantity: '数量',
  order: '工单',
  step: '工序',
  product: '产品',
  customer: '客户',
  due: '交期',
  nobody: '无',
  none: '无',
  today: (time: string) => `今天 ${time}`,
  tomorrow: (time: string) => `明天 ${time}`,
  yesterday: (time: string) => `昨天 ${time}`,
  /** The year only where it differs: `null` otherwise. */
  date: (year: number | null, month: number, day: number) =>
    `${year === null ? '' : `${year}-`}${two(month)}-${two(day)}`,
  amount: (quantity: string, unit: string) => `${quantity} ${unit}`,
  /** A unit as the site calls it. */
  unit: (name: string) => name,
  minutes: (minutes: number) => {
    if (minutes < 60) return `${minutes} 分钟`
    const hours = Math.floor(minutes / 60)
    if (hours < 48) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分`
    return `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`
  },
  money: (amount: string) => `¥${amount}`,
  listSeparator: '、',
  /** Between parts of one statement, and between several statements. */
  comma: '，',
  semicolon: '；',
  colon: (label: string, text: string) => `${label}：${text}`,
  brackets: (text: string) => `（${text}）`,
  quoted: (text: string) => `“${text}”`,
  /** In front of what is urgent or stopped. */
  mark: (text: string) => `【${text}】`,
  more: (count: number) => `还有 ${count} 项`,
  myTasks: '我的任务',
  help: '怎么用',
  cancelled: '好，什么都没改。',
  /** A fault of ours. `reference` finds the log line. */
  notSaved: (reference: string) => `出了点问题，这条没有保存，请稍后再发一次。（编号 ${reference}）`,
  pressedBefore: '这个按钮已经按过了，没有重复记录。',
  program: '一个程序',
  oldCard: '这张卡片已经过期，没有改动任何数据。发“我的任务”拿一张新的。',
}

export type CommonWords = typeof common
