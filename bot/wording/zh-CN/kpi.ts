/** How well reporting works. */
export const kpi = {
  title: (period: string) => `KPI · ${period}`,
  none: '—',
  sync: '同步时效（做完→报工）',
  prompt: '15 分钟内报工',
  delivered: '送达（报工→群里）',
  corrected: '撤销或更正',
  delay: (half: string, most: string) => `一半 ${half}内，九成 ${most}内`,
  seconds: (seconds: number) => `${seconds} 秒`,
  exceptions: (count: number) => `异常 ${count} 次`,
  alerts: (count: number) => `预警 ${count} 条`,
  /** null: nobody has taken one, none is resolved. */
  answered: (acknowledged: string | null, resolved: string | null) =>
    `${acknowledged === null ? '还没有人响应' : `一半在 ${acknowledged}内响应`}，${resolved === null ? '还没有解决的' : `一半在 ${resolved}内解决`}`,
  counted: '盘点准确率',
  countAccuracy: (accuracy: string, exact: number, counts: number) => `${accuracy}（盘 ${counts} 次，${exact} 次相符）`,
  satisfaction: '满意度',
  satisfied: (good: number, votes: number) => `${good} / ${votes} 票满意`,
  teamColumns: ['班组', '笔数', '一半', '九成', '15 分钟内'] as readonly string[],
  note: '按工序所属班组统计；导入和接口报的不算。盘点准确率 = 1 − 差异合计 ÷ 账面合计。',
  ask: '这周的报工用着怎么样？点一下就好。',
  score: { 1: '不好用', 2: '一般', 3: '好用' },
  thanks: '谢谢，记下了。',
}

export type KpiWords = typeof kpi
