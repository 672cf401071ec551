/** What stands between a label and what it labels, in the writing of the label: "合格：50", "good: 50". */

export const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

export const colonAfter = (label: string): string => (isChinese(label) ? '：' : ': ')

export const labelled = (label: string, value: string): string => `${label}${colonAfter(label)}${value}`

/** "合格（件）", "good (pcs)". */
export const withUnit = (label: string, unit: string): string =>
  isChinese(label) ? `${label}（${unit}）` : `${label} (${unit})`
