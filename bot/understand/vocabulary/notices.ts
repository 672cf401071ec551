/** Words of what is told by itself: following, subscriptions, fixed hours, figures, and what did not arrive. */
export const NOTICE_WORDS = {
  follow: '关注 关注下 关注一下 帮我关注 跟踪 帮我盯 帮我盯着 盯一下 盯着 FOLLOW WATCH',
  unfollow: '取消关注 不再关注 不关注 取关 别关注 不用关注 不要关注 不想关注 UNFOLLOW UNWATCH',
  following: '我关注的 我关注的工单 关注列表 我的关注 关注了哪些 关注了什么 FOLLOWING MY_FOLLOWS',
  subscribe: '订阅 订阅消息 订阅设置 改订阅 SUBSCRIBE SUBSCRIPTION',
  unsubscribe: '退订 取消订阅 不再订阅 UNSUBSCRIBE 不订阅 别订阅 不要订阅 不用订阅 不想订阅',
  whoGets:
    '谁收到什么 谁收什么 谁会收到什么 谁能收到什么 谁收到哪些 推送设置 推送给谁 消息推给谁 WHO_GETS_WHAT SUBSCRIPTIONS',
  schedules:
    '简报安排 定时简报 定时消息 简报设置 推送安排 简报时间 改简报时间 SCHEDULES SCHEDULE DIGEST_SETTINGS DIGEST_SCHEDULES DIGEST_TIMES',
  alertSettings:
    '预警设置 告警设置 预警时间 预警时间设置 预警规则 设置预警 改预警时间 改预警设置 升级设置 静默时段 静默时间 静默设置 改静默时段 ALERT_SETTINGS ALERT_TIMES QUIET_HOURS',
  siteRules:
    '报工规则 报工设置 规则设置 工厂规则 生产规则 工资规则 计件规则 改报工规则 设置报工规则 改规则 REPORTING_RULES SITE_RULES PAY_RULES',
  deadLetters:
    '没送到的消息 没送到 没有送到的消息 死信 没发出去的消息 没发出去 未送达 未送达的消息 发送失败的消息 DEAD_LETTERS UNDELIVERED',
  resend: '重发 重新发送 补发 RESEND SEND_AGAIN',
  kpi: 'KPI 指标 绩效指标 同步时效 报工时效 及时率 METRICS KPIS',
} as const
