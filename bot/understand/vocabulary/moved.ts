/** Words of asking what the warehouse moved, and what waits to be shipped. */
import type { MovedAct } from '../asked.ts'

const ASKED = '(?:多少|几[单张批车个件笔次]?|哪些|哪几[单张批]|什么|啥|些什么)?'

/** Tried in this order. */
export const MOVED_ACTS: readonly (readonly [MovedAct, RegExp])[] = [
  ['all', /出入库|进出库|收发存?|进出明细|库存(?:流水|变动|明细)|STOCK MOVE(?:MENT)?S?/],
  ['putAway', new RegExp(`入了?${ASKED}库|PUT AWAY`)],
  [
    'ship',
    new RegExp(`[发出]了?${ASKED}货|[发出]货|发了?${ASKED}(?:出去|走)|发了${ASKED}|发出去|SHIPPED|SHIPMENTS?|SHIP`),
  ],
  ['return', new RegExp(`退了?${ASKED}(?:物?料|材料)|退库`)],
  ['issue', new RegExp(`领了?${ASKED}(?:物?料|材料)|领[用料]|发料|出库|领了${ASKED}|ISSUED`)],
  ['receive', new RegExp(`[到来进收]了?${ASKED}(?:物?料|材料|货)|收货|进货|RECEIVED|RECEIPTS?`)],
  ['count', /盘点|盘库|COUNTS/],
  ['use', new RegExp(`用[了掉去]*${ASKED}|消耗|耗用|USED|CONSUMED`)],
]

/** It asks, and of what is over. */
export const ASKS_MOVED =
  /多少|几[单张批车个件笔次]|哪|什么|啥|记录|明细|清单|流水|台账|汇总|统计|情况|数量|(?<![A-Z])(?:WHAT|WHICH|HOW M(?:UCH|ANY)|LIST|RECORDS?|HISTORY)(?![A-Z])/
export const IS_OVER =
  /了|过|记录|明细|清单|流水|台账|统计|汇总|出去|消耗|耗用|收发|出入|(?<![A-Z])(?:WAS|WERE|SHIPPED|ISSUED|RECEIVED|USED|SHIPMENTS?|RECEIPTS?|HISTORY|MOVE)/
/** "还没到哪些料", "要发多少货", "能发多少": of what is not there yet. */
export const NOT_MOVED = /没|未|不|要|该|会|能|可以|够|计划|准备|待|还有|还剩|TO SHIP|WILL|DUE|NOT /

/** All that such a question is made of, but for names and days. */
export const MOVED_WORDS =
  /一共|总共|合计|请问|看一?下?|查一?下?|帮我|给我|列出?|我们|咱们|仓库里?|厂里|公司|到现在|目前|成品|完工|产品|物料|材料|出入库|进出库?|收发存?|入库|出库|退库|领料|领用|发料|退料|来料|到料|进料|收料|到货|来货|进货|收货|发货|出货|盘点|盘库|消耗|耗用|出去|库存|流水|变动|记录|明细|清单|台账|汇总|统计|情况|数量|多少|几|哪些|哪|什么|些|啥|单子|工单|订单|单|张|批|车|个|件|笔|次|公斤|货|料|东西|[发出到来进收领退用去掉走过给都已经有是的了吗呢啊和、，,。.?？!！:：\s]|STOCK|MOVE(?:MENT)?S?|SHIPMENTS?|SHIPPED|SHIP|RECEIPTS?|RECEIVED|ISSUED|RETURNED|PUT AWAY|COUNTS|USED|CONSUMED|WHAT|WHICH|HOW|MUCH|MANY|LIST|SHOW|RECORDS?|HISTORY|WAS|WERE|WE|HAVE|DID|OF|FOR|THE|IN|TO|GOODS|MATERIALS?|ORDERS?|US/g

export const WAITING_SHIPMENT =
  /^(?:看一?下?|查一?下?|现在|目前|还|有|我们|仓库里?|成品)*(?:待发货?|未发货|没发货|可以?发货|能发货?|(?:哪些|什么|哪几[张单]|多少)(?:货|单子?|工单|订单|产品|成品)?(?:做完|完工|做好|入库|入了库)?了?(?:但|却|还|都|是)*(?:没有?|未|可以|能|该|等着|待)(?:发货|发出去|发走|发)|(?:哪些|什么)?(?:货|单子?|工单|订单|产品|成品)?(?:做完|完工|做好|入库|入了库)了?(?:但|是|却|还|都|的)*(?:没有?|未)(?:发货|发出去|发走|发)(?:出去)?)的?(?:货|单子?|工单|订单|成品|产品)?(?:清单|列表|有哪些|有什么|有多少|是哪些|哪些)?[了吗呢?？]*$|^(?:WHAT(?:'S| IS)? |WHICH ORDERS ARE |ORDERS )?(?:STILL )?(?:WAITING (?:TO BE SHIPPED|FOR SHIPMENT)|READY TO (?:BE )?SHIP(?:PED)?|(?:NOT|UN)[ -]?(?:YET )?SHIPPED(?: YET)?|TO BE SHIPPED)\??$/
