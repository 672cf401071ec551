/** "45钢库存", "仓库还有多少传动轴": how much lies there of what is named, whatever the conversation is about. */
import type { Draft } from '../reading.ts'
import { entryOf, is } from '../tokens.ts'
import { type Sentence, writtenAt } from './sentence.ts'
import { NO_PLACE } from './stock.ts'

const ITEM = '(?<item>[^、。,;?!:]{1,24}?)'
const LOOK = '(?:请?(?:帮我|帮忙)?(?:查询?|看|问)(?:一下|下|一查|看)? ?)?'
const STOCK = '(?:库存|存量|结存)'
const THERE = '(?:在?(?:仓库|仓里|库里|库房)里?)'
const STILL = '(?:现在|目前)?还?(?:有|剩)?'
const HOW_MUCH = '(?:多少|几[个件米张箱]?)'
const END = '(?:吗|没有?|怎么样|情况|够不够|够吗)?[?呢啊呀]*$'

const PATTERNS = [
  `^HOW (?:MUCH|MANY) ${ITEM} (?:(?:IS|ARE|DO WE HAVE) )?(?:LEFT )?(?:IN STOCK|ON HAND|IN THE WAREHOUSE)[?]*$`,
  `^(?:(?:CHECK|SHOW) )?(?:THE )?STOCK (?:OF|FOR) ${ITEM}[?]*$`,
  `^(?:(?:CHECK|SHOW) )?${ITEM} STOCK[?]*$`,
  `^${LOOK}${ITEM}的?${STILL}${HOW_MUCH}?的?${STOCK}(?:数?量)?是?${STILL}${HOW_MUCH}?${END}`,
  `^${LOOK}${STOCK}(?:里|中)?${STILL}${HOW_MUCH}?:? ?${ITEM}${STILL}${HOW_MUCH}?${END}`,
  `^${LOOK}${THERE}${STILL}${HOW_MUCH} ?${ITEM}${END}`,
  `^${LOOK}${ITEM}${THERE}${STILL}${HOW_MUCH}${END}`,
].map(pattern => new RegExp(pattern, 'd'))

/** Without one of these none of them fits. */
const ABOUT_STOCK = /库存|存量|结存|仓|库里|库房|STOCK|ON HAND|WAREHOUSE/

/** No single thing, a limit, a state of it, or what is to be done. */
const NO_ITEM =
  /^(?:\d+|.?物?料|材料|原材?料|物资|东西|成品|产品|今天|所有的?|全部的?|我们的?|一?下|盘点?|领料?|退料?|补充?|缺少?|需?要|入|出|更新|修改|设置?|生成|导出|SAFETY|LOW|MATERIALS?|ALL)$|^(?:不|没|有|告急|紧张|充足|[预报]警|清单|明细|查|列表|管理)|安全|[高低]于?$|哪[些个种样]|什么|啥|多少|谁/

export function stockAsked(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0 || !ABOUT_STOCK.test(sentence.text)) return null
  const span = PATTERNS.map(pattern => pattern.exec(sentence.text)?.indices?.groups?.item).find(found => found != null)
  if (span === undefined || isNoItem(sentence, span)) return null
  const item = writtenAt(sentence, ...span).trim()
  return {
    kind: 'ready',
    intent: { kind: 'material', place: NO_PLACE, item, quantity: null, unit: null, note: sentence.written },
  }
}

/** What a step holds or somebody has made is no stock. */
function isNoItem({ text, tokens }: Sentence, [from, to]: readonly [number, number]): boolean {
  const inside = tokens.filter(token => token.start >= from && token.end <= to)
  const named = inside.map(entryOf)
  if (named.some(entry => entry?.material != null || entry?.product != null)) return /安全|哪[些个种样]|什么/.test(text)
  const isWork = inside.some(token => is(token, 'done', 'finished', 'scrap', 'rework', 'bad', 'good'))
  return isWork || NO_ITEM.test(text.slice(from, to).trim()) || named.some(entry => (entry?.steps.length ?? 0) > 0)
}
