/** Words around quantities: what was done, how it turned out, what a number belongs to. Blank-separated lists. */

/** Verbs of doing, and what may follow one to say that it is finished. Their combinations are built, not listed. */
const VERBS = '做 干 整 弄 搞 造 加工 生产 忙 操 作'.split(' ')
const FINISHED =
  '完 好 完了 好了 成了 完咗 好咗 掂 掂了 掂咗 定 定了 妥 妥了 晒 完晒 归一 归一了 利索了 齐了 起 起了 完起 完毕 得了'.split(
    ' ',
  )
const ONGOING = '了 哒 咗 出 出了 出来 得 过 够 起来 埋 咗有'.split(' ')

const combined = (endings: readonly string[]): string => VERBS.flatMap(verb => endings.map(end => verb + end)).join(' ')

export const AMOUNT_WORDS = {
  /** Says that a number was made. */
  done: `${combined(ONGOING)} 做 干 记 写 记下 报 报工 报个 报数 报产 上报 申报 产出 产量 出货 交 交了 交出 入了 过了 打了 打咗 数量 完成数 完成数量 共完成 生产 加工 生产了 加工了 QTY DID MADE 回来 收回 收回来 收货 回货 到货 交货 RECEIVED`,
  /** Says that it is finished; without a number the rest is meant. */
  finished: `${combined(FINISHED)} 完成 完成了 完工 完工了 完活 完活了 搞掂 搞掂了 搞掂晒 搞掂咗 搞定 搞定了 搞定晒 完成咗 完成晒 做晒 结束了 完事 完事了 收尾了 交活 交活了 干利索了 整利索了 拿下 拿下了 完了 好了 完 好咗 咗 晒 DONE FINISH FINISHED COMPLETE COMPLETED`,
  good: '合格 良品 合格品 良品数 合格数 正品 好品 好件 好货 好的 良 成品 OK OK了 OK品 OK的 GOOD PASS 通过 没问题 没毛病 冇问题 杠杠的 全杠杠的 好嘅 是好的 可以的 优品 一等品',
  /** Firmly scrap. */
  scrap:
    '报废 报废了 报废掉 报废的 报废数 报废品 废 废了 废的 废品 废件 废品数 废掉 废掉了 做废 做废了 干废 干废了 整废 搞废 车废 料废 工废 SCRAP SCRAPPED 判废 要报废 作报废 扔了 丢掉 SCRAPPING SCARP SCRAPS',
  /** Bad; scrap unless the same breath says that it is sent back. */
  bad: '修不好 修不了 报损 报损了 毁了 毁 瞎了 糟蹋 糟蹋了 过不了 用不了 用不了的 坏哒 NO_GOOD NOT_GOOD NOT_OK 衰咗 衰嘅 坏 坏了 坏的 坏件 坏掉 坏掉了 坏脱 坏脱了 坏咗 坏嘅 做坏 做坏了 干坏 干坏了 搞坏 搞坏了 整坏 整坏了 弄坏 弄坏了 打坏 烂 烂了 烂的 烂掉 烂咗 打烂 整烂 不良 不良品 不良数 不良的 次品 次的 次货 残次 残次品 瑕疵 瑕疵品 疵品 不合格 不合格品 不合格数 不合格的 NG NG品 NG数 BAD DEFECT DEFECTS DEFECTIVE REJECT REJECTED FAIL FAILED 不行 不行的 不行了 不能用 不能要 不好 不好的 唔得 唔好 唔掂 冇用 不过 没过 不通过 损坏 损耗 瘟了 B品 挑出 挑出来 挑出了 拣出 剔除 剔出 筛出 检出 BROKEN BROKE DAMAGED',
  rework:
    '返工 返工的 返工了 返工数 返工品 返修 返修的 返修了 返修数 返修品 返 返的 要返 退回 退回来 退回返工 退返 退修 要修 待修 需修 得修 回修 重修 修理 要返工 要返修 需返工 需返修 待返工 待返修 重做 要重做 返嚟整 返去整 REWORK REPAIR 打回 打回来 退货返工 修 要补 修整 REWORKS REWORKING RE-WORK SENT_BACK SEND_BACK',
  /** Earlier rework that is good again. */
  reworked:
    '返工已完成 返工完成了 返工修好 返修修好 返工做了 修完 修完了 已返修 修复 修复了 已修复 补焊好 补焊好了 已补 已补好 改好 改好了 改完 改完了 返工回来 返工好 返工好了 返工完 返工完成 返工完了 返工合格 返修回来 返修好 返修好了 返修完 返修完成 返修完了 返修合格 返好 返好了 修好 修好了 修回 修回来 返工转合格 返工做好 返工做好了 返修做好 补好了 重做了 重做好 重做好了 重做完 重做完了 REWORKED REWORKED_OK REWORK_DONE BACK_FROM_REWORK REWORK_GOOD REWORK_OK REWORKED_GOOD',
  /** The numbers after it are part of the one before. */
  within:
    '其中 其中有 里面 里面有 里头 里头有 含 含有 包含 包括 当中 当中有 里边 里边有 内含 内有 中有 里有 INCLUDING INCL INCLUDES',
  /** Taken off the number before, or taken off it already. */
  less: '扣掉 扣除 扣去 减去 减掉 除去 去掉 刨去 刨掉 刨除 MINUS LESS',
  total: '一共 总共 共 合计 总计 拢共 统共 总数 总 总共有 共计 全部加起来 加起来 今日共 今天共 TOTAL ALTOGETHER 总的',
  cumulative:
    '累计 累积 累计完成 累计做了 累计报工 到现在 做到 做到了 干到 干到了 完成到 目前共 现在共 目前做到 现在做到 目前完成 目前完成了 目前已完成 目前已经完成 目前做了 目前已做 目前已经做了 累计做到 一共做到 总共做到 目前累计 现在累计 SO_FAR IN_TOTAL_SO_FAR 到目前 截止 截至 到目前为止 到现在为止 至今 截止目前 截至目前 一直到现在 从开工到现在 前后一共 目前一共 目前总共 现在一共 现在总共 到今天为止 一共累计',
  /** Another quantity on top. */
  again: '再来 再来了 又 再 另外 另 还有 加 加上 外加 再加 后来 后来又 然后又 又做 再做 跟着 + PLUS AND',
  /** With a finishing word: everything that was left. */
  all: '全部 全 都 全都 所有 通通 统统 一次性 全数 整批 整单 ALL 晒 冚唪唥 剩下的 剩下 剩余的 剩余 余下的 其余 其余的 剩的 其他的 其他 最后的 尾数 EVERYTHING THE_REST REST',
  /** A number that is still to do. */
  remaining:
    '留 留了 留下 留给 留出 还剩 剩 剩下还有 还差 还欠 差 欠 还要 尚余 还余 没做 没做的 没干 未做 未完成 没完成 待做 剩余 剩下 仲有 仲差 还有多少 LEFT SHORT REMAINING TO_GO LEFT_TO_DO STILL_TO_DO',
  /** A number that was planned, not made. */
  planned:
    '应完成 应产 应该做 应出 计划 目标 任务 任务是 要做 需要做 该做 应做 订单数 订单量 计划数 定额 需求 指标 计划量 工单数 下单数',
  /** Nobody knows yet what becomes of so many. */
  dubious: '待判 待判定 待定 隔离 不要的 有问题 有问题的 有毛病 有毛病的 有点问题',
  spent: '换 更换 换了 花了 花 用了 用掉 买了 花掉 LOST',
  inARow: '连续 连着 接连 一连 连',
  each: '各 各自 每个都 分别都',
  per: '每 一箱 每箱 每盒 每包 每扎 每盘',
  none: '没有 无 没 零 未 冇 未有 免 未见 没得 了没得 没啥 没什么 NO ZERO 一个都没 没一个 没有一个 没发现 未发现 没出',
  noneAfter: '都没有 也没有 一个没有 为零 是零 都没得 都冇 都无',
  only: '只 只有 才 就 仅 仅仅 只做 光',
  approx:
    '不止 不只 不少于 不下 不低于 不超过 不多于 大概 大约 约 约莫 差不多 差唔多 可能 估计 接近 将近 快到 至少 最少 最多 不到 不足 超过 多于 少于 大于 小于 起码 将将 差点 快 约摸 大致 大抵 ABOUT AROUND ALMOST NEARLY 好像 好似 < > ≈ ~ 似乎 应该有',
  approxAfter: '左右 上下 来 多 几 余 开外 出头 不到 以上 以下 光景 样子 上落',
  vague:
    '几个 十几 几十 好几 好几个 数十 上百 上千 一些 不少 很多 好多 一点 一部分 一半 大半 半数 几百 几千 十多 百多 千多 一大堆 一堆 十来 十数 若干 成百 几只 几件 几条 几根 十几个 几十个 多半 过半 小部分 大部分 少量 三两个 个把 几粒',
  or: '或 或者 还是 要么 要不 或是 OR',
  to: '到 至 - ~ — – TO',
  share:
    '一起 一块 一块儿 合做 合作 搭档 共同 俩一起 五五分 五五开 对半分 平分 均分 一人一半 一齐 一同 合伙 TOGETHER SHARED',
  /** What follows is where the goods go next, not where they were made. */
  onward: '转 转到 转给 流转 流到 流转到 给到 送到 送去 交到 交给 移交给 下道 下一道 下工序 下道工序 转序',
  with: '和 跟 与 同 同埋 以及 & 还有 WITH W/',
  forOther: '帮 替 代 代报 帮忙报 帮他 帮她 给',
  me: '我 我来 我来做 我来干 我去做 我上 俺 本人 我自己 偶 我们 咱 咱们 阿拉 我地 我哋 我伲 老子 自己 我这边 我这里 ME I MY',
  backfill:
    '漏记 漏记了 漏登 漏登了 漏写 漏写了 漏填 漏填了 漏录 漏录了 漏扫 漏扫了 补报 补录 补一下 补上 漏报 忘了报 忘报 忘记报 补登 补记 忘记报了 没报',
} as const
