/**
 * Numbers that are said beside work and are no pieces made by whoever says them. Behind a text's end up to a number
 * (`BEFORE`), and from its end on (`AFTER`); the others are looked for in the whole clause or sentence.
 */

const NUMBER = '(?:\\d+|[一二两三四五六七八九十百]+)'
const COUNTED = '(?:个|件|只|支|根|片|块|条|台|套|张|双|把|包|箱|盘|扎|捆|PCS)?'

/** "转速1200", "硬度45", "工号3": how something is set, or what it is known by. */
const SETTING =
  '(?:转速|温度|压力|气压|电压|电流|功率|速度|进给|切深|直径|长度|宽度|厚度|间隙|参数|模温|料温|硬度|粗糙度|报警|代码|工号|密码|HRC|HRB|ALM|ALARM|ERR|ERROR)(?:号|调到|调成|设到|设成|设为|为|是|到)?'
/** "上道来了50", "从上道接了50个", "投料122": what there was to work on. */
const GIVEN =
  '(?:(?:上一?道|上一?工序|前道|前工序)(?:工序)?(?:给|来|转|送|交|流|接|拿)(?:了|来|过来)*|(?:毛坯|坯料|原料|投料|投入|来料|进料|上料)(?:数量?|了|有|是|共)?):?'
/** "自检5件没问题": looked at, and made all the same. */
export const SAMPLED =
  /(?:自检|互检|抽检|抽查|首检|巡检|送检|报检|复检|质检抽了?|抽了|检了|查了|验了|量了)(?:了|过)?\s?$/
/** "比昨天多20" */
const COMPARED = '比.{1,6}?(?:多|少)(?:了|做了?|干了?|出了?)?'
const STORED =
  '(?:在制品?|积压|库存|手上(?:还有|有)?|手里(?:还有|有)?|手头(?:还有|有)?|(?<!发)现有|现场有?|在库|桌上|待加工|待处理|待检|接单)'
/** "不见了2个", "少做了5个" */
const GONE = '(?:运了|不见了|用完了?|少[做下]了?)'
const TOOLS =
  '(?:锯条|锯片|钻头|丝锥|铰刀|铣刀|车刀|刀片|刀具|刀头|刀|砂轮|砂带|机针|针|顶针|吸嘴|烙铁头|电极|皮带|夹头|螺丝刀)'
/** "锯条断了2根" */
const TOOL_SPENT = `${TOOLS}(?:都|又|也|已经)*(?:断|崩|坏|裂|磨坏|磨钝|钝|烧|换|掉)(?:了|掉了?)?`
/** "断了两根针" */
export const SPENT = /(?:断|崩|坏|换|烧)了?\s?$/
export const TOOL_BEHIND = new RegExp(`^(?:根|把|支|片|个|块|条|张)?${TOOLS}`)
const MONEY = '(?:罚款?|罚了|扣了?钱|挣了?|赚了?|奖金|工资|补贴|加班费|工时|寿命(?:还有|还剩)?)'
const PER_TIME = '(?:每[个根件张片块条]?(?:能)?(?:出|做|裁|切))'
const WANTED = '给(?:了|过)?我们?(?:了)?'
const SENT = '(?:已?发货?|出货|发走|发出|寄)(?:了|出)?'
const TO = '\\s?$'

/** Only where no unit of pieces stands behind the number. */
export const SETTING_BEFORE = new RegExp(SETTING + TO)
export const BEFORE: readonly RegExp[] = [
  GIVEN,
  COMPARED,
  STORED,
  GONE,
  TOOL_SPENT,
  MONEY,
  PER_TIME,
  WANTED,
  SENT,
  '(?:没|没有|还没)(?:到|够)|不够',
  // "没烫50件", "未检的50个"
  '(?:还没有?|没有|没|未)(?!有?(?:问题|毛病|事|坏|报|返|废|不|次|瑕|超|变|划|异|缺|啥|什|任))[\\p{Script=Han}]{1,3}(?<!通|牢|紧|透|齐|平|直|圆|光|净|上|住|正|满|好|实|准|匀|底|位|了|做|干|完|成|出)的?(?:还有)?',
].map(words => new RegExp(words + TO, 'u'))

/** "20个没检", "3盘在贴", "20让刘大勇做": still to be worked. */
const NOT_YET =
  '(?:还|都|也)*(?:(?:没有|[没未冇])(?!有?(?:问题|毛病|事|坏|报|返|废|不|次|瑕|人|料|超|变|划|异|缺|啥|什|任|一|裂|破|脏|断|跳|掉|错|漏|少|停|油|色))|在(?!内))[^\\d、。,;\\s]{1,4}(?=$|[、。,;\\s])'
const FOR_OTHERS = '(?:让|给|留给|叫|由)[^\\d、。,;\\s]{1,5}(?:做|干|弄|加工|完成)'
/** Not of a number that is said to have been made. */
export const STILL_WAITS = new RegExp(`^\\s?${NOT_YET}`, 'u')
/** "除了5个都做完了" */
export const EXCEPT = /(?:除了|除开|除)\s?$/
export const ALL_OTHERS = /^(?:以?外)?[、,]?(?:其他|其余|剩下)?的?(?:都|全)/
/** "再做50就完了", "做到50就停": still to be made; "做到50就下班了" is over. */
const SO_MANY_MORE = '(?:(?:再|还有|还剩|只剩|还差)(?:[做干整弄搞]|有|来)?|做到|做够|做满|做完这|干到|干够|干完这)'
export const UP_TO = new RegExp(SO_MANY_MORE + TO)
export const THEN = /^就(?!下班了|收工了|没|停电|停机|坏|断|来|被)/
/** "50够不够" */
const ASKED = '(?:\\p{Script=Han})?(\\p{Script=Han})不\\1'
export const AFTER: readonly RegExp[] = [FOR_OTHERS, ASKED].map(words => new RegExp(`^\\s?${words}`, 'u'))

const HAND_BACK =
  '(?:客户?|客人|QC|IPQC|尾部|质检|品检|品质|后道|下道|下一道|下工序)(?:工序|那边)?(?:又|给|把|那)?(?:退|打回)'
/** "下道退回3个", "50个领走了": numbers of pieces that are moved, judged or counted anew. */
const OF_OTHERS = new RegExp(
  `${HAND_BACK}(?!.*(?:返工|返修))|(?:质检|品检|检验员?)(?:又)?挑|[领拿拉提取]走|SEND \\d+ BACK|掉(?:在|到)?地上`,
)
const NOT_ME = /不是我[做干报弄]|我没[做干报弄].{0,3}是/
const BY_HOW_MUCH =
  /^(?:再|还|又)?(?:减去?|减掉|扣[掉除]?|少了?|多了|MINUS)\s?[\d一二两三四五六七八九十百]|^\d+ (?:LESS|TOO MANY|TOO FEW)$/
/** The same of a whole text, in which no other number is. */
export const STILL_TO_MAKE = new RegExp(`${SO_MANY_MORE}${NUMBER}${COUNTED}就`)
/** "你先下50根", "领导让先做50", "老板说做50个就行": told to, not done. */
const TOLD_TO = new RegExp(
  `^你们?(?:先|再|去|来|帮我|给我)*[^了完好过报记登录填看算等扫写]{1,3}${NUMBER}(?![下遍次眼起])|(?:让|叫|说|要求|安排|通知)(?:我们?|他们?)?(?:先|再|今天|明天)*[做干下出车锯磨铣钻裁缝]${NUMBER}${COUNTED}(?:就(?:行|好|够|可以)|$|[、。,;](?!.*[完好]了))`,
)
const CAN_MAKE = new RegExp(`(?:只|仅|最多)?(?:够|能|可以|可)(?:再)?[做干出]${NUMBER}`)
/** "收到车削50个": from whom it came, and nothing that was done with it. */
const ONLY_RECEIVED =
  /^(?:收到|接到|领到|收了|来了|还了|上料|领了)(?!.*(?:[做干]|完成|合格|良品|不良|返|退|报废|产出|出|坏|OK)|.*[、。,;].*\d)/
/** "50已经报过了", "刚才50报了两遍": booked already. */
const BOOKED_ALREADY = new RegExp(
  `${NUMBER}${COUNTED}(?:我|都|已经?|刚才)*报过|报过了?${NUMBER}|报了(?:两|2|三|3)[遍次]`,
)
/** "50先不报", "下班再报50": not now. */
const NOT_NOW = new RegExp(
  `${NUMBER}${COUNTED}(?:先|暂时|暂)?(?:不用|不要|先别|别|不)(?:报|算|记)(?!废|错|表|警)|(?:下班|等会|等下|待会|回头|晚点|明天)(?:再|才)?报`,
)
/** "刚才报的50是昨天的", "刚才那50记错人了": put right by taking it back. */
const ELSEWHERE = new RegExp(
  `刚才?(?:我)?[报记那的]*${NUMBER}${COUNTED}(?:是(?:给|帮|替|昨|前|上|[^\\d、。,;]{1,5}的)|记错|报错|应该记)|实际(?:只)?(?:做了?|是|有)?${NUMBER}${COUNTED}.{0,3}报(?:的|了|成)${NUMBER}|(?:刚才|上面|前面)的?(?:报废|返工|不良)${NUMBER}${COUNTED}(?:去掉|删掉|不算|取消)|报废的?${NUMBER}${COUNTED}(?:改成|改为|其实是)返`,
)
/** "他做了20", "师傅做了80我做了50": somebody's whom nobody names. */
export const SOMEBODY =
  /(?:^|[\s、。,;!]|是|今天|昨天)(?<who>他|她|他们|老(?!是|化|板|早|规|样|子|款|单)\p{Script=Han}|小(?!时|件|批|心|孔|头|料|组|计|数|码|款|号|身|板|轴|管|盖|袋|单|圆|方|样|片|领)\p{Script=Han}|阿(?!拉)\p{Script=Han}|师傅|徒弟|对班|别人|同事|上一?个?班|前一?班|[夜白中]班的人)(?:们)?(?:今天|昨天|夜班|白班|中班|上午|下午|晚上|那边|也|又)*(?:做|干|车|锯|磨|铣|钻|焊|缝|裁|包|装|贴|测|完成|加工|报)(?:了|完|好)?的?\s?(?:\d|[一二两三四五六七八九十])/u

export const NOT_THEIRS: readonly RegExp[] = [
  OF_OTHERS,
  NOT_ME,
  BY_HOW_MUCH,
  TOLD_TO,
  CAN_MAKE,
  ONLY_RECEIVED,
  BOOKED_ALREADY,
  NOT_NOW,
  ELSEWHERE,
]

/** "坏了三分之一": so much of what nobody said. */
export const FRACTION = /[\d一二两三四五六七八九十](?:分之)[\d一二两三四五六七八九十]/
