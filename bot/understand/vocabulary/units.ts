/** Counting words that every site understands, whatever units it has of its own. */
export const UNIT_WORDS = {
  /** One of whatever the order counts. */
  counter: '个 件 只 支 根 条 台 块 片 颗 粒 枚 把 部 PCS PC PCE PIECES PIECE EA 個 隻 付 只只',
  dozen: '打 DOZ DOZEN DOZENS 打装',
  /** Twelve of something only by site; a box of how many? */
  package:
    '箱 盒 包 袋 扎 捆 卷 盘 托 板 桶 筐 框 篮 车 捆扎 箩 匹 摞 版 拼板 模 炉 副 对 双 张 套 瓶 桶装 BOX BOXES SET SETS TRAY',
  measure: '公斤 千克 KG 斤 克 G 米 M 升 L 吨 平方 平方米 毫升',
} as const

export type UnitKind = keyof typeof UNIT_WORDS
