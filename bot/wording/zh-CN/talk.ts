/** The conversation itself: help, not understood, which one did you mean. */
/** What the examples name: things the site really has, so that whoever copies one gets an answer. */
export type HelpExample = {
  /** An order that waits for its release. */
  readonly planned: string
  /** One under way, and an unfinished step of it. */
  readonly order: string
  readonly step: string
  readonly person: string
  readonly department: string
  readonly product: string
  readonly material: string
  readonly steps: string
  /** Whether this site has a board of honour. */
  readonly boards: boolean
}

export const talk = {
  botName: '报工助手',
  helpTitle: '怎么用',
  /** Where the site has none of its own to show. */
  example: {
    planned: 'WO-1013',
    order: 'WO-1003',
    step: '车削',
    person: '刘大勇',
    department: '质量部',
    product: '法兰盘',
    material: '圆钢',
    steps: '车→钻→包',
    boards: true,
  },
  helpWorker: ({ order, step, boards }: HelpExample): readonly string[] => [
    '“我的任务”：看今天要做什么',
    '“做完50个 报废2”：回复工序卡片，或者直接说',
    `“报工 ${order} ${step} 120 报废2”：不用卡片也行`,
    '“不是50，是45”“撤销”：报错了随时改',
    '“机床坏了”“没料了”：叫人来处理',
    `“${order}到哪了”“我今天干了多少”：随时问；“关注 ${order}”：有进展告诉你`,
    boards
      ? '“我的工资”“工资明细 今天”“光荣榜”：看自己挣了多少、谁做得好'
      : '“我的工资”“工资明细 今天”：看自己挣了多少',
    '“练习”：先练三句，不算数；“语言 English”：换一种语言',
    '拍流转卡上的二维码发来：打开那道工序；拍别的，附到你手上的活',
  ],
  helpLeader: ({ order, step, person }: HelpExample): readonly string[] => [
    '“待审核”：审核班组的报工',
    `“预警”：哪里晚了、停了、没消息；“收到 ${order}”“${order} 15:00前”接下来`,
    '“今天车间进度”“哪些延期了”“卡在哪”',
    `“在制品”“${step}积压多少”“本月准时交付率”：还有多少没做，交得准不准`,
    `“${person}今天做了多少”“报废原因 本周”：谁做了多少，为什么报废`,
    `“${order} ${step} 派给 ${person}”`,
    '“今天谁没报工”：看谁漏报，提醒他们',
    '“订阅”“谁收到什么”“简报安排”“KPI”：群里收到什么、几点收；“预警设置”：多久算晚、叫谁；“安全人员”：出了安全异常马上叫谁；“报工规则”：报多了怎么办、几分钟内能自己撤销',
    '“有哪些异常”“停机统计 本周”：哪里停着，为什么',
  ],
  helpOrders: ['“这周要交的单”“暂停的工单”“上周完成的工单”：有哪些单，各怎么样了'] as readonly string[],
  helpReceiver: ['“工单号 工序 收货 20”“工单号 工序 发出去了”：外协收发'] as readonly string[],
  helpKeeper: ({ order, material }: HelpExample): readonly string[] => [
    `“领料 ${order} ${material} 50”“退料 ${order} ${material} 5”：发料收料，分批次的加“批次 L2411”`,
    `“到料 ${material} 500 批次 L2411”“盘点 ${material} 480 因为受潮”`,
    `“待入库”“确认入库 ${order} 20”“发货 ${order} 20”：成品入库、发货`,
    '“待发货”“今天发货了哪些”“这周到了哪些料”“出入库记录”：还要发什么，进出了什么',
    `“缺料清单”“追溯 批次 L2411”“追溯 ${order}”`,
  ],
  helpInspector: ({ order, step }: HelpExample): readonly string[] => [
    `“待检”：有哪些等检验，点一条填结果；“检验 ${order} ${step} 合格45 报废3 划伤”`,
  ],
  helpPlanner: ({ planned, order, product, steps }: HelpExample): readonly string[] => [
    `“下达 ${planned}”“暂停工单 ${order}”“恢复工单 ${order}”“取消工单 ${order}”`,
    `“${order} 加急”“${order} 交期改到周五”“结案 ${order} 客户同意少收”`,
    `“开单 ${product} 500 ${steps} 周五”`,
    '“模板”：拿导入表格；填好直接发给我',
    `“打印流转卡 ${order}”“打印标签 ${order}”`,
  ],
  helpAdmin: ({ department }: HelpExample): readonly string[] => [
    `在部门群里发“绑定部门 ${department}”`,
    '“没送到的消息”“重发 全部”',
  ],
  unknownTitle: '没听懂这句',
  unknownText: '没有改动任何数据。你是想……',
  unknownWhy: {
    badNumber: '数字没看懂，没有记。请写清楚一个数，比如“合格50 报废2”。',
    negative: '数量不能是负数，没有记。报多了请说“撤销”或者“不是50，是45”。',
    fraction: '这个要按整数报，不能带小数，没有记。请写整数再发一次。',
    approximate: '没说准数，没有记。请写清楚是多少。',
    unit: '这个单位换算不了，没有记。请按工单的单位写数量，比如“50件”。',
    noContext: '只有一个数，不知道是哪道工序，没有记。回复工序卡片，或者带上单号，比如“WO-1003 车削 50”。',
    unknownSubject: (names: string) =>
      `没有找到“${names}”：没有叫这个的人、班组、车间或工序。请写全名、工号，或者班组、车间、工序的名字再问一次；要问全厂，发“今天全厂进度”。`,
    notCompared: '放在一起比的只有整天的产量和报废率。别的请分两次问，比如先问“上周准时率”，再问“本周准时率”。',
    notMeant:
      '这句像是说不要、在问、打算做或者平时怎样，所以什么都没有动。要报工就说“做完50个”；要做别的，直接说命令，比如“撤销”“加急 WO-1003”。',
    onlyNow: '这个只能看现在的，过去某一天的没有留。去掉日期再问一次；过去的可以问“昨天产量”“上周准时率”。',
    unknownPeriod:
      '还没到的日子、一年以上的和不连着的几天，汇总不了。可以问已经过去的一天或一段，比如“昨天”“11月20号”“周一到周三”“最近7天”“上个月”；某一张工单的，发“单号 到哪了”。',
    unknownName: (names: string) => `没有找到：${names}。没有记，请写全名或工号再发一次。`,
    severalAtOnce:
      '一句话里说了几张单或者几道工序，怕记错，都没有记。请一条说一个，或者每个都带上数量，比如“WO-1001 下料 50，WO-1003 车削 30”。',
    unnamedWorkers: '没说全是谁一起做的，没有记。请写上名字，比如“和刘大勇一起做了100”，或者“刘大勇60 孙小军40”。',
    partsNotWhole: '各人的数加起来和总数对不上，没有记。请核对后再发一次。',
  },
  notFoundTitle: '没找到',
  unknownNothingNear: '没有改动任何数据。可以说“做完50个”“卡在哪”，或者发“帮助”。',
  commandLabel: {
    report: '报工',
    start: '开工',
    pause: '暂停',
    resume: '继续',
    exception: '报异常',
    material: '要料',
    inspect: '报检',
    undo: '撤销',
    status: '查工单',
    progress: '今天进度',
    mytasks: '我的任务',
    help: '怎么用',
    createOrder: '开单',
    release: '下达工单',
    hold: '暂停工单',
    unhold: '恢复工单',
    cancel: '取消工单',
    closeShort: '结案',
    setPriority: '改优先级',
    setDue: '改交期',
    assign: '派工',
    traveler: '打印流转卡',
    bind: '绑定',
    template: '导入模板',
    reviews: '待审核',
  },
  which: {
    order: '是哪张工单？',
    each: '一次办一张工单，点哪张办哪张。',
    step: '是哪道工序？',
    quantity: '数量是哪个？',
    cumulative: '是累计，还是又做了这么多？',
    person: '是和谁一起做的？',
    correction: '是改刚才那笔，还是又做了这么多？',
    whose: '是谁的？',
  },
  whichText: '点一个，没点之前什么都不记。',
  isItThis: (what: string) => `${what}？`,
  correctTo: (what: string) => `改成 ${what}`,
  yesThis: '对，就记这个',
  restOfIt: '都做完了',
  noStepSaid: '没说是哪道工序，还没有记。',
  notYourStep: (step: string) => `你手上没有“${step}”的活，还没有记。`,
  noTaskFits: '你现在没有对得上的活。带上单号和工序再发一次：“工单号 工序 50 报废2”。',
  sayStep: '点开工序再报，或者带上单号和工序再发一次。',
  tooLong: '这条太长了，没有处理。请分开说，一条说一件事。',
  courtesy: { thanks: '不客气。', acknowledged: '好的。' },
  greeting: (name: string) => `${name}，你好。发“我的任务”开始，发“帮助”看怎么用。`,
  fileNotUnderstood: '这个文件我不会读。可以发填好的导入表格（.xlsx），表格发“模板”就能拿到。',
  notYours: '这个要由别人来做：',
  joined: '大家好，我是报工助手。管理员或班组长在群里发“绑定部门 部门名”，这个群就能收到部门的消息。',
}

export type TalkWords = typeof talk
