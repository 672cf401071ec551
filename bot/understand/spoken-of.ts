/**
 * Whether words name an act or ask about it, and neither do it nor want it done: "暂停原因", "修好没", "本月安全事故", "听说坏了".
 * Looks at one clause, normalised and with its blanks; what the words are about is for the grammar to know.
 */

const TAIL = '(?:呢|啊|呀|是?(?:啥|什么|多少|怎么样|咋样|如何)|有哪些|有什么)*[?]*$'
/** What a heading ends in. What stands in the way names the same word as something that is had, awaited or hindered. */
const HEADINGS = [
  '(?<![长段点多些有没])时间|(?<!不)日期',
  '(?<!看|看看|看下|看一下|确认|确认下|确认一下|了解|了解下|说明|汇报|等)(?:情况|状况|结果)',
  '(?<!确认|查|查一?下|找|看看|看下)原因|列表|名单|次数|统计|汇总|分析|台账|内容|历史|总数|总计|总额|合计|风险|排名|排行|趋势|占比|比例|批次|(?:报废|不良|返工|次品)数',
  // "下达1013计划" has an object.
  '(?<!\\S ?#(?:生产|排产|加工)?)(?:计划|方案|数量|记录|明细|清单)',
  '(?<!影响|耽误|赶|拖|上|催|更新)(?:进度|进展)|报表|报告',
  '(?<![效频功速])率|(?<!正常|普通|恢复|最高|改)优先级',
  '(?:下达|下发|释放|取消|结案|暂停|负责|经办|跟单)人|(?:采购|请购|领料|补料|送检|报检|派工)(?:单|订单|申请单)',
  '(?<=产量|产值|报废|不良|次品|返工|合格|效率|率|排名|的)前(?:[三五十]|\\d{1,2})名?',
].join('|')
/** "缺料的单", "停着的机器"; "加急泰禾的单" is a command. */
const WHOSE =
  '(?:(?:停着?|停机|坏了?|故障|暂停|挂起|结案|完成|取消|下达|开工|加急|特急|短交|缺料|欠料|等料|待料|断料|延期\\S{0,4}|不足|不够|没人\\S{1,3})的(?:工单|订单|单子?|机器|机床|设备|班组?|车间|异常|预警)|没开工?的|(?:撤销|撤回)的(?:报工|记录)|派给\\S{1,4}的(?:活|任务)|(?:[今昨]天|[本上]周|本月|上个?月)(?:完成|完工|做完)的)'
const HEADING = new RegExp(`(?:${HEADINGS}|${WHOSE}#?)${TAIL}`)
const ENGLISH_HEADING =
  /(?<!(?:PLEASE|TO|MY|LAST|THE|THIS|THAT|A|AND|I) )\b(?:REASONS?|DATES?|HISTORY|LOGS?|LISTS?|STATUS|COUNTS?|RATES?|RECORDS?|STATISTICS|STATS|SUMMARY|OVERVIEW|DETAILS?|REPORTS?)(?: PLEASE)?[?]?$/
/** "现场有异常情况", "等检验结果", "不知道什么原因": it is there, missing or unknown, and that is the news. */
const NEWS =
  /(?<![没所])有(?!哪|什么|啥|多少|几)|出现|发现|发生|存在|遇到|碰到|(?:等|没有?|缺|少)(?!料|人|件)[^、。]*(?:结果|方案|计划|内容|日期|报告|数量|清单)|不[知晓]|不清楚|[找查]不[到出]|不明/

const PERIOD = '(?:本|这个?|上个?)(?:月|周|星期|礼拜|季度)|昨[天日]|前天|今年|去年|全年|\\d{1,2}月份?'
const SPOILT = '报废|废品|不良品?|次品|返工|返修'
const TROUBLE =
  '(?:安全|设备|机器|质量|品质|生产|来料)?(?:事故|故障|异常)|质量问题|工伤|客诉|客户投诉|停机|停工|缺料|报警|预警'
/** "本月安全事故", "昨天全厂报废": of days that are over, and nothing that has happened just now. */
const OF_A_PERIOD = new RegExp(
  `^(?:${PERIOD})(?:的|总|共|全厂|全部|所有)*(?:${SPOILT}|${TROUBLE})$|^\\S{0,6}(?:[本这上]个?(?:月|周))(?:的|总)*(?:${TROUBLE})$|^(?:全厂|全公司)(?:的|总)*(?:${SPOILT})$`,
)

const UNKNOWN = '(?<!(?:不知道?|不晓得|不清楚|没说|不管)[^、。]*)'
const ASKS_WHAT = new RegExp(
  `${UNKNOWN}(?:谁(?!来|去|帮|能|有空|修|管)|为什么|为啥|为何|什么时候|啥时候?|几时|何时|边个|多久|几耐|多长时间|多少|哪(?:[天个些台张批位几笔]|里|儿|一)|到哪|(?<![好第又这那十])几(?:次|起|笔|回)(?![^、。]*(?:还是|都|也|还)[^、。]?[不没唔])|(?<![好第又这那十有])几(?:台|点)|(?:缺|有)(?:什么|啥|哪)|什么(?:原因|情况|时候)|着干[嘛吗啥]|怎么(?:样|回事))|^(?:IS|WAS|ARE|WERE|DID|HAS|HAVE|DOES|WHO|WHY|HOW|WHEN (?:IS|WAS|ARE|DID|WILL|DO|DOES|CAN))\\b|(?<![A-Z])YET[?]?$`,
)
/** Politely wanted: "来看下好吗", "能送点料吗". */
const POLITE = /能|可以|麻烦|请|帮|(?<![没修搞弄做])[好行]吗/
const ASKS_WHETHER =
  /(?:吗|么)[?]?$|(?<=\p{Script=Han})(?<![还都也就])没[?]?$|[了完好到掉过修解决理][没未][有啊呀]*[?]*$|了[^、。]{1,6}(?<!料|纸|人)没有?[?]*$|到未|对吧|是吧|对不对|是不是|系咪|(?<![还就要但可只该能像计])是(?!不)[^、。]{1,12}吧$|(?<!不)([^动时停不好行能可得开])不\1(?!\1)|开不开工|(?<!不)停不停|(?<=[日号天点一二三四五六])还是(?=[\d一二三四五六日天下本周月])|(.)唔\2/u
const HEARSAY = /^我?(?:听说|听讲|据说)|\bI HEARD\b/

export const isAsked = (clause: string): boolean =>
  ASKS_WHAT.test(clause) || (ASKS_WHETHER.test(clause) && (!POLITE.test(clause) || /[了没]吗|是不是/.test(clause)))

const isHeading = (clause: string): boolean =>
  ((HEADING.test(clause) || ENGLISH_HEADING.test(clause)) && !NEWS.test(clause)) || OF_A_PERIOD.test(clause)

/** `clause`: an order that it names may stand as "#", so that "下达1013计划" has an object and is no heading. */
export function isSpokenOf(clause: string): boolean {
  const text = clause.trim()
  return isHeading(text) || isAsked(text) || HEARSAY.test(text)
}

/** "做完了吧", "转给陈志远了吧": what others have done, or not; of one's own acts "撤销了吧" wants them done. */
export const isGuessed = (clause: string): boolean => /(?:了|过|完|好|不急)吧[?]?$/.test(clause.trim())

/** "还暂停着", "暂停中", "暂停了3天了": how it stands. */
export const isState = (clause: string): boolean =>
  /(?:暂停|停工|停机|停|挂起|冻结)(?:中|着)(?:呢|的)?$|(?:暂停|停工|停机|停|挂起|冻结)了(?:\d+|[一二两三四五六七八九十半几好]+)个?多?(?:天|小时|周|星期|月)了?$/.test(
    clause.trim(),
  )
