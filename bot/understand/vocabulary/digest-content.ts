/** How sites word what a scheduled digest tells (`schedule.content`). A word that nobody knows is left out. */
import { DIGEST_SECTIONS, type DigestSection, type DigestWish } from '../../../domain/digest.ts'

const CONTENT: readonly (readonly [DigestSection, RegExp])[] = [
  ['output', /产量|产出|达成|件数|OUTPUT/i],
  ['due', /到期工序|今日任务|今日计划|DUE TODAY/i],
  ['atRisk', /超期|延期|逾期|风险|AT RISK|LATE ORDER/i],
  ['stuck', /卡住|停滞|未完工序|STUCK/i],
  ['exceptions', /异常|设备状态|EXCEPTION/i],
  ['rework', /返工|返修|REWORK/i],
  ['scrap', /报废|不良|直通率|合格率|SCRAP|YIELD/i],
  ['response', /响应|处理时长|RESPONSE/i],
  ['stock', /安全库存|低库存|SAFETY STOCK/i],
  ['material', /要用的料|备料|欠料|缺料|MATERIAL/i],
  ['deliveries', /交货|交期|出货|DELIVER/i],
  ['outside', /外发|外协|委外|OUTSOURC/i],
  ['doubtful', /可疑|存疑|UNLIKELY|DOUBT/i],
  ['reviews', /未审核|待审核|REVIEW/i],
  ['ranking', /排名|RANK/i],
  ['alerts', /预警|ALERT/i],
  ['lateReports', /晚报|迟报|漏报|LATE REPORT/i],
  ['inspections', /待检|检验|INSPECT/i],
  ['goods', /完工|入库|FINISHED/i],
  ['tomorrow', /明日|明天|TOMORROW/i],
]

const isSection = (text: string): text is DigestSection => DIGEST_SECTIONS.some(known => known === text)

/** The sections that a schedule asks for, in its order, each once. Their own names do as well. */
export function sectionsAsked(content: readonly string[]): readonly DigestSection[] {
  const found = content.flatMap(text => {
    if (isSection(text)) return [text]
    const known = CONTENT.find(([, pattern]) => pattern.test(text))
    return known === undefined ? [] : [known[0]]
  })
  return [...new Set(found)]
}

/** Of all the schedules that speak at once: chosen in their forms, it is all they tell; one that words it wants the usual too. */
export const digestWish = (contents: readonly (readonly string[])[]): DigestWish => ({
  sections: sectionsAsked(contents.flat()),
  isAll: contents.every(content => content.length > 0 && content.every(isSection)),
})
