/** How a site calls the defect that is none of the others. */
export const OTHER_DEFECT = '其他'

/** "今天检了多少", "范雪梅昨天检了哪些", "how many did I inspect today". What is still to be inspected is asked for otherwise. */
export const INSPECTED =
  /(?<![待未没要等送报请])(?:检验?|验|质检|抽检|巡检)(?:了|过|完)(?:多少|几[个批次件笔项单]|哪些|什么|啥)|(?:HOW (?:MUCH|MANY)(?: \S+)?|WHAT) (?:DID|HAVE|HAS|WERE|WAS) (?:.+ )?INSPECT(?:ED)?(?![A-Z])/

const LISTED = '(?:清单|列表|任务|单子|项目)'
const WHICH = '(?:哪些|什么|啥|多少|几个|几项|几批|几笔)'
const THING = '(?:东西|活|件|料|来料|工序|工单|批次)?'
const TO_INSPECT = '(?:待检|等检|要检|未检|没检|没有检)(?:验|查)?'

/** All that waits for an inspector is asked for. "等检验", alone, says that work stands still. */
export const WAITING_INSPECTION = new RegExp(
  [
    '^哪些(?:工单|订单|单子?)(?:还)?(?:在|要)?[等待]检(?:验)?的?\\??$',
    '^(?:我|今天|现在|还)*(?:要|该|得|等着)(?:去)?(?:检|检验|检查|巡检|送检)(?:的)?(?:什么|哪些|啥|几个|多少)(?:呢|啊)?\\??$',
    String.raw`^(?:我的|所有|全部|现在|查|看)?(?:来料|首件)?待检(?:验|查)?(?:的)?${THING}${LISTED}?\??$`,
    String.raw`^(?:等检|未检)(?:验|查)?(?:的)?${THING}${LISTED}\??$`,
    String.raw`^(?:现在|今天|目前)?(?:还)?有?${WHICH}${THING}(?:还)?(?:在|是)?${TO_INSPECT}(?:的)?(?:吗|呢)?\??$`,
    String.raw`^(?:现在|目前)?${TO_INSPECT}(?:的)?${THING}(?:还)?有?(?:${WHICH})(?:呢)?\??$`,
    String.raw`^(?:WHAT(?:'S| IS| ARE)? )?(?:STILL )?(?:WAITS|WAITING|AWAITING)(?: FOR)?(?: AN)? INSPECTIONS?\??$`,
    String.raw`^(?:PENDING|OPEN|WAITING|MY) INSPECTIONS?\??$|^INSPECTIONS (?:WAITING|TO DO)\??$|^(?:WHAT (?:IS )?)?TO INSPECT\??$|^WHAT (?:SHOULD|DO|CAN|MUST) I (?:HAVE TO )?INSPECT\??$`,
  ].join('|'),
)
