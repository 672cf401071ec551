/**
 * Texts of people in the markdown of platforms that are not said to know escapes: what would be markup is written with its
 * full-width look-alike. A name stays a name, and an order code keeps its dashes and underscores.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  '`': '｀',
  '~': '～',
  '|': '｜',
  '\\': '＼',
}

/** One paragraph's worth; line breaks stay. */
export const escapeMarkdown = (text: string): string =>
  noMentionOfAll(text)
    .replace(/[<>[\]*`~|\\]/g, sign => LOOK_ALIKES[sign] ?? sign)
    .replace(/&(?=#|\w+;)/g, '＆')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/^([ \t]*)#/gm, '$1＃')
    .replace(
      /^([ \t]*)([-+=])(?=[ \t]|\2)/gm,
      (_, space: string, sign: string) => `${space}${sign === '+' ? '＋' : sign === '=' ? '＝' : '－'}`,
    )
    .replace(/^([ \t]*\d+)\.(?=[ \t])/gm, '$1．')

/** Nobody mentions everybody by having an unfortunate name. */
export const noMentionOfAll = (text: string): string => text.replace(/@(?=\s*(?:所有人|all\b|everyone\b))/gi, '＠')
