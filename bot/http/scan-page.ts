/**
 * `/t/CODE`: where a phone's own camera goes. It says how to open the step in the chat and nothing of the order: whoever
 * finds a sheet is nobody we know.
 */
import type { FastifyInstance } from 'fastify'
import type { Site } from '../../db/catalog.ts'
import { readTravelerCode, travelerCodeShown } from '../../domain/traveler-code.ts'
import { answerNotFound } from '../rest/problem.ts'
import { isLocale, wordsFor } from '../wording/index.ts'
import { wordsOnlyPolicy } from './security-headers.ts'

export const scanPage = (site: () => Promise<Pick<Site, 'locale'>>) => (app: FastifyInstance) => {
  app.get<{ Params: { code: string } }>('/t/:code', async (request, reply) => {
    const { code } = request.params
    if (readTravelerCode(code)?.kind !== 'code') return answerNotFound(request, reply)
    const { locale } = await site()
    return reply
      .type('text/html; charset=utf-8')
      .header('x-robots-tag', 'noindex')
      .header('content-security-policy', wordsOnlyPolicy(STYLE))
      .send(pageFor(code, isLocale(locale) ? locale : 'zh-CN'))
  })
}

const STYLE = `body{font:17px/1.6 system-ui,sans-serif;max-width:30em;margin:3em auto;padding:0 1em}
strong{display:block;font-size:2em;margin:.5em 0;user-select:all}`

/** Words of ours and digits: there is nothing to escape. */
function pageFor(code: string, locale: Parameters<typeof wordsFor>[0]): string {
  const { title, text, other } = wordsFor(locale).traveler.page
  return `<!doctype html>
<html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1><p>${text}</p><strong>${travelerCodeShown(code)}</strong><p>${other}</p></html>
`
}
