/** "语言 English": which of the languages somebody reads, from the next word on. */
import { addAudit } from '../../../db/commit.ts'
import { setLocale } from '../../../db/people.ts'
import { encodeAction } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { LOCALES, type Locale, wordsFor } from '../../wording/index.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export function planLanguage(turn: Turn, locale: Locale | null): Plan {
  return locale === null ? say(reply(cardMessage(languagesCard(turn)))) : switchTo(turn, locale)
}

/** Each in its own language, so that whoever can't read this one finds theirs. */
function languagesCard({ cards }: Turn) {
  const buttons = LOCALES.map(locale => ({
    label: cards.words.setup.languages[locale],
    payload: encodeAction({ do: 'language', locale }),
  }))
  return refusalCard(cards.words.setup.whichLanguage, [], buttons, 'info')
}

function switchTo(turn: Turn, locale: Locale): Plan {
  const said = speech([reply(textMessage(wordsFor(locale).setup.languageSet))])
  return {
    kind: 'transact',
    write: async tx => {
      const before = await setLocale(tx, turn.person.id, locale)
      if (before !== locale) {
        const entry = audited(
          turn,
          'person.language',
          { kind: 'person', id: turn.person.id },
          { from: before, to: locale },
        )
        await addAudit(tx, [entry], heardAs(turn.event))
      }
      return said
    },
  }
}
