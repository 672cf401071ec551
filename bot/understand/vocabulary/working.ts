/** Words of starting, stopping, asking for things and people on the floor. */
export const WORKING_WORDS = {
  begin:
    '开始 开工 上机 开干 动工 开机 开做 开搞 动手 上手 开始做 开始干 开始干活 开始了 开工了 上机了 开整 启动 开车 开始加工 开始生产 接手 接单 接活 开裁 上线 开线 投入 开拉 开波 开始搞 START BEGIN STARTED 开始整 起做 上班了 上岗 上料开干 开始弄 着手 开动 开启 上工 STARTING BEGINNING',
  beginAs:
    '上活 上活了 我上 换做 转做 改做 轮到 我来做 我来 我去做 我来干 我来弄 我接 来做 去做 现在做 正在做 在做 我在做 我开始 准备好了 换我',
  pause:
    '马上回来 一会回来 很快回来 就回来 去去就来 先撤 先撤了 我先撤了 撤退 落班 收嘢 落堂 暂停 停一下 先停 停下 停机 停一会 停一停 停会 停会儿 停手 歇 歇会 歇会儿 歇一会 歇一下 先不做 先不干 先不做了 放一放 先放 先放放 先放一放 停了 停 下班 下班了 收工 收工了 收工回家 下班走人 打住 停线 停产 缓一缓 先缓缓 暂停一下 停工 交班 换班 先停一下 停止 走了 回家 PAUSE STOP STOPPED 暂停生产 收拾收拾 停一停先 收档 放工 收班 收摊 停低 撤了回家 停车 中断 PAUSED GOING_HOME GO_HOME END_OF_SHIFT SHIFT_OVER',
  resume:
    '继续 接着 继续做 继续干 接着做 接着干 恢复 恢复生产 恢复了 重新开始 重新开工 复工 复产 再开工 又开工 继续加工 继续生产 接着弄 接着整 接着搞 RESUME CONTINUE 返嚟开工 返来开工 重新开机 恢复加工 回来了继续 回来干活 恢复正常了 又能干了 能干了 可以干了 可以做了 RESUMED RESUMING GOING_ON GO_ON CARRY_ON',
  /** What stopped the work is over. */
  fixed:
    '已修好 已修好了 修好 修好了 修好咗 弄好了 搞好了 整好了 来电 来电了 有电了 来料 来料了 料到了 料来了 料到咗 料齐了 来气了 气来了 通电了 换好了 换好 换好模了 换完 换完了 换咗 调好了 调好 调完了 对好了 对好刀了 装好了 处理好了 解决了 恢复供电 排除了 故障排除 没事了 正常了 又好了 机修弄好了 修完了 问题解决 料补上了 送来了 料送到了 料送来了 FIXED REPAIRED WORKS_AGAIN WORKING_AGAIN RUNNING_AGAIN MACHINE_OK POWER_IS_BACK POWER_BACK MATERIAL_ARRIVED MATERIAL_HAS_ARRIVED MATERIAL_IS_HERE MATERIAL_HERE',
  back: '吃完 吃完了 吃好了 吃好饭 吃好饭了 吃过饭 吃过饭了 吃过 吃饱了 吃饱 吃完饭 吃完饭了 休息完 休息完了 休息好了 歇好了 歇够了 回来了 回来 开完会 开完会了 上完厕所 食完饭 食饱 返嚟 返来 睡醒了 接完孩子 歇完了 BACK IM_BACK M_BACK I_AM_BACK BACK_FROM_LUNCH BACK_FROM_BREAK BACK_FROM_A_BREAK BACK_FROM_THE_BREAK BACK_FROM_DINNER BACK_FROM_MEETING BACK_FROM_THE_MEETING BACK_TO_WORK LUNCH_IS_OVER LUNCH_OVER BREAK_IS_OVER BREAK_OVER',
  request:
    '缺 还缺 领 领料 领用 领取 领一下 领点 领些 要 要领 申请 申领 送 送点 送些 送来 送过来 拿 拿点 拿些 拿来 取 补 补点 补些 补料 补货 送料 配料 备料 发料 叫料 要料 再送 再来 来点 来些 催 催一下 催料 催催 请购 采购 买 买点 加料 添 添点 攞 攞点 缺个 需要 需 调拨 借 我要 NEED 补几个 领几个 拿几个 送几个 送一下 配一下 补给 调料 供料 BRING BRING_ME GIVE_ME GET_ME SEND_ME I_NEED WE_NEED',
  runningOut:
    '快用完 快没了 快没有了 要用完 要用完了 快用完了 不多了 要没了 快没 快要没了 不够了 不够 不够用 不够用了 快断了 快断料 快断料了 快没料 快没料了 要没料了 马上没料 马上没料了 快没料啦 差不多没了 见底了 快见底了 所剩不多 剩不多了 要断料了 快冇料 快冇 唔够 唔够用 快没线了 RUNNING_LOW RUNNING_LOW_ON RUNNING_OUT RUNNING_OUT_OF LOW_ON ALMOST_OUT_OF NEARLY_OUT_OF',
  stock: '库存 存量 结存 在库 存货 仓库还有 仓里 仓库有 STOCK IN_STOCK ON_HAND',
  /** The warehouse counts what lies there. */
  counting: '盘点 盘库 盘存 实盘',
  arrived: '到了 到料 到货 到没 到未 来了 来没来 到了没 来了没 送来没 到齐 齐 齐了 齐套 齐料 够不够 够 有货',
  inspect:
    '送检 报检 请检 请检验 交检 提检 送检了 报检了 检一下 验一下 检验一下 来检 来验 来检一下 来验一下 请验 要检 检查一下 叫检验 叫质检 叫品质 叫品检 叫检验员 请质检 请品质 请检验员 叫QC 叫IPQC 叫IQC 叫巡检 质检来 质检过来 检验来 过来检 过来验 验首件 检首件 首检 首件检 首件检验 首件送检 首件确认 来量一下 过检 检下 验下 来看首件 报验 送验 申请检验 申请首检 叫QA 叫PQC INSPECT INSPECTION CHECK 申请质检 请QC 验货 抽检 找质检 喊质检 喊检验 喊QC 叫品管 请品管 质检看下 CALL_QUALITY CALL_QC CALL_THE_QC CALL_INSPECTOR CALL_THE_INSPECTOR CALL_AN_INSPECTOR CALL_INSPECTION',
  patrol: '巡检 巡检一下 巡查 过程检 中检 IPQC巡检 巡一下 PATROL_INSPECTION IN_PROCESS_INSPECTION',
  finalCheck: '终检一下 成品送检 成品报检 完工检 完工送检 完工报检 最终检验 成品检验',
  firstPiece: '首件 首样 首检件 首板 首模 首片 封样 产前样 首个 头件 第一件 FIRST_PIECE FIRST_ARTICLE FIRST_PART FAI',
  firstReady:
    '好了 做好了 做好 出来了 出来 完成 做完了 完成了 做出来了 搞好了 弄好了 干好了 OK了 打好了 车好了 好咗 READY DONE IS_READY',
  inspectors: '质检 质检员 检验员 品质 品检 品管 QC IPQC QA PQC 检验 巡检员 检具 INSPECTOR',
  come: '来 过来 来看 来看看 来看下 来看一下 过来看 过来看看 过来看下 来一下 过来一下 来个人 看下 看一下 看看 过嚟 嚟睇 来人 COME PLEASE_COME',
} as const
