/** Words of running orders, taking reports back, and setting up. */
export const ORDERING_WORDS = {
  undo: '撤销 撤回 撤了 撤掉 撤下 撤 作废 冲销 反冲 冲掉 冲红 收回刚才 取消报工 取消刚才 取消上一条 取消上一笔 取消这条 取消这笔 删掉 删除 删了 回退 退回上一条 不算 不算数 重报 重新报 重新来 UNDO REVERT 撤销上一条 撤回上一条 作废上一条 取消刚才的报工 撤销报工 撤回报工 作废报工 删掉刚才 划掉 CANCEL撤回 收返 唔算 不作数 TAKE_BACK TAKE_IT_BACK DELETE DELETE_LAST DUPLICATE REPORTED_TWICE CANCEL_THAT CANCEL_IT CANCEL_LAST CANCEL_LAST_REPORT CANCEL_MY_REPORT CANCEL_REPORT CANCEL_MY_LAST_REPORT',
  wrong:
    '写成 报成 填成 打成 输成 录成 说成 看成 报错 报错了 报错咗 打错 打错了 打错咗 写错 写错了 填错 填错了 录错 录错了 搞错 搞错了 弄错 弄错了 输错 输错了 说错 说错了 数错 数错了 点错 点错了 按错 按错了 发错 发错了 看错 看错了 算错 算错了 错了 错 数量错了 不对 数不对 数量不对 手误 手滑 报重了 重复报了 报重复了 多了一个零 WRONG MISTAKE 讲错 讲错咗 OOPS',
  /** The right value follows (or stands before 才对). */
  correct:
    '重报 重新报 应该是 应为 应是 应该为 应该系 应系 应该 改成 改为 改到 改一下 更正 更正为 更正成 修正为 修改为 修改成 修改 改 才对 才是 其实是 实际是 实际上是 实际为 正确是 正确的是 正确数量 换成 调成 调整为 变成 改返 CORRECT SHOULD_BE MAKE_IT CHANGE_TO CHANGED_TO CHANGE_IT_TO MAKE_THAT NO_IT_WAS NO_IT_IS BUT_IT_WAS',
  notThis: 'NOT INSTEAD_OF 不是 不系 唔系 并非 非 不是说',
  overstated:
    '多报 多报了 多算了 多记了 多填了 多录了 多打了 多写了 多报咗 报多 报多了 写多了 填多了 录多了 记多了 算多了 打多了 报多咗',
  understated:
    '少报 少报了 少算了 少记了 少填了 少录了 少打了 少写了 漏了 少报咗 报少 报少了 写少了 填少了 录少了 记少了 算少了 打少了 报少咗',
  lastReport:
    '上一条 上一笔 上一个 上条 上笔 刚才 刚刚 刚才那条 刚才那笔 刚那个 刚那条 刚那笔 刚报的 刚才报的 前面那条 最后一次 最后一笔 最后一条 那笔 那条 这笔 这条 上次 上一次 最近一次 最近一笔 刚才的 头先 头先嗰个 报工 那次 前一条 最后一次报工',
  release:
    '下达 释放 下发 投产 放单 发布 排产 下达工单 释放工单 下发工单 发单 下放 RELEASE 开工令 下达了 下发了 释放了 放行',
  /** Not released yet: what there is to release is asked for. */
  unreleased:
    '没下达 未下达 没有下达 还没下达 没释放 未释放 没下发 未下发 还没下发 待下达 没投产 未投产 NOT_RELEASED UNRELEASED CAN_I_RELEASE TO_RELEASE NOT_YET_RELEASED',
  hold: '挂起 暂停工单 工单暂停 冻结 停单 暂停订单 订单暂停 挂起工单 先挂起 HOLD ONHOLD HOLD_ORDER PUT_ON_HOLD ON_HOLD 暂停这单 这单暂停 暂停该工单 此单暂停 这个单暂停 这单先停',
  unhold:
    '恢复工单 工单恢复 解除挂起 取消挂起 解挂 解冻 恢复订单 解除暂停 取消暂停 工单继续 解除冻结 UNHOLD RESUME_ORDER ORDER_RESUME 恢复这单 这单恢复 重启工单 恢复该工单',
  cancel:
    'CANCEL_ORDER 取消工单 工单取消 作废工单 工单作废 取消订单 订单取消 撤单 砍单 作废订单 订单作废 取消这单 这单取消 取消掉这单 废单 撤销工单 这单不做了 这个单不做了 这单不要了 不做了取消',
  cancelWord: '取消 CANCEL 取消掉 取消了',
  closeShort:
    '短交 短关 结案 关单 关闭工单 强制关闭 强制结案 提前结案 提前关闭 结单 短结 少交结案 关闭订单 结掉 强制完工 CLOSE CLOSE_ORDER CLOSE_SHORT 短装 关掉工单 结案处理',
  urgent:
    '加急 急单 紧急 加急处理 优先 优先做 优先处理 插单 插队 URGENT 升急 调急 设为加急 设成加急 提前做 先做这个 改成加急 改为加急 标急',
  critical: '特急 特级 最急 十万火急 最高优先级 最高优先 特急单 CRITICAL 设为特急 改成特急 改为特急 火急 超急',
  normalPriority:
    '恢复正常优先级 恢复普通 正常优先级 取消加急 不急了 普通优先级 恢复正常 改回正常 不加急 不用加急 取消特急 改成普通 改为普通 改成正常 降为普通 不急',
  due: '交期 交货期 货期 交货日期 交付日期 交货时间 完工日期 交付时间 船期 纳期 交货日 DUE 出货日期 出货时间 交期是',
  moveDue:
    '延到 延期到 推迟到 推到 延后到 顺延到 提前到 改到 挪到 调到 改期到 延至 推迟至 提前至 改至 顺延至 往后推到 推后到 赶在 MOVE MOVED POSTPONE POSTPONED RESCHEDULE DELAY_TO MOVE_TO',
  assign:
    '派给 指派 指派给 安排给 分给 分派给 分配给 交给 派工给 转给 派单给 派 ASSIGN 分派 分配 安排 改派给 改派 转派给 派活 派人',
  let: '换成 改由 换 让 叫 安排 使 请 由 喊',
  doIt: '做 干 去做 来做 负责 去干 来干 做一下 弄 上 接 去弄 搞',
  create:
    '开单 下单 建单 新建工单 新建订单 开工单 新增工单 创建工单 开个单 新建 下个单 新开工单 新开单 NEW_ORDER CREATE_ORDER MAKE_ORDER CREATE 建工单 新工单 立单 制单 开一张单 开张单 生成工单 新增订单',
  customerWord: '客户 客人 甲方 CUSTOMER',
  orderMenu: '管理工单 操作工单 工单管理 工单操作 工单菜单 处理工单 MANAGE_ORDER MANAGE',
  /** Of the order, when one is named; alone they say too little. */
  orderMenuOf: '管理 操作 处理',
  orderNoun: '工单 单号 订单 单子 号单 订单号 工单号 工单号是 单号是 生产单 制单号 派工单号 ORDER 工单是 单子号',
  orderAfter:
    '那单 这单 那个单 这个单 的单 的单子 那批 这批 号工单 号单 号单子 号订单 那张单 这张单 那个 这个 的货 那批货 这批货 嗰张单 呢张单 嗰单 呢单 那张 这张 单',
  bind: '绑定 绑定工号 工号绑定 BIND 登记 注册 我是 工号 工号是 我叫',
  bindDepartment: 'BIND_DEPARTMENT 绑定部门 部门绑定 绑定群 绑定部门群 绑定本群 本群绑定',
  claimAdmin: '认领管理员 管理员认领 我是管理员 认领 管理员 ADMIN ADMINISTRATOR CLAIM CLAIM_ADMIN CLAIM_ADMINISTRATOR',
  template: '模板 导入模板 下载模板 模版 导入模版 EXCEL模板 表格模板 数据模板 给我模板 发模板 TEMPLATE',
  reviews:
    '待审核 待审 审核 审批 要审 要我审核 待我审核 我要审核 审批列表 待审批 审核列表 未审核 未审 待审批的 REVIEWS REVIEW 复核 待复核 要我审 需要审核 APPROVALS',
} as const
