/** What the administrators hear in their chat because nobody else can act on it. */
import type { PlatformName } from '../../adapters/port.ts'
import { PLATFORMS } from '../../adapters/port.ts'
import type { Catalog } from '../../db/catalog.ts'
import { enqueue } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import type { DirectoryEntry } from '../../db/directory.ts'
import { noteDirectory } from '../../db/directory.ts'
import type { Instant, PersonId } from '../../domain/model.ts'
import type { BudgetWarning } from '../call-budget.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { textMessage } from '../cards/message.ts'
import { tellPerson } from '../handle/tell.ts'
import type { Words } from '../wording/index.ts'

type Say = (words: Words) => string

/** Each administrator once per `key`, in their own language; the managers, where nobody has become administrator yet. */
export async function tellAdmins(sql: Sql, catalog: Catalog, now: Instant, key: string, say: Say): Promise<void> {
  const active = [...catalog.people.values()].filter(person => person.active)
  const admins = active.filter(({ isAdmin }) => isAdmin)
  const told = admins.length > 0 ? admins : active.filter(({ role }) => role === 'manager')
  const entries = told.flatMap(admin => {
    const { words } = cardContextFor(catalog, admin, now)
    return tellPerson(catalog, admin.id, { message: textMessage(say(words)), about: null, key })
  })
  if (entries.length > 0) await sql.begin(tx => enqueue(tx, entries))
}

/** Once per threshold and month. */
export async function warnOfBudget(
  sql: Sql,
  catalog: Catalog,
  now: Instant,
  month: string,
  warnings: readonly BudgetWarning[],
): Promise<void> {
  for (const { platform, percent, calls, budget } of warnings) {
    await tellAdmins(sql, catalog, now, `usage:${platform}:${month}:${percent}`, ({ platform: words }) =>
      words.budgetNear(nameOf(words, platform), percent, calls, budget),
    )
  }
}

/** Stores what the directories said; whoever is newly gone from one is told of. */
export async function noteAndTell(
  sql: Sql,
  catalog: Catalog,
  entries: readonly DirectoryEntry[],
  at: Instant,
): Promise<void> {
  const day = at.toString().slice(0, 10)
  for (const { platform, personId } of await noteDirectory(sql, entries, at)) {
    const name = catalog.people.get(personId as PersonId)?.name ?? personId
    await tellAdmins(sql, catalog, at, `left:${platform}:${personId}:${day}`, ({ platform: words }) =>
      words.personLeft(name, nameOf(words, platform)),
    )
  }
}

const isPlatform = (name: string): name is PlatformName => PLATFORMS.some(known => known === name)

const nameOf = ({ names }: Words['platform'], platform: string): string =>
  isPlatform(platform) ? names[platform] : platform
