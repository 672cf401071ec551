/** What is told at fixed hours: the list, and the form that changes it. */
export const schedule = {
  title: '定时简报安排',
  none: '还没有定时消息。',
  columns: ['名称', '什么时候', '发给', '状态'] as readonly string[],
  whoMay: '定时消息由计划员、经理或管理员来改。',
  change: (name: string) => `改 ${name}`,
  add: '新增定时消息',
  save: '保存',
  saved: (name: string) => `“${name}”已保存，马上生效`,
  refused: (why: string) => `没有保存：${why}。`,
  on: '启用',
  off: '停用',
  state: '状态',
  next: (time: string) => `下次 ${time}`,
  byShift: {
    shiftStart: (minutes: number) =>
      minutes === 0 ? '上班时' : minutes > 0 ? `上班后 ${minutes} 分钟` : `上班前 ${-minutes} 分钟`,
    shiftEnd: (minutes: number) =>
      minutes === 0 ? '下班时' : minutes > 0 ? `下班后 ${minutes} 分钟` : `下班前 ${-minutes} 分钟`,
  },
  everyDay: '每天',
  dayShort: ['一', '二', '三', '四', '五', '六', '日'] as readonly string[],
  dayNames: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as readonly string[],
  name: '名称',
  kindLabel: '类型',
  kind: { digest: '进度简报', handover: '交接班', weekly: '周报' },
  times: '几点发（可以写几个）',
  timesHint:
    '时间写 08:10；按班次写 shiftStart+10（上班后 10 分钟）、shiftEnd-10（下班前 10 分钟）。部门休息的日子不发。',
  days: '星期几',
  departments: '发给哪些部门',
  content: '说哪些（不选就是该部门常用的）',
  boardMissing: {
    all: '光荣榜没有开（boards.on），这一条不发',
    part: '光荣榜没有开（boards.on），这一项不发',
  },
  usual: { start: '早会简报', end: '收工简报', handover: '交班小结', weekly: '周报' },
}

export type ScheduleWords = typeof schedule
