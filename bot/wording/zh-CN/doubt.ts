/** Reports that look unlikely: a question to whoever reports, a mark for whoever leads. */
export const doubt = {
  isIt: (what: string) => `${what}，对吗？`,
  askText: '还没有记。如果就是这么多，点“是”；多打了一个零之类的，点“改一下”。',
  yes: '是，就报这么多',
  no: '改一下',
  why: {
    tooFast: (made: string, possible: string, time: string) => `${time}里最多能做 ${possible}，报了 ${made}`,
    sameEveryDay: (made: string, days: number) => `连续 ${days} 天都正好是 ${made}`,
    farAboveUsual: (made: string, usual: string) => `平时一次约 ${usual}，这次 ${made}`,
    moreThanReceived: (made: string, possible: string) => `前面只到了 ${possible}，报了 ${made}`,
    again: (time: string) => `${time} 刚报过一样的`,
    sameLine: (row: number) => `和第 ${row} 行一模一样`,
  },
  kind: { tooFast: '太快', sameEveryDay: '天天一样', farAboveUsual: '远超平时', moreThanReceived: '超过来料' },
  listTitle: '可疑的报工（近 7 天）',
  listColumns: ['时间', '谁', '工单 工序', '数量', '为什么'] as readonly string[],
  listEmpty: '近 7 天没有可疑的报工。',
  listNote: '只是提醒：已经照常记账。先问问本人，报错了让本人“更正”，或者由你撤销。',
  listNoteInGroup: '群里不写是谁。在和我的私聊里发“可疑报工”，能看到是谁报的。',
  confirmed: '本人已确认',
  notForYou: '这个由班组长、主管和经理看。',
}

export type DoubtWords = typeof doubt
