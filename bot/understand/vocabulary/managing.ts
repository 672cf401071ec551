/** Words of what managers and planners ask: how much is in process, how much came on time. */
export const MANAGING_WORDS = {
  /** Ask for it by themselves. */
  wip: '在制 在制品 在制数 在制量 在制情况 在制工单 积压 积压了 积压情况 堆了 堆着 堆了多少 堆积 压了多少 WIP WORK_IN_PROCESS WORK_IN_PROGRESS IN_PROCESS BACKLOG',
  /** Only of a place: "how much is left" alone is about an order. */
  left: '没做的 还没做的 没干的 IS_LEFT ARE_LEFT LEFT_AT LEFT_IN LEFT_TO_DO STILL_TO_DO WAITING_AT WAITING_IN',
  onTime:
    '准时交付率 准时交货率 准时交付 准时交货 准时率 准交率 准时完成率 按时交付率 按时交货率 按时完成率 按期交付率 按期交货率 交付率 交货率 达交率 交期达成率 交期达成 交付情况 交货情况 OTD ON_TIME_DELIVERY ON-TIME_DELIVERY ON_TIME ON-TIME DELIVERY_PERFORMANCE DELIVERY_RATE',
} as const
