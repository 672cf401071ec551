/** Everything that reads what somebody else wrote, with what it is given here and how it may refuse. */
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { renderCard as dingtalkCard, cardText as dingtalkText } from '../../adapters/dingtalk/cards.ts'
import { parsePress as dingtalkPress, parseMessage } from '../../adapters/dingtalk/parse.ts'
import { renderCard as feishuCard } from '../../adapters/feishu/cards.ts'
import { fileRefOf, parseEnvelope } from '../../adapters/feishu/parse.ts'
import { openWebhook, unsealed } from '../../adapters/feishu/webhook.ts'
import { cardAsText } from '../../adapters/kit/card-as-text.ts'
import * as sandbox from '../../adapters/sandbox/inputs.ts'
import { Problem as SandboxProblem } from '../../adapters/sandbox/problem.ts'
import { encryptedIn, openCallback, parseAppXml } from '../../adapters/wecom/callback.ts'
import { renderCard as wecomCard } from '../../adapters/wecom/cards.ts'
import { readKey } from '../../adapters/wecom/interaction.ts'
import { parseBody } from '../../adapters/wecom/parse.ts'
import { decodeAction, encodeAction } from '../../bot/action.ts'
import { readConfig, VARIABLES } from '../../bot/config.ts'
import { selectorOf } from '../../bot/http/api-key.ts'
import { lookAtImage } from '../../bot/photo/image-look.ts'
import { groupBody } from '../../bot/rest/departments.ts'
import { eventBody } from '../../bot/rest/exception-events.ts'
import { raiseBody } from '../../bot/rest/exception-raising.ts'
import { keyBody } from '../../bot/rest/keys.ts'
import { orderBody } from '../../bot/rest/orders.ts'
import { identityBody } from '../../bot/rest/people.ts'
import { reportBody } from '../../bot/rest/report-asked.ts'
import { safelyParsed } from '../../bot/rest/schema-compilers.ts'
import { moveBody } from '../../bot/rest/stock.ts'
import { parseInstant } from '../../bot/rest/values.ts'
import { courtesyOf } from '../../bot/understand/courtesy.ts'
import { findDate } from '../../bot/understand/dates.ts'
import { buildLexicon } from '../../bot/understand/lexicon.ts'
import { parseNumeral } from '../../bot/understand/numerals.ts'
import { readDepartmentSpans, readQuietSpan } from '../../bot/understand/quiet-hours.ts'
import { read } from '../../bot/understand/read.ts'
import { travelerCodeSaid } from '../../bot/understand/traveler-code.ts'
import { judgeParts, listParts, packStored, unpackPart } from '../../bot/workbook/archive.ts'
import { dayAndTime } from '../../bot/workbook/day-cells.ts'
import { refuseByLook } from '../../bot/workbook/file-look.ts'
import { number } from '../../bot/workbook/number-cells.ts'
import { readWorkbook } from '../../bot/workbook/read.ts'
import { time, timeRanges } from '../../bot/workbook/time-cells.ts'
import { weekdays } from '../../bot/workbook/weekday-cells.ts'
import { code, list, text, yesNo } from '../../bot/workbook/word-cells.ts'
import { BadCursor, cursorForm } from '../../db/cursors.ts'
import type { DepartmentId } from '../../domain/model.ts'
import { parseQuantity } from '../../domain/quantity.ts'
import { codeScanned, readTravelerCode } from '../../domain/traveler-code.ts'
import { anyCard } from '../platforms/any-card.ts'
import { KEY, signed } from '../platforms/feishu/fake-webhook.ts'
import { WORDS } from '../platforms/house.ts'
import { FACTORIES, NOW, siteWordsOf } from '../sample-understanding.ts'
import { bytes, damaged, hostileJson, hostileText, hostileValue } from './inputs.ts'

export type Parser = {
  readonly name: string
  readonly inputs: fc.Arbitrary<unknown>
  /** May throw only what `refuses` knows. */
  readonly parse: (input: never) => unknown
  readonly refuses?: (error: unknown) => boolean
  /** Of so many inputs only one: what starts a thread of its own. */
  readonly oneOf?: number
}

const parser = <Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  parse: (input: Input) => unknown,
  more: Pick<Parser, 'refuses' | 'oneOf'> = {},
): Parser => ({ name, inputs, parse, ...more })

const secret = (text: string) => ({ reveal: () => text })
const FEISHU = { encryptKey: secret(KEY), verificationToken: null }
const WECOM = { token: secret('t'), encodingAesKey: secret('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C') }
const proof = fc.record({ signature: hostileText, timestamp: hostileText, nonce: hostileText })

const EVENT = ['header', 'event', 'event_type', 'event_id', 'create_time', 'message', 'content', 'chat_id', 'sender']
const BUTTON = ['action', 'value', 'payload', 'form_value', 'context', 'operator', 'open_id', 'message_id', 'mentions']
const DINGTALK = ['msgtype', 'text', 'content', 'senderStaffId', 'conversationId', 'richText', 'msgId', 'repliedMsg']
const PRESSED = ['cardPrivateData', 'params', 'actionIds', 'outTrackId', 'userId', 'spaceId', 'value', 'payload']
const WECOM_NAMES = [
  'msgtype',
  'text',
  'content',
  'from',
  'userid',
  'chattype',
  'quote',
  'event',
  'template_card_event',
]
const ORDER = [
  'order',
  'step',
  'good',
  'scrap',
  'workers',
  'employeeNo',
  'share',
  'product',
  'quantity',
  'dueAt',
  'steps',
]
const TAG = ['FromUserName', 'MsgType', 'Event', 'EventKey', 'AgentID', 'Content', 'TaskId', 'SelectedItems', 'MediaId']

const xml = fc
  .array(fc.tuple(fc.constantFrom(...TAG), hostileText), { maxLength: 12 })
  .map(all => `<xml>${all.map(([tag, text]) => `<${tag}>${text}</${tag}>`).join('')}</xml>`)

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(64, 1)])
const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a464946000101', 'hex'), Buffer.alloc(64, 0xff)])
const packed = packStored(
  new Map([
    ['xl/workbook.xml', Buffer.from('<workbook><sheets><sheet name="工单"/></sheets></workbook>')],
    ['xl/worksheets/sheet1.xml', deflateRawSync(Buffer.alloc(2_000, 0x20))],
  ]),
)
const images = fc.oneof(bytes, damaged(PNG), damaged(JPEG))
const archives = fc.oneof(bytes, damaged(packed))

const DEPARTMENTS = [{ id: 'D-MACH' as DepartmentId, name: '机加车间' }]
const lexicons = FACTORIES.map(factory => buildLexicon(siteWordsOf(factory)))
const codec = encodeAction({ do: 'reportGood', order: 'WO-1003', seq: 20, good: '5', once: 'abcdef' })
const cursor = cursorForm('reports', ['instant', 'number', 'string'])
const someCursor = Buffer.from(JSON.stringify(['reports', '2026-11-18T10:00:00Z', 5, 'x']))
const images64 = () => null
const TODAY = NOW.toZonedDateTimeISO('Asia/Shanghai').toPlainDate()

const environment = fc.dictionary(fc.constantFrom(...VARIABLES, 'PATH', '__proto__'), hostileText, { maxKeys: 12 })

const CELLS = [
  text(),
  code(),
  list(),
  yesNo(),
  number({ least: -1e9, most: 1e9, decimals: 4 }),
  dayAndTime(),
  time(),
  timeRanges(),
  weekdays(),
]
const bodies = { reportBody, orderBody, moveBody, identityBody, groupBody, keyBody, raiseBody, eventBody }
const sandboxReaders = [
  sandbox.readMessage,
  sandbox.readAction,
  sandbox.readUnderstand,
  sandbox.readAdvance,
  sandbox.readFileFields,
  sandbox.readListQuery,
]

export const PARSERS: readonly Parser[] = [
  ...lexicons.map((lexicon, i) =>
    parser(`what people write (${FACTORIES[i]})`, hostileText, text => read(text, lexicon, NOW)),
  ),
  parser('numbers and quantities', hostileText, text => [parseNumeral(text), parseQuantity(text)]),
  parser('dates and instants', hostileText, text => [findDate(text, NOW, 'Asia/Shanghai'), parseInstant(text)]),
  parser('courtesies', hostileText, courtesyOf),
  parser('quiet hours', hostileText, text => [readQuietSpan(text), readDepartmentSpans(text, DEPARTMENTS)]),
  parser('codes of travelers', hostileText, text => [
    travelerCodeSaid(text),
    codeScanned(text),
    readTravelerCode(text),
  ]),
  parser(
    'buttons',
    fc.oneof(
      hostileText,
      hostileJson('do', 'order', 'seq', 'once', 'good').map(json => `1${json}`),
      damaged(Buffer.from(codec)).map(String),
    ),
    decodeAction,
  ),
  parser(
    'Feishu: sealed bodies',
    fc.tuple(hostileJson('encrypt', 'header', 'token', 'type', 'challenge'), proof),
    ([raw, given]) => [
      openWebhook(
        Buffer.from(raw),
        { 'x-lark-signature': given.signature, 'x-lark-request-timestamp': given.timestamp },
        FEISHU,
        0,
      ),
      unsealed(raw, KEY),
    ],
  ),
  parser('Feishu: bodies whose seal is right', hostileValue(...EVENT), value => {
    const { raw, headers } = signed(value)
    return openWebhook(Buffer.from(raw), headers, FEISHU, Date.now())
  }),
  parser('Feishu: events', hostileValue(...EVENT, ...BUTTON), value => parseEnvelope(value, 'cli_1', 'ou_bot')),
  parser('Feishu: names of files', hostileText, fileRefOf),
  parser('WeCom: callbacks', fc.tuple(fc.oneof(hostileText, xml), proof), ([body, given]) =>
    openCallback(encryptedIn(body), given, WECOM, 'ww1', 0),
  ),
  parser('WeCom: messages of the application', fc.oneof(hostileText, xml), text => parseAppXml(text, 7)),
  parser('WeCom: messages of the bot', hostileValue(...WECOM_NAMES), value => parseBody(value, '报工')),
  parser('WeCom: keys of buttons', hostileText, readKey),
  parser('DingTalk: messages', hostileJson(...DINGTALK), parseMessage),
  parser('DingTalk: presses', hostileJson(...PRESSED), dingtalkPress),
  parser(
    'the sandbox',
    fc.tuple(hostileValue('as', 'chat', 'text', 'action', 'values', 'advance'), fc.nat()),
    ([value, which]) => sandboxReaders[which % sandboxReaders.length]?.(value),
    { refuses: error => error instanceof SandboxProblem },
  ),
  parser('cards for Feishu', anyCard, card => feishuCard(card, { summary: '', mentions: [], imageKey: images64 })),
  parser('cards for DingTalk', anyCard, card => [
    dingtalkCard(card, { template: 'own', words: WORDS, mediaIdOf: images64 }),
    dingtalkText(card, WORDS),
  ]),
  parser('cards for WeCom', anyCard, card => wecomCard(card, 'task-1', WORDS)),
  parser('cards as text', anyCard, cardAsText),
  ...Object.entries(bodies).map(([name, shape]) =>
    parser(`REST: ${name}`, hostileValue(...ORDER, 'name', 'scopes', 'platform', 'userId'), value =>
      safelyParsed(shape, value),
    ),
  ),
  parser(
    'cursors',
    fc.oneof(
      hostileText,
      damaged(someCursor).map(each => each.toString('base64url')),
    ),
    text => cursor.read(text),
    {
      refuses: error => error instanceof BadCursor,
    },
  ),
  parser('keys', hostileText, selectorOf),
  parser('the environment', environment, readConfig),
  parser('pictures', images, lookAtImage),
  parser('archives', archives, file => {
    const parts = refuseByLook(file) === null ? listParts(file) : null
    if (parts === null || judgeParts(parts) !== null) return null
    return parts.map(part => unpackPart(file, part))
  }),
  parser('workbooks, whole', archives, readWorkbook, { oneOf: 1_000 }),
  parser('cells of workbooks', fc.oneof(hostileText, fc.double(), fc.boolean()), value =>
    CELLS.map(type => type.read(value, { today: TODAY })),
  ),
]
