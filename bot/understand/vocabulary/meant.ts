/** What tells that nothing is to be done by what a text names: it is denied, asked about, planned, or a habit. */

const BEFORE =
  '(?:你们?|我们?|大家|客户|领导|先|请|麻烦|千万|暂时|暂且|现在|今天|这个|这张|这单|单子|工单|那|还是|都|也|就|把|给|\\s)*'

/** "别的", "不要了", "不用说" deny no command. */
export const DENIAL = new RegExp(
  `^${BEFORE}(?:(?:别|不要|不用|不必|不需要|没必要|用不着|无需|无须|不准|不许|不应该|不想|勿|甭|唔好|唔使)(?!的|人|处|家|了|紧|急|担心|客气|谢|说|$)|(?:不能|不可以)(?=撤|开工|开始|暂停|停|继续|取消|结案|下达|加急|改|派)|(?:还没有?|还未|尚未)(?=撤|删|停|暂停|取消|加急|结案|下达|派|送检|报检|关账|月结|改))`,
)

/** "先不要做1001": its number is no quantity. */
export const NOT_DONE = new RegExp(
  `^${BEFORE}(?:别|不要|不用|不必|不需要|唔好|唔使)(?:再|先)?(?:做|干|报|加工|生产|弄|搞|记|写|填)(?!的)`,
)

/** "不要刘大勇", "不派刘大勇了", "刘大勇不做了", without the name. */
export const NOT_THEM = /(?:不要|不用|别|不)(?:再)?(?:派给?|让|叫|给|安排)?了?$|(?:不做|不干|不来|没来|请假)了?$/

/** "没停", "还没开工": of work that is said not to begin or stop. */
export const NOT_AT_IT =
  /^(?:还|都|一直|从来|也|今天|现在|机器|我)*(?:没有?|未)(?:停|开|下班|吃饭|休息|歇|收工|上机|开始|换班|交班)/

export const NOT_IN_ENGLISH =
  /^(?:[A-Z]{1,5}-\d+:? )?(?:PLEASE |WE |YOU |I )*(?:(?:DO|MUST|SHOULD|NEED)(?: NOT|N'?T)|NEVER|NO NEED TO|NOT TO|SHOULD (?:I|WE))(?![A-Z])/

export const QUESTION =
  /谁|为什么|为啥|为何|什么时候|几时|怎么|咋|如何|了没|了吗|了么|没有[?？]?$|是不是|有没有|会怎样|会怎么样|如果|要是|万一|(?<![A-Z])(?:WHO|WHY|WHEN|HOW|IF)(?![A-Z])|^(?:HAS|HAVE|DID|WAS|WERE|IS|ARE) /

/** What is politely asked for is wanted of an inspector; a report is taken back by nobody else. */
export const POLITE = /[吗么?？]$|能不能|可不可以|要不要|^(?:CAN|COULD|SHOULD|MAY|SHALL) /

/** "周一报的那个撤销" is of a day that has passed. */
export const LATER = /明[天日早晚]|后天|下周|待会|等会|等下|过会|(?<![A-Z])(?:TOMORROW|LATER|NEXT WEEK)(?![A-Z])/

const LOSSES = '停电|停气|停水|停机|断电|断气|受伤|着火|起火|冒烟|出?故障|报警|异响|质量问题'

/** Nobody takes leave here; what somebody else's leave stops is a trouble. */
const OWN_LEAVE =
  '^(?:我|俺)?(?:今[天晚早]|明[天早]|[上下]午|晚上)?我?(?:想|要|得|需要?)?请(?:个|半天|[一两三]天|几天)?(?:病|事|年)?假(?:了|半天|[一两三]天|几天)*$'

/** "机器没坏", "没人受伤", "差点坏了", "上周坏过". "没料了" and "不转了" are troubles all the same. */
export const NO_TROUBLE = new RegExp(
  `${OWN_LEAVE}|^(?!有人)[\\p{Script=Han}]{2,4}(?:[今明后]天|下周.?)?请(?:半天|[一两三]天|几天)?(?:病|事|年)?假(?:半天|[\\d一两三四五]+天|几天)$|(?:没有?|未|无)(?:人|再|什么)*(?:${LOSSES}|坏|伤|缺|漏|裂|出?事故|毛病)|(?:不(?:再|会|要)?|别)(?:${LOSSES}|坏|缺|漏)|差一?点(?:儿|就)?(?:${LOSSES}|[坏伤断])|[坏伤断停](?:[电气水])?过` +
    "|(?:NOT|N'?T|NEVER) (?:BEEN )?(?:BROKEN|DOWN|SHORT|HURT|INJURED|LEAKING|ON FIRE|FAULTY)(?: OF)?|(?<![A-Z])NO (?:FIRE|INJUR(?:Y|IES)|ALARM|FAULT|BREAKDOWN|LEAK|POWER CUT|ACCIDENT)|(?:NOBODY|NO ONE)(?: IS| WAS|'S)? (?:HURT|INJURED)",
  'gu',
)

/** "每天做50个" is a habit, "请做50个" an order. What is done says 了 or 完. */
export const NO_REPORT =
  /每(?:个|一)?(?:天|日|班|小时|钟头|周|月)|天天|(?:一般|通常|平时|平均)(?!质量)|(?:^|[^\d一二两三四五六七八九十半])(?:一个?小时|一天)(?:能|可以|大概)?[做干出]|(?:先|可以|能)发(?=\d)|(?:订单|计划)数量?(?=从)|^(?:请|让|叫|安排)(?!了|假|过|记|[帮给替]我)/

export const IS_DONE = /[了完好过]/

/** "丢了2个": nothing is made by it. */
export const MAKES_NOTHING =
  /(?<![磨切铣车锯刨剪冲])[丢掉退找搬卖赔借存带发吃喝付花](?:了|过)(?=[\d一二两三四五六七八九十几])/

const SPOILT = '(?:报废|返工|返修|不良品?|不合格品?|废品|次品|坏品?|缺陷|SCRAP|REWORK|REJECTS?|DEFECTS?)'

/** "不用返工的48个" are good ones. */
export const NOT_SPOILT = /(?:不用|不需要?|无需|没有?|未)(?:返工|返修|报废)的(?:有)?/g

/** "没报废，50", "50，报废不要算": of what was spoilt there is none. */
export const NONE = new RegExp(
  `^(?:全部?|都|一个|这批|今天|也|\\s)*(?:没有?|无|零|冇|NO)\\s?(?:有)?(?:什么|任何|ANY )?${SPOILT}|^${SPOILT}(?:的|品)?(?:没有?$|无$|(?:都|先|就)?(?:不要|不用|别|不)(?:算|记|报|写|计))`,
)
