/** What is chased, how soon, who is called next: the list, and the form that changes it. */
import type { AlertSettings } from '../../../domain/alert-settings.ts'

const at = (minutes: number, what: string): string => `${what} ${minutes} 分钟`

export const alertSettings = {
  title: '预警设置',
  columns: ['什么事', '多久之后提醒'] as readonly string[],
  off: '不提醒',
  /** By kind: after how long it fires. */
  after: {
    notStarted: ({ graceMinutes }: AlertSettings) => at(graceMinutes, '过计划开工'),
    pastDue: (_: AlertSettings) => '过计划完工就提醒',
    willBeLate: ({ graceMinutes }: AlertSettings) => at(graceMinutes, '预计晚'),
    silent: ({ times }: AlertSettings) =>
      `${at(times.askAfterMinutes, '没报工')}先问操作工，${at(times.answerWithinMinutes, '再过')}叫班组长`,
    pausedTooLong: ({ times }: AlertSettings) => at(times.pausedTooLongMinutes, '停了'),
    notBack: (_: AlertSettings) => '过了该回来的时间就提醒',
    materialShort: ({ times }: AlertSettings) => at(times.materialShortMinutes, '缺了'),
    reviewWaiting: ({ reviewWithinMinutes }: AlertSettings) => at(reviewWithinMinutes, '等了'),
    inspectionOverdue: ({ times }: AlertSettings) => at(times.inspectWithinMinutes, '等了'),
    notAcknowledged: ({ andon }: AlertSettings) =>
      andon.map(one => `${one.level} 级 ${one.ackMinutes} 分钟`).join('、') || '不提醒',
    notResolved: ({ andon }: AlertSettings) =>
      andon.map(one => `${one.level} 级 ${one.resolveMinutes} 分钟`).join('、') || '不提醒',
  },
  levels: '没人接时叫谁',
  level: (role: string, minutes: number) => (minutes === 0 ? `马上叫${role}` : `${minutes} 分钟叫${role}`),
  repeat: '没人接再提醒',
  every: (minutes: number) => `每 ${minutes} 分钟`,
  change: '改预警设置',
  save: '保存',
  saved: '预警设置已保存，下一轮起生效',
  refused: (why: string) => `没有保存：${why}。`,
  whoMay: '预警设置由主管、计划员、经理或管理员来改。',
  hint: '时间都是该班组的上班时间。空着的不改；不想收的把勾去掉。',
  kinds: '提醒哪些',
  field: {
    graceMinutes: '开工、预计延期宽限（分钟）',
    reviewWithinMinutes: '报工多久没审核（分钟）',
    askAfterMinutes: '多久没报工就问操作工（分钟）',
    answerWithinMinutes: '操作工不回，多久叫班组长（分钟）',
    pausedTooLongMinutes: '停了多久（分钟）',
    inspectWithinMinutes: '报检多久没检（分钟）',
    materialShortMinutes: '缺料多久（分钟）',
    repeatEveryMinutes: '没人接，多久再提醒（分钟）',
    newsEveryMinutes: '同一个群两次叫人至少隔（分钟）',
    acknowledgedForMinutes: '“收到”管多久（分钟）',
    reopenAfterMinutes: '说解决了还在，多久再提醒（分钟）',
    longestSilenceHours: '最长静音（小时）',
    longestPromiseHours: '最长承诺（小时）',
  },
  levelField: (role: string) => `多久没人接叫${role}（分钟）`,
  andon: '异常各级：响应/解决（分钟）',
  fault: {
    outOfRange: (field: string, least: number, most: number) => `“${field}”要是 ${least} 到 ${most} 的整数`,
    levelOutOfRange: (level: number, least: number, most: number) =>
      `第 ${level} 级叫人的时间要是 ${least} 到 ${most} 分钟的整数`,
    andonOutOfRange: (level: number, least: number, most: number) =>
      `异常 ${level} 级要写成“响应/解决”，都是 ${least} 到 ${most} 分钟的整数`,
    levelTooEarly: (level: number) => `第 ${level} 级叫人要比上一级晚`,
    andonReversed: (level: number) => `异常 ${level} 级的解决时间不能比响应时间短`,
    noLevels: '至少要有一级叫人',
    tooManyLevels: '叫人最多 5 级',
  },
}

export type AlertSettingsWords = typeof alertSettings
