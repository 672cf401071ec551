/** A site that nobody has described yet: as the environment says, and otherwise as in most factories that start. */
import type { NewSite } from '../../db/site.ts'
import type { Config } from '../config.ts'
import { isLocale, wordsFor } from '../wording/index.ts'

export function usualSite({ locale, timeZone }: Pick<Config, 'locale' | 'timeZone'>): NewSite {
  const language = locale !== null && isLocale(locale) ? locale : 'zh-CN'
  return {
    name: wordsFor(language).setup.siteName,
    timeZone: timeZone ?? 'Asia/Shanghai',
    locale: language,
    currency: 'CNY',
    orderNoPattern: 'WO-\\d{4}',
  }
}
