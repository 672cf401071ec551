/** The steps as a new order's text lists them: "车→钻→包", "下料-车削-终检", "裁剪、整烫、包装". */

const ARROW = /\s*(?:→|➜|➔|⇒|[-=—]+>|>)\s*/gu
/** Codes and names between arrows; between hyphens and commas only Chinese names, since codes have hyphens themselves. */
const BY_ARROW = /[\p{L}\p{N}]+(?:→[\p{L}\p{N}]+)+/u
const BY_MARK = /\p{Script=Han}+(?:[-－—、/]\p{Script=Han}+)+/u

/** [] when the text lists none. */
export function stepsWritten(text: string): readonly string[] {
  const arrows = BY_ARROW.exec(text.replace(ARROW, '→'))
  if (arrows !== null) return arrows[0].split('→')
  return BY_MARK.exec(text)?.[0].split(/[-－—、/]/u) ?? []
}
