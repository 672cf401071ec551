/** Charts as pictures, where a platform shows pictures and draws nothing itself. */
import type { Block, Card } from '../card.ts'
import type { DrawChart } from '../port.ts'

/** A chart that can't be drawn stays one: its lines of text say the same. */
export async function withPictures(card: Card, drawChart: DrawChart): Promise<Card> {
  if (!card.blocks.some(({ kind }) => kind === 'chart')) return card
  const drawn = async (block: Block): Promise<Block> => {
    if (block.kind !== 'chart') return block
    const picture = await drawChart(block.chart)
    return picture === null ? block : { kind: 'image', alt: block.chart.title, ...picture }
  }
  return { ...card, blocks: await Promise.all(card.blocks.map(drawn)) }
}
