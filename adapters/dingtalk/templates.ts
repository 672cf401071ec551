/** Which template a card is made of: ours where there is one, DingTalk's own where ours is refused. */
import { type AdapterParts, PlatformError } from '../port.ts'
import type { Template } from './cards.ts'
import { STOCK_TEMPLATE_ID } from './doubts.ts'
import { isCardRefusal, isTemplateFault } from './errors.ts'

export type Templates = {
  readonly usual: () => Template
  readonly idOf: (template: Template) => string
  /** The next one when the one before is refused for good. False: none is taken. */
  readonly untilTaken: (give: (template: Template) => Promise<void>) => Promise<boolean>
}

/** For so long cards are spared a template of ours that is not there. */
const REFUSED_MS = 10 * 60_000

export function createTemplates(ownId: string | null, { now, log }: Pick<AdapterParts, 'now' | 'log'>): Templates {
  let refusedUntil = 0
  const usual = (): Template => (ownId !== null && now() >= refusedUntil ? 'own' : 'stock')

  async function untilTaken(give: (template: Template) => Promise<void>): Promise<boolean> {
    for (const template of usual() === 'own' ? (['own', 'stock'] as const) : (['stock'] as const)) {
      try {
        await give(template)
        return true
      } catch (error) {
        if (!isTemplateFault(error) && !isCardRefusal(error)) throw error
        const vendorCode = error instanceof PlatformError ? error.vendorCode : null
        log('warn', 'dingtalk.cardRefused', { template, vendorCode })
        if (template === 'own' && isTemplateFault(error)) refusedUntil = now() + REFUSED_MS
      }
    }
    return false
  }

  const idOf = (template: Template): string => (template === 'own' && ownId !== null ? ownId : STOCK_TEMPLATE_ID)
  return { usual, idOf, untilTaken }
}
