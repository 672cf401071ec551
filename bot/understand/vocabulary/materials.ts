/** What is fetched from the store in any of the trades; a site's own materials come on top. */
export const TRADE_MATERIALS =
  '料 原料 材料 物料 毛坯 圆钢 圆棒 钢板 铝板 板材 板料 棒料 螺丝 螺母 螺栓 螺钉 垫片 纸箱 外箱 彩盒 包材 胶带 标签 防锈油 切削液 冷却液 机油 刀片 刀具 钻头 铣刀 丝锥 砂轮 砂纸 焊丝 焊条 手套 抹布 口罩 劳保 锡膏 锡丝 锡线 助焊剂 芯片 元器件 电阻 电容 电感 变压器 连接器 端子 排线 电池 PCB板 PCB 线路板 钢网 ABS料 PC料 色母 塑料 塑胶 水口料 脱模剂 布 布料 面料 里布 衬布 辅料 线 缝纫线 底线 面线 纽扣 扣子 拉链 主唛 洗标 吊牌 商标 胶袋 塑料袋 罗纹 罗纹领 松紧带 橡筋 针 机针 托盘 周转箱 栈板 泡棉 气泡袋 说明书彩页 圆管 方管 角钢 不锈钢 铜棒 铝材 粉末 塑粉 漆 油漆 氩气 二氧化碳 氧气'.split(
    ' ',
  )

/** Asks in English what an order takes and whether it is there: "material for WO-1001", "is the material there". */
export const MATERIAL_ASKED =
  /^(?:SHOW |CHECK |LIST |ANY |THE |ME )*(?:MATERIALS?|BOM|BILL OF MATERIALS?)(?: LIST| NEEDS?| NEEDED| REQUIRED| STATUS)?(?: (?:FOR|OF|ON)\b|\s*\??$)|^(?:WHAT|WHICH|WHERE|WHEN|HOW|IS|ARE|DO|DOES|DID|HAS|HAVE|WILL)\b.*\bMATERIALS?\b|^[A-Z]{2,4}-?\d{3,8}(?:-\d{1,3})?:? (?:MATERIALS?|BOM)(?: LIST| NEEDS?| NEEDED| REQUIRED| STATUS)?\s*\??$/
