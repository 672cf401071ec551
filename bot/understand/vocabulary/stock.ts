/** Words by which the warehouse's people command. Each stands first, or right behind the order it is about. */
export const STOCK_COMMANDS = {
  issue: /^(?:领料|发料|领用|出库|发出库|ISSUE|HAND OUT)(?![了没吗单员处])/,
  return: /^(?:退料|退库|还料|退回仓库|退仓|RETURN)(?![了没吗单])/,
  receive: /^(?:到料|到货|来料|收料|来料入库|采购入库|材料入库|入料|RECEIVE)(?![了没吗不])/,
  count: /^(?:盘点|盘库|盘存|实盘|COUNT)(?![了没吗])/,
  putAway: /^(?:确认入库|成品入库|完工入库|入成品库|PUT AWAY)(?![了没吗])/,
  ship: /^(?:发货|出货|成品出库|交货出库|SHIP(?![A-Z]))(?![了没吗单期日时])/,
} as const

/** Of a material that is named; without one "入库" is a step and "收到" an answer. */
export const RECEIVED = /^(?:入库|入仓|收到|收了|收货|到了|进了|进货|进库|来了)(?!没|吗|不)/

export type StockCommand = keyof typeof STOCK_COMMANDS

/** "哪些单子缺料": the same list names the orders. */
export const ORDERS_SHORT =
  /^(?:看一?下?|查一?下?|现在|目前|今天|车间里?|厂里|我们|还|有)*(?:(?:[哪那][些张个]|哪几[张个]|什么|多少)(?:工单|订单|单子|生产单|单|活)?(?:还|都|在|会|要|是|现在|等着)*(?:缺|欠|少|差|短|等|没|待)料(?:的|了|着)*|(?:缺|欠|等|待|没)料的(?:工单|订单|单子|单)?(?:有|是)?(?:哪[些张]|哪几张|多少|几张)|(?:哪[些张个]|哪几张)(?:工单|订单|单子|单)?(?:的)?(?:物|材)?料(?:还)?(?:不够|不齐|没齐|没到|不足)|缺料(?:工单|订单|单子)|缺(?:了)?(?:什么|哪些|啥)(?:物料|材料|东西)?)(?:呢|吗)?\??$|^(?:WHICH|WHAT) (?:ORDERS?|JOBS?) (?:ARE|IS|LACKS?|MISS(?:ES)?)(?: STILL)?(?: (?:SHORT|MISSING|WAITING|OUT))?(?: (?:OF|ON|FOR))?(?: MATERIALS?| PARTS?| STOCK)?\??$|^MATERIAL SHORTAGES?$|^(?:WHAT|WHICH) MATERIALS? (?:IS|ARE) (?:SHORT|MISSING)\??$/

/** Behind it stands why a count differs. */
export const BECAUSE = /(?:因为|由于|原因是?|原因[:：]|BECAUSE|REASON)[:、\s]*/

/** The lot, the heat, the serial number: what is traced by. */
export const LOT =
  /(?:批次号?|批号|炉批号?|炉号|序列号|LOT(?: NO\.?)?|BATCH|SERIAL|S\/?N)[:#\s]*([A-Z0-9][A-Z0-9._/-]{0,39})/
export const WITHOUT_LOT = /(?:无|没有?|不知道?|不明|未知)批[次号]|批[次号][:\s]*(?:无|不明|未知)|NO LOT/

export const TRACE = /^(?:追溯|溯源|追查|追踪|TRACE)|(?:追溯|溯源|追查)(?:一下)?$/
/** "L2411 用到哪了": a lot, by its number alone. */
export const WHERE_USED = /(?:用到|用在|用于|去了?)哪|^WHERE (?:IS|WAS|DID|HAS)\b.*\b(?:USED|GO|GONE)\b/
export const WAITING_OUTPUT =
  /^(?:待入库|未入库|哪些(?:还)?(?:没有?|未)入库|还有哪些没入库|AWAITING PUT ?AWAY|(?:WHAT (?:IS )?)?(?:STILL )?TO (?:BE )?PUT AWAY|NOT PUT AWAY(?: YET)?)的?(?:工单|单|清单|有哪些|有什么)?\??$/
export const SHORT_LIST =
  /^(?:(?:安全)?库存[报预告]警|缺料清单|缺料表|欠料表|欠料清单|缺料情况|物料缺口|齐套检查|查缺料|(?:还|现在)?缺(?:哪些|什么|啥)(?:物)?料|(?:还有)?(?:哪些|什么|啥)(?:物?料|材料)(?:快)?(?:不够|短缺|缺|没|用完|要断)|快(?:没|用完|断)了?的(?:物?料|材料)(?:有哪些)?|哪些工单缺料|(?:SHOW |LIST )?SHORTAGES?(?: LIST)?|SHORT LIST|WHAT(?:'?S| IS) (?:SHORT|MISSING)|(?:WHAT|WHICH) MATERIALS? (?:IS|ARE) (?:SHORT|MISSING)|WHAT ARE WE (?:SHORT|MISSING)(?: OF)?|(?:WHAT|WHICH) MATERIALS? (?:IS|ARE) RUNNING (?:OUT|LOW|SHORT)|WHICH ORDERS ARE SHORT(?: OF MATERIALS?)?)(?:了|呢)?\??$/

/** What stands around a material's name without being part of it. */
export const AROUND_ITEM =
  /^(?:的|了|一下|给|把|要|物料|材料|OF|THE|FOR|TO|INTO|FROM|数量|共|一共|实有|实数|是|为|剩|有|还有|:|=)$/
