/** What parsers are given: pieces of what they know, in any order and number, and bytes that mean nothing. */
import fc from 'fast-check'

const PIECES = [
  ...['WO-1003', '1003', '车削', '报工', '报废', '返工', '完成', '撤销', '累计', '又做了', '派给', '交期改到', '开单'],
  ...[
    '1',
    '50',
    '５０',
    '一百零五',
    '半',
    '1e9',
    '-5',
    '0.5',
    '1/2',
    '3.14.15',
    '99999999999999999999',
    '件',
    '公斤',
    '箱',
  ],
  ...[
    '今天',
    '明天',
    '昨天夜班',
    '8点',
    '2月30日',
    '周五',
    '上周五',
    '上个星期三',
    '最近7天',
    '11月到12月',
    '2026-11-31',
    '25:99',
    '张伟',
    '@张伟',
    'RL0002',
  ],
  ...[
    '，',
    '、',
    '。',
    ' ',
    '\n',
    '\t',
    '/',
    '-',
    '→',
    '(',
    ')',
    '（',
    '）',
    '[',
    '"',
    "'",
    '`',
    '\\',
    '%',
    '$',
    '#',
    '|',
  ],
  ...[
    '<at id=all></at>',
    '@所有人',
    '<xml>',
    '</xml>',
    '<![CDATA[',
    ']]>',
    '<Encrypt>',
    '&lt;',
    '&#x41;',
    '<!ENTITY a "b">',
  ],
  ...['{"', '":', '},{', '[[', '1{"do":"', 'report', 'once', 'null', 'true', '__proto__', 'constructor', 'toString'],
  ...['\0', '\u202e', '\u200b', '\ufeff', '\ud83d', '👨‍👩‍👧‍👦', 'ß', 'İ', '٣', 'Ⅷ', '㈠'],
] as const
const piece = fc.constantFrom(...PIECES)

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.array(piece, { maxLength: 30 }).map(all => all.join('')) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 20 }).map(all => all.join(' ')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  // The same again and again, and then something else: what makes a careless pattern try every division.
  {
    weight: 1,
    arbitrary: fc.tuple(piece, piece, fc.integer({ min: 1, max: 400 })).map(([a, b, n]) => `${a.repeat(n)}${b}`),
  },
)

const scalar = fc.oneof(hostileText, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(-0))

/** Values as JSON can hold them, under the names that are expected and those that should never count. */
export const hostileValue = (...names: readonly string[]): fc.Arbitrary<unknown> => {
  const key = fc.constantFrom(...names, 'constructor', 'prototype', 'toString', 'length')
  const { value } = fc.letrec<{ value: unknown }>(tie => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 6 }),
    ),
  }))
  return value
}

/** As it comes over a wire: sometimes whole, sometimes cut, sometimes with a prototype in it. */
export const hostileJson = (...names: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(hostileValue(...names), fc.constantFrom('whole', 'cut', 'proto', 'raw'), fc.nat(), hostileText)
    .map(([value, way, at, text]) => {
      const json = JSON.stringify(value) ?? 'null'
      if (way === 'raw') return text
      if (way === 'cut') return json.slice(0, at % (json.length + 1))
      return way === 'proto' ? json.replace(/^\{/, '{"__proto__":{"polluted":1},') : json
    })

export const bytes = fc.uint8Array({ maxLength: 400 }).map(all => Buffer.from(all))

/** A file of that beginning, with some of its bytes changed and its end cut off. */
export const damaged = (whole: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { maxLength: 8 }), fc.nat())
    .map(([changes, cut]) => {
      const copy = Buffer.from(whole)
      for (const [at, byte] of changes) copy[at] = byte
      return cut % 3 === 0 ? copy.subarray(0, cut % (whole.length + 1)) : copy
    })
