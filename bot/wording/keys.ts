/** What `npm run keys` says, by language. */
import type { ApiKey } from '../../db/api-keys.ts'
import type { Locale } from './index.ts'
import { toTraditional } from './traditional.ts'

export type KeyState = 'live' | 'revoked' | 'expired'

type KeysWording = {
  readonly usage: string
  badName(name: string): string
  badScope(scope: string, known: readonly string[]): string
  readonly badDays: string
  /** The key is printed alone on the next line. */
  made(key: Pick<ApiKey, 'id' | 'name' | 'scopes'>): string
  readonly shownOnce: string
  revoked(key: Pick<ApiKey, 'id' | 'name'>): string
  already(key: Pick<ApiKey, 'id' | 'name'>): string
  unknown(id: string): string
  readonly none: string
  readonly heads: readonly [id: string, name: string, scopes: string, state: string, made: string, used: string]
  readonly states: Readonly<Record<KeyState, string>>
  readonly never: string
}

const en: KeysWording = {
  usage: [
    'npm run keys -- add NAME --scope read,report [--days 90]',
    'npm run keys -- list',
    'npm run keys -- revoke NUMBER',
  ].join('\n'),
  badName: name => `"${name}" can't be the name of a key: 1 to 64 letters, digits, "_", "." or "-".`,
  badScope: (scope, known) => `There is no scope "${scope}": take one or more of ${known.join(', ')}.`,
  badDays: '--days is a whole number from 1 to 3650.',
  made: ({ id, name, scopes }) => `Key ${id} of ${name}, which opens ${scopes.join(', ')}:`,
  shownOnce: 'It is shown this once; only its hash is kept.',
  revoked: ({ id, name }) => `Key ${id} of ${name} opens nothing any more.`,
  already: ({ id, name }) => `Key ${id} of ${name} was revoked before.`,
  unknown: id => `There is no key ${id}: "npm run keys -- list" shows them.`,
  none: 'No keys in the database. Those of API_KEYS are not listed here.',
  heads: ['number', 'name', 'opens', 'state', 'made', 'last used'],
  states: { live: 'live', revoked: 'revoked', expired: 'over' },
  never: 'never',
}

const zhCN: KeysWording = {
  usage: [
    'npm run keys -- add 名字 --scope read,report [--days 90]',
    'npm run keys -- list',
    'npm run keys -- revoke 编号',
  ].join('\n'),
  badName: name => `“${name}”不能做密钥的名字：1 到 64 个字母、数字、“_”、“.”或“-”。`,
  badScope: (scope, known) => `没有“${scope}”这个权限：请从 ${known.join('、')} 里选一个或几个。`,
  badDays: '--days 是 1 到 3650 的整数。',
  made: ({ id, name, scopes }) => `${name} 的 ${id} 号密钥，权限 ${scopes.join('、')}：`,
  shownOnce: '只显示这一次，库里只留它的哈希。',
  revoked: ({ id, name }) => `${name} 的 ${id} 号密钥已作废，从现在起不能用了。`,
  already: ({ id, name }) => `${name} 的 ${id} 号密钥早已作废。`,
  unknown: id => `没有 ${id} 号密钥：npm run keys -- list 可以查看。`,
  none: '数据库里没有密钥。API_KEYS 里的不在这里列出。',
  heads: ['编号', '名字', '权限', '状态', '创建', '最近使用'],
  states: { live: '有效', revoked: '已作废', expired: '已到期' },
  never: '没用过',
}

const WORDS: Readonly<Record<Locale, KeysWording>> = { 'zh-CN': zhCN, 'zh-TW': toTraditional(zhCN), en }

export const keysWordsFor = (locale: Locale): KeysWording => WORDS[locale]
