/** Words that carry no meaning of ours, but must not be mistaken for others; and words that postpone or deny. */
export const FILLER_WORDS = {
  future:
    '我要做 要做 让我做 想做 去做 准备好 准备做 马上开始 马上开工 马上去做 这就开始 就要开始 明天 明日 明儿 明早 明晚 后天 大后天 听日 下次 准备 打算 预计 争取 等会 等会儿 待会 待会儿 一会儿再 等下 等下再 回头 想 想要 将要 过会 过会儿 稍后 晚点 晚点再 再说 下周 下礼拜 下星期 下个月 下月 要是 如果 假如 万一 希望 预备 谂住 迟啲 一阵 阵间 得闲 有空 有空再 PLAN WILL TOMORROW GOING LATER 就要 要准备 可以做 能做 能干 应该能 应该可以 尽量 保证 力争 会做',
  notDone:
    '正在做 在做 正做 正在干 在干 做着 做不了 干不了 完不成 做不到 做不出 没做够 没做到 做不够 没做成 没干成 没做完 还没做完 没做好 还没做好 没完 还没完 没好 还没好 未完 未做完 没干完 还没干完 没弄完 没弄好 没搞完 没搞定 没完成 还没完成 未完成 没整完 没做 还没做 没干 还没干 没开始 还没开始 没动 未开始 未做 没搞好 还在做 还没弄好 没弄完呢 没来得及 做不完 干不完 冇做完 未做好 未好 未搞掂 未得 仲未 还没 没有做完 没有完成 没全做完 没法做 NOT_DONE NOT_FINISHED NOT_COMPLETE NOT_COMPLETED NOT_YET NOT_READY T_DONE T_FINISHED T_COMPLETE T_COMPLETED UNFINISHED',
  soon: '快好了 快做完了 快完了 快完成了 马上好 马上就好 就快好了 快搞定了 差不多了 快干完了 快弄完了 马上完 马上做完 快弄好了 就好了 马上就做完 就快完了 快做好了 快得了 就嚟好 快整完了 差不多好了 差不多做完了 ALMOST_DONE ALMOST_FINISHED NEARLY_DONE NEARLY_FINISHED',
  not: '不 没 别 勿 唔 冇 未 不要 别再 不用 甭 莫',
  person: '人 个人 名 位 人工 女工 人手 PEOPLE PERSONS WORKERS',
  time: '小时 个小时 分钟 分 秒 天 个月 个钟 钟头 个钟头 年 周 个星期 小时后 刻钟 H HR HRS HOUR HOURS MIN MINS 班 个班 工时 点钟 日 月 礼拜 MINUTE MINUTES DAY DAYS WEEK WEEKS PER_HOUR AN_HOUR PER_DAY A_DAY PER_SHIFT',
  measure:
    '号钢 #钢 #料 批 种 笔 款 类 组 条记录 条线 条消息 MM 毫米 CM 厘米 丝 丝米 道 度 ℃ °C UM μM 微米 条丝 寸 英寸 公分 转 MPA 公斤力 V 伏 A 安 W 瓦 % 百分 HRC 目 元 块钱 毛 分钱 CNY ￥ 楼 岁 次 遍 回 趟 班次 号线 T 吨 N牛 P 序 车间 档 级 组数 台机 台机器 部机 条线 MA MAH HZ 层 寸半 号码 码数 T机 PERCENT',
  ordinal: '第',
  rate: '每小时 /小时 一小时 每分钟 一天能 每天能 一天 每天 小时产 产能',
  backToday: '今天 今日 今儿 今早 今晚 当天 当班 本班 这班 这个班 今班 白班 夜班 晚班 早班 中班 TODAY',
  yesterday: '昨天 昨日 昨儿 昨晚 昨夜 寻日 琴日 前天 YESTERDAY',
  thisWeek: '本周 这周 这个星期 这星期 这个礼拜 这礼拜 周产量 周报 THISWEEK THIS_WEEK',
  lastWeek: '上周 上个星期 上星期 上个礼拜 上礼拜 LAST_WEEK',
  thisMonth: '本月 这个月 当月 月产量 月报 这月 THIS_MONTH',
  lastMonth: '上月 上个月 LAST_MONTH',
  shiftWord: '当班 本班 这班 这个班 今班 THIS_SHIFT',
  trim: '记错人 记错人了 红色 白色 黑色 蓝色 黄色 绿色 灰色 银色 不好意思 唔好意思 维修 机修 检修 在修 抢修 上工序 上一工序 前工序 没报废 未报废 没报废的 其实 实际 实际上 呢 然后 那个 这个 就是 嗯 呃 额 啊 哦 哎 唉 诶 的 地 得 了 吧 呀 哈 啦 嘞 喽 咯 哟 哇 噢 嘅 啲 喇 啵 先 已 已经 都已经 刚 刚刚 刚才 今天 现在 目前 大家 师傅 组长 班长 老板 领导 经理 主管 请 麻烦 我报一下 报一下 说一下 跟你说 汇报 汇报一下 报告 报告一下 你 您 他 她 它 他们 是 有 为 在 把 被 给 对 从 于 个 就 也 还 可 可以 来 去 呐 嘛 儿 这边 那边 这里 那里 这 那 共有 里 中 上 下 数 量 数量 件数 批 等 等等 及 且 并 而 但 但是 不过 因为 所以 由于 结果 目前 THE A OF IN IS WITH FOR PLS PLEASE TODAY 收尾 活 道 工序 这道 这道工序 本工序 产品 零件 工件 东西 货 外协 委外 外发 机台 帮忙 帮我 给我 忙 我们组 本组 班组',
  again2:
    '一份 一遍 一趟 一眼 一声 一句 一回 一下 一下子 一会 一会儿 一直 一样 一定 一般 一些人 一起 一边 一路 一律 一看 一来 一台机 第一 统一 万一 一方面 三坐标 千万 百分百 百分之百 一切 二保焊 一次 零件 零部件 一半天 四周 三检 五金 八成 一二三 二次 二维码 双十一 一线 二线 三线 一组 二组 三组 四组 五组 一班 二班 三班 一车间 二车间 三车间 一部 二部 十号线 半天 半小时 半个小时 半成品 半路 半自动 半夜 一点 点样',
} as const
