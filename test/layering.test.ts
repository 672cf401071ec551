/**
 * Who may know whom (docs/architecture.md): the import graph of everything that is delivered is walked, and each room's
 * arrows are held. Type-only imports count: a type is knowledge too.
 */
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { readSources, targetOf } from './sources.ts'

type Import = { readonly from: string; readonly to: string; readonly isOurs: boolean }

/** What a file of the house may import; whatever comes from outside is a package or a part of Node. */
type Rule = {
  readonly room: string
  readonly holds: (file: string) => boolean
  readonly mayImport: (target: string, from: string) => boolean
  readonly packages: 'any' | readonly string[]
}

const inRoom =
  (...rooms: readonly string[]) =>
  (file: string) =>
    rooms.some(room => file.startsWith(`${room}/`))

const PORT: ReadonlySet<string> = new Set(['adapters/port.ts', 'adapters/card.ts', 'adapters/message-draft.ts'])
const COMPOSITION_ROOT = 'bot/main.ts'
/** Builds the configured platforms, for the service and for the doctor: a part of the composition root. */
const PLATFORM_ROOT = 'bot/platforms.ts'
/** The conversation knows nothing of what happens by itself; what gives the jobs their words and hours does. */
const mayKnowJobs = (file: string): boolean => /^bot\/(?:start|speech|digest|push)\//.test(file)

/** `adapters/feishu/api/send.ts` → `adapters/feishu/` */
const platformFolder = (file: string): string => `${file.split('/').slice(0, 2).join('/')}/`

/** Every file of the house falls under the first rule that holds it. */
const RULES: readonly Rule[] = [
  {
    room: 'the composition root',
    holds: file => file === COMPOSITION_ROOT || file === PLATFORM_ROOT,
    mayImport: inRoom('domain', 'db', 'adapters', 'bot', 'jobs'),
    packages: 'any',
  },
  { room: 'domain', holds: inRoom('domain'), mayImport: inRoom('domain'), packages: ['temporal-polyfill'] },
  { room: 'db', holds: inRoom('db'), mayImport: inRoom('domain', 'db'), packages: 'any' },
  {
    room: 'the port',
    holds: file => PORT.has(file),
    mayImport: target => PORT.has(target),
    packages: [],
  },
  {
    room: 'what adapters share',
    holds: inRoom('adapters/kit'),
    mayImport: target => PORT.has(target) || inRoom('adapters/kit')(target),
    packages: 'any',
  },
  {
    room: 'a platform',
    holds: inRoom('adapters'),
    mayImport: (target, from) =>
      PORT.has(target) || inRoom('adapters/kit')(target) || target.startsWith(platformFolder(from)),
    packages: 'any',
  },
  {
    room: 'jobs',
    holds: inRoom('jobs'),
    mayImport: target => PORT.has(target) || inRoom('domain', 'db', 'jobs')(target),
    packages: 'any',
  },
  {
    room: 'bot',
    holds: inRoom('bot'),
    mayImport: (target, from) =>
      PORT.has(target) ||
      inRoom('domain', 'db', 'bot')(target) ||
      (inRoom('jobs')(target) && mayKnowJobs(from)) ||
      (from === 'bot/version.ts' && target === 'package.json'),
    packages: 'any',
  },
]

const ruleOf = (file: string): Rule | undefined => RULES.find(({ holds }) => holds(file))

let sources: ReadonlyMap<string, string>
const imports: Import[] = []

before(async () => {
  const delivered = await readSources('**/*.ts', ['test'])
  sources = new Map([...delivered].filter(([file]) => !file.endsWith('.test.ts')))
  for (const [file, source] of sources) imports.push(...importsOf(file, source))
})

describe('who knows whom', () => {
  for (const rule of RULES) {
    test(`${rule.room} imports nothing it may not know`, () => {
      const own = imports.filter(({ from }) => ruleOf(from) === rule)
      assert.ok(
        [...sources.keys()].some(file => ruleOf(file) === rule),
        'the room has files',
      )
      const wrong = own.filter(each => !isAllowed(rule, each))
      assert.deepEqual(
        wrong.map(({ from, to }) => `${from} → ${to}`),
        [],
      )
    })
  }

  test('nobody imports the composition root', () => {
    assert.deepEqual(
      imports.filter(({ from, to }) => to === COMPOSITION_ROOT && ruleOf(from) !== undefined),
      [],
    )
  })

  test('no two rooms know each other', () => {
    const arrows = new Set(imports.filter(({ from }) => from !== COMPOSITION_ROOT).flatMap(arrowOf))
    const mutual = [...arrows].filter(arrow => arrows.has(arrow.split('→').toReversed().join('→')))
    assert.deepEqual(mutual, [])
    assert.ok(arrows.has('bot→domain'), 'arrows were found')
  })

  test('no import statement escapes the walk', () => {
    const missed = [...sources].filter(([file, source]) => {
      const statements = source.match(/^import\b(?!\()/gm) ?? []
      return imports.filter(({ from }) => from === file).length < statements.length
    })
    assert.deepEqual(
      missed.map(([file]) => file),
      [],
    )
    assert.ok(imports.length > 500)
  })
})

/**
 * Inside the conversation a value goes forward: what was said, what is decided about it, the card that shows it. Whoever
 * comes later may know who came before, never the other way round.
 */
const PARTS_OF_BOT: readonly { readonly part: string; readonly mayNotKnow: readonly string[] }[] = [
  { part: 'understand', mayNotKnow: ['cards', 'handle', 'rest', 'digest', 'push', 'workbook', 'photo', 'traveler'] },
  { part: 'wording', mayNotKnow: ['cards', 'handle', 'rest', 'digest', 'push', 'understand'] },
  { part: 'cards', mayNotKnow: ['handle', 'rest', 'digest', 'push'] },
  { part: 'workbook', mayNotKnow: ['handle', 'rest', 'digest', 'push'] },
  { part: 'handle', mayNotKnow: ['rest', 'digest', 'push', 'cli'] },
  { part: 'rest', mayNotKnow: ['digest', 'push', 'cli'] },
]

describe('who knows whom in the conversation', () => {
  for (const { part, mayNotKnow } of PARTS_OF_BOT)
    test(`${part} knows nothing of ${mayNotKnow.join(', ')}`, () => {
      const own = imports.filter(({ from }) => from.startsWith(`bot/${part}/`))
      assert.ok(own.length > 0, 'the part has files')
      const wrong = own.filter(({ to }) => mayNotKnow.some(other => to.startsWith(`bot/${other}/`)))
      assert.deepEqual(
        wrong.map(({ from, to }) => `${from} → ${to}`),
        [],
      )
    })
})

describe('who asks what time it is', () => {
  const ASKS = /\bDate\.now\s*\(|\bnew Date\s*\(\s*\)|\bTemporal\s*\.\s*Now\b/

  test('nobody but the clock', () => {
    const asking = [...sources].filter(([file, source]) => ruleOf(file) !== undefined && ASKS.test(source))
    assert.deepEqual(
      asking.map(([file]) => file),
      ['bot/clock.ts'],
    )
  })
})

function isAllowed({ mayImport, packages }: Rule, { from, to, isOurs }: Import): boolean {
  if (isOurs) return mayImport(to, from)
  return packages === 'any' || packages.includes(to)
}

/** `bot→db`; the port is what platforms and the house share, so it counts as a room of its own. */
function arrowOf({ from, to, isOurs }: Import): readonly string[] {
  const roomOf = (file: string) => (PORT.has(file) ? 'port' : (file.split('/')[0] ?? ''))
  return isOurs && roomOf(from) !== roomOf(to) ? [`${roomOf(from)}→${roomOf(to)}`] : []
}

function importsOf(from: string, source: string): readonly Import[] {
  const found = [
    ...source.matchAll(/^(?:import|export)\b[^'";]*?\bfrom\s+['"]([^'"]+)['"]/gm),
    ...source.matchAll(/^import\s+['"]([^'"]+)['"]/gm),
    ...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
    ...source.matchAll(/new URL\(\s*['"](\.[^'"]+\.ts)['"]/g),
  ]
  return found.map(([, target = '']) => {
    const isOurs = target.startsWith('.')
    return { from, to: isOurs ? targetOf(from, target) : target, isOurs }
  })
}
