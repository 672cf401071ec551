/** Units that need no row: who writes 件 into a workbook means pieces. Added when a file refers to them. */
export const WELL_KNOWN_UNITS = [
  { code: 'PCS', name: '件', aliases: ['个', '只', 'pcs', 'piece', 'ea', '支', '根', '片', '块'], decimals: 0 },
  { code: 'SET', name: '套', aliases: ['set', '副'], decimals: 0 },
  { code: 'PAIR', name: '双', aliases: ['pair', '对'], decimals: 0 },
  { code: 'BOX', name: '箱', aliases: ['box', '盒'], decimals: 0 },
  { code: 'KG', name: '千克', aliases: ['公斤', 'kg', 'kilogram'], decimals: 3 },
  { code: 'M', name: '米', aliases: ['m', 'metre', 'meter'], decimals: 3 },
  { code: 'L', name: '升', aliases: ['l', 'litre', 'liter'], decimals: 3 },
] as const
