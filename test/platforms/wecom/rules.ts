/**
 * What WeCom refuses, by its documents and by what people met in the field (sheet §2, §4, §5): each rule returns its
 * complaint. What the documents only advise (lengths that clients cut) is refused as well.
 */
import { type Json, listIn, recordIn, textIn } from './fake-json.ts'

/** Who sends: the smart bot, the self-built application, the group's webhook. Their cards differ. */
export type Surface = 'bot' | 'agent' | 'webhook'
export type Complaint = { readonly code: number; readonly why: string }

export const BAD_CARD = 42014
const BAD_BUTTON = 42039
const NO_TITLE = 41016
export const BAD_PARAMETER = 40058
export const BAD_TYPE = 40008

const COMMON = ['card_type', 'main_title', 'task_id']
const NOTICE = [...COMMON, 'action_menu', 'quote_area', 'horizontal_content_list', 'jump_list', 'card_action']
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  text_notice: [...NOTICE, 'emphasis_content', 'sub_title_text'],
  news_notice: [...NOTICE, 'card_image', 'image_text_area', 'vertical_content_list'],
  button_interaction: [
    ...COMMON,
    'action_menu',
    'quote_area',
    'sub_title_text',
    'horizontal_content_list',
    'card_action',
    'button_selection',
    'button_list',
  ],
  vote_interaction: [...COMMON, 'checkbox', 'submit_button'],
  multiple_interaction: [...COMMON, 'select_list', 'submit_button'],
}
const INTERACTIVE = ['button_interaction', 'vote_interaction', 'multiple_interaction']
const WEBHOOK_TYPES = ['text_notice', 'news_notice']

type Lengths = {
  readonly title: number
  readonly desc: number
  readonly subTitle: number
  readonly value: number
  readonly verticalTitle: number
  readonly verticalDesc: number
  readonly jump: number
  readonly option: number
  readonly source: number
}
const SHORT: Lengths = {
  title: 26,
  desc: 30,
  subTitle: 112,
  value: 26,
  verticalTitle: 26,
  verticalDesc: 112,
  jump: 13,
  option: 10,
  source: 13,
}
const LENGTHS: Readonly<Record<Surface, Lengths>> = {
  bot: SHORT,
  webhook: SHORT,
  agent: {
    title: 36,
    desc: 44,
    subTitle: 160,
    value: 30,
    verticalTitle: 38,
    verticalDesc: 160,
    jump: 18,
    option: 16,
    source: 20,
  },
}
const KEYNAME = 5
const BUTTON = 10
const QUESTION_TITLE = 13
const CHECKBOX_TEXT = 11
const KEY_BYTES = 1_024
const OPTION_ID_BYTES = 128
const QUESTION_BYTES = 200
const FEEDBACK_BYTES = 256
const MARKDOWN_BYTES = 20_480
const TASK_ID = /^[0-9A-Za-z_\-@]{1,128}$/

const segments = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const bytes = (text: string): number => Buffer.byteLength(text)
/** The documents count Chinese characters, and give them as advice; a Latin letter is half as wide. */
const characters = (text: string): number =>
  [...segments.segment(text)].reduce((sum, { segment }) => sum + (/^[\u0020-\u024f]$/.test(segment) ? 0.5 : 1), 0)
const isPresent = (value: unknown): boolean => typeof value === 'string' && value.trim() !== ''
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

export const isInteractive = (card: Json): boolean => INTERACTIVE.includes(textIn(card.card_type))

export type CardPlace = { readonly surface: Surface; readonly isUpdate?: boolean }

export function cardComplaints(value: unknown, { surface, isUpdate = false }: CardPlace): readonly Complaint[] {
  const found: Complaint[] = []
  const limits = LENGTHS[surface]
  const bad = (why: string, code = BAD_CARD): void => void found.push({ code, why })
  const card = recordIn(value)
  const type = textIn(card.card_type)

  function unknown(of: string, it: Json, keys: readonly string[], code = BAD_CARD): void {
    for (const key of Object.keys(it)) if (!keys.includes(key)) bad(`${of} has no ${key}`, code)
  }
  /** `needed`: missing or blank is refused; otherwise it may be left out or blank, but not be something else. */
  function words(of: string, it: unknown, most: number, needed = false): void {
    if (needed ? !isPresent(it) : it !== undefined && typeof it !== 'string') bad(`${of} is empty or no text`)
    else if (typeof it === 'string' && characters(it) > most) bad(`${of} is longer than ${most}`, BAD_PARAMETER)
  }
  function key(of: string, it: unknown, most = KEY_BYTES): void {
    if (!isPresent(it)) bad(`${of} is empty or no text`)
    else if (bytes(textIn(it)) > most) bad(`${of} is longer than ${most} bytes`, BAD_PARAMETER)
  }
  function unique(of: string, keys: readonly unknown[]): void {
    if (new Set(keys).size < keys.length) bad(`${of} is there twice`)
  }
  function list(of: string, it: unknown, fewest: number, most: number): readonly Json[] {
    if (!Array.isArray(it) || !it.every(isObject)) bad(`${of} is no list of objects`)
    const all = listIn(it).map(recordIn)
    if (all.length < fewest || all.length > most) bad(`${of} has ${all.length} entries, not ${fewest} to ${most}`)
    return all
  }
  function object(of: string, it: unknown): Json {
    if (!isObject(it)) bad(`${of} is no object`)
    return recordIn(it)
  }
  function link(of: string, it: Json, types: readonly number[], needed = false): void {
    const kind = it.type ?? 0
    if (typeof kind !== 'number' || !types.includes(kind) || (needed && kind === 0)) bad(`${of} has type ${kind}`)
    if (kind === 1 && !isUrl(it.url)) bad(`${of} leads to no url`)
    if (kind === 2 && !isPresent(it.appid) && of !== 'horizontal_content_list') bad(`${of} leads to no appid`)
    if (kind !== 1 && it.url !== undefined) bad(`${of} has a url without type 1`)
  }
  function options(of: string, it: unknown, most: number, length: number, keys: readonly string[]): readonly Json[] {
    const all = list(`${of}.option_list`, it, 1, most)
    unique(
      `an option id of ${of}`,
      all.map(({ id }) => id),
    )
    for (const option of all) {
      unknown(`an option of ${of}`, option, keys)
      key(`an option id of ${of}`, option.id, OPTION_ID_BYTES)
      words(`an option text of ${of}`, option.text, length, true)
    }
    return all
  }
  function disabled(of: string, it: Json): void {
    if (it.disable === undefined) return
    if (typeof it.disable !== 'boolean') bad(`${of}.disable is no boolean`)
    if (!isUpdate) bad(`${of}.disable outside an update does nothing`)
  }
  function selection(of: string, value: unknown): void {
    const it = object(of, value)
    unknown(of, it, ['question_key', 'title', 'disable', 'selected_id', 'option_list'])
    key(`${of}.question_key`, it.question_key)
    words(`${of}.title`, it.title, QUESTION_TITLE)
    const all = options(of, it.option_list, 10, limits.option, ['id', 'text'])
    if (it.selected_id !== undefined && !all.some(({ id }) => id === it.selected_id)) bad(`${of} selects no option`)
    disabled(of, it)
  }
  function submit(value: unknown): void {
    const it = object('submit_button', value)
    unknown('submit_button', it, ['text', 'key'])
    words('submit_button.text', it.text, BUTTON, true)
    key('submit_button.key', it.key)
  }

  if (!isObject(value)) return [{ code: BAD_CARD, why: 'the card is none' }]
  const known = KNOWN[type]
  if (known === undefined) return [{ code: BAD_CARD, why: `unknown card_type ${type}` }]
  if (surface === 'webhook' && !WEBHOOK_TYPES.includes(type)) bad(`a webhook sends no ${type}`)
  const ofSurface: Readonly<Record<Surface, readonly string[]>> = {
    bot: ['feedback'],
    agent: ['source', ...(isUpdate ? ['replace_text'] : [])],
    webhook: [],
  }
  if (surface !== 'agent' && card.source !== undefined) bad('with a source nothing would be shown')
  unknown(type, card, [...known, ...ofSurface[surface], ...(surface === 'agent' ? [] : ['source'])])

  if (card.source !== undefined && surface === 'agent') {
    const it = object('source', card.source)
    unknown('source', it, ['icon_url', 'desc', 'desc_color'])
    words('source.desc', it.desc, limits.source)
    if (![undefined, 0, 1, 2, 3].includes(it.desc_color as undefined)) bad('source.desc_color')
  }
  if (card.main_title !== undefined) {
    const it = object('main_title', card.main_title)
    unknown('main_title', it, ['title', 'desc'])
    words('main_title.title', it.title, limits.title)
    words('main_title.desc', it.desc, limits.desc)
  }
  if (type !== 'text_notice' && !isPresent(recordIn(card.main_title).title)) bad('no main_title.title', NO_TITLE)
  if (type === 'text_notice' && !isPresent(recordIn(card.main_title).title) && !isPresent(card.sub_title_text)) {
    bad('neither main_title.title nor sub_title_text', NO_TITLE)
  }
  words('sub_title_text', card.sub_title_text, limits.subTitle)
  if (card.emphasis_content !== undefined) {
    const it = object('emphasis_content', card.emphasis_content)
    unknown('emphasis_content', it, ['title', 'desc'])
    words('emphasis_content.title', it.title, 10)
    words('emphasis_content.desc', it.desc, 15)
  }
  if (card.quote_area !== undefined) {
    const it = object('quote_area', card.quote_area)
    unknown('quote_area', it, ['type', 'url', 'appid', 'pagepath', 'title', 'quote_text'])
    link('quote_area', it, [0, 1, 2])
    words('quote_area.title', it.title, Number.POSITIVE_INFINITY)
    words('quote_area.quote_text', it.quote_text, Number.POSITIVE_INFINITY)
  }
  if (card.horizontal_content_list !== undefined) {
    for (const it of list('horizontal_content_list', card.horizontal_content_list, 1, 6)) {
      const files = surface === 'bot' ? [] : ['media_id']
      unknown('horizontal_content_list', it, ['type', 'keyname', 'value', 'url', 'userid', ...files])
      words('horizontal_content_list.keyname', it.keyname, KEYNAME, true)
      words('horizontal_content_list.value', it.value, limits.value)
      link('horizontal_content_list', it, surface === 'bot' ? [0, 1, 3] : [0, 1, 2, 3])
      if (it.type === 2 && !isPresent(it.media_id)) bad('horizontal_content_list has type 2 without a media_id')
      if (it.type === 3 && !isPresent(it.userid)) bad('horizontal_content_list has type 3 without a userid')
    }
  }
  if (card.vertical_content_list !== undefined) {
    for (const it of list('vertical_content_list', card.vertical_content_list, 1, 4)) {
      unknown('vertical_content_list', it, ['title', 'desc'])
      words('vertical_content_list.title', it.title, limits.verticalTitle, true)
      words('vertical_content_list.desc', it.desc, limits.verticalDesc)
    }
  }
  if (card.jump_list !== undefined) {
    for (const it of list('jump_list', card.jump_list, 1, 3)) {
      const asks = surface === 'bot' ? ['question'] : []
      unknown('jump_list', it, ['type', 'title', 'url', 'appid', 'pagepath', ...asks])
      words('jump_list.title', it.title, limits.jump, true)
      link('jump_list', it, surface === 'bot' ? [0, 1, 2, 3] : [0, 1, 2])
      if (it.type === 3) key('jump_list.question', it.question, QUESTION_BYTES)
    }
  }
  if (card.card_action !== undefined) {
    const it = object('card_action', card.card_action)
    unknown('card_action', it, ['type', 'url', 'appid', 'pagepath'])
    link('card_action', it, [0, 1, 2], WEBHOOK_TYPES.includes(type))
  } else if (WEBHOOK_TYPES.includes(type)) bad(`${type} without card_action`)
  if (card.action_menu !== undefined) {
    const it = object('action_menu', card.action_menu)
    unknown('action_menu', it, ['desc', 'action_list'])
    words('action_menu.desc', it.desc, Number.POSITIVE_INFINITY)
    const all = list('action_menu.action_list', it.action_list, 1, 3)
    unique(
      'a key of action_menu',
      all.map(({ key }) => key),
    )
    for (const action of all) {
      unknown('action_menu.action_list', action, ['text', 'key'])
      words('action_menu.action_list.text', action.text, BUTTON, true)
      key('action_menu.action_list.key', action.key)
    }
    if (surface === 'webhook') bad('a webhook hears of no action_menu')
  }
  if (type === 'news_notice') {
    if (card.card_image === undefined && card.image_text_area === undefined) bad('news_notice without an image')
    if (card.card_image !== undefined) {
      const it = object('card_image', card.card_image)
      unknown('card_image', it, ['url', 'aspect_ratio'])
      if (!isUrl(it.url)) bad('card_image without url')
      const ratio = it.aspect_ratio ?? 1.3
      if (typeof ratio !== 'number' || ratio < 1.3 || ratio > 2.25) bad('card_image.aspect_ratio')
    }
    if (card.image_text_area !== undefined) {
      const it = object('image_text_area', card.image_text_area)
      unknown('image_text_area', it, ['type', 'url', 'appid', 'pagepath', 'title', 'desc', 'image_url'])
      link('image_text_area', it, [0, 1, 2])
      if (!isUrl(it.image_url)) bad('image_text_area without image_url')
    }
  }
  if (type === 'button_interaction') {
    const all = list('button_list', card.button_list, 1, 6)
    unique(
      'a key of button_list',
      all.map(({ key }) => key),
    )
    for (const it of all) {
      const links = surface === 'agent' ? ['type', 'url'] : []
      unknown('button_list', it, ['text', 'style', 'key', ...links], BAD_BUTTON)
      words('button_list.text', it.text, BUTTON, true)
      if (surface === 'agent' && it.type === 1) {
        if (!isUrl(it.url)) bad('a link button without url', BAD_BUTTON)
      } else key('button_list.key', it.key)
      if (![undefined, 1, 2, 3, 4].includes(it.style as undefined)) bad('button_list.style', BAD_BUTTON)
    }
    if (card.button_selection !== undefined) selection('button_selection', card.button_selection)
  }
  if (type === 'vote_interaction') {
    const it = object('checkbox', card.checkbox)
    unknown('checkbox', it, ['question_key', 'disable', 'mode', 'option_list'])
    key('checkbox.question_key', it.question_key)
    if (![undefined, 0, 1].includes(it.mode as undefined)) bad('checkbox.mode')
    const all = options('checkbox', it.option_list, 20, CHECKBOX_TEXT, ['id', 'text', 'is_checked'])
    const checked = all.filter(({ is_checked }) => is_checked === true).length
    if (!all.every(({ is_checked }) => [undefined, true, false].includes(is_checked as undefined))) bad('is_checked')
    if ((it.mode ?? 0) === 0 && checked > 1) bad('a single choice with several checked')
    disabled('checkbox', it)
    submit(card.submit_button)
  }
  if (type === 'multiple_interaction') {
    const all = list('select_list', card.select_list, 1, 3)
    unique(
      'a question_key of select_list',
      all.map(({ question_key }) => question_key),
    )
    for (const it of all) selection('select_list', it)
    submit(card.submit_button)
  }
  if (card.feedback !== undefined && surface === 'bot') found.push(...feedbackComplaints(card.feedback))
  const needsTask = isInteractive(card) || card.action_menu !== undefined
  if (card.task_id === undefined ? needsTask : !TASK_ID.test(textIn(card.task_id))) bad('task_id')
  return found
}

const isUrl = (value: unknown): boolean => typeof value === 'string' && /^https?:\/\/\S+$/.test(value)

function feedbackComplaints(feedback: unknown): readonly Complaint[] {
  const it = recordIn(feedback)
  const fits = isPresent(it.id) && bytes(textIn(it.id)) <= FEEDBACK_BYTES && Object.keys(it).length === 1
  return fits ? [] : [{ code: BAD_PARAMETER, why: 'feedback' }]
}

function propertyComplaints(of: string, it: unknown, keys: readonly string[]): readonly Complaint[] {
  if (!isObject(it)) return [{ code: BAD_PARAMETER, why: `${of} is no object` }]
  return Object.keys(recordIn(it))
    .filter(key => !keys.includes(key))
    .map(key => ({ code: BAD_PARAMETER, why: `${of} has no ${key}` }))
}

function contentComplaints(of: string, content: unknown, most: number): readonly Complaint[] {
  if (!isPresent(content)) return [{ code: BAD_PARAMETER, why: `${of} is empty or no text` }]
  const size = bytes(textIn(content))
  return size <= most ? [] : [{ code: BAD_PARAMETER, why: `${of} has ${size} bytes, more than ${most}` }]
}

/** Markup that nobody but an attacker would have put there, and the mention of everybody. Code is left alone. */
function markupComplaints(content: string, allowed: RegExp): readonly Complaint[] {
  const bare = content.replace(/```[\s\S]*?```|`[^`\n]*`/g, '')
  const everybody = /(?<!\\)<@(all|所有人)>/i.test(bare)
  const tags = /(?<!\\)<\/?[a-z][^>\n]*>/gi
  const foreign = [...bare.matchAll(tags)].some(([tag]) => !allowed.test(tag))
  return [
    ...(everybody ? [{ code: BAD_PARAMETER, why: 'everybody is mentioned' }] : []),
    ...(foreign ? [{ code: BAD_PARAMETER, why: 'markup of somebody’s in the markdown' }] : []),
  ]
}
const NO_TAG = /^(?!)/
const COLOUR_TAG = /^<font color="(info|comment|warning)">$|^<\/font>$/

function markdownComplaints(it: unknown): readonly Complaint[] {
  const { content, feedback } = recordIn(it)
  return [
    ...propertyComplaints('markdown', it, ['content', 'feedback']),
    ...contentComplaints('markdown', content, MARKDOWN_BYTES),
    ...markupComplaints(textIn(content), NO_TAG),
    ...(feedback === undefined ? [] : feedbackComplaints(feedback)),
  ]
}

function streamComplaints(it: unknown): readonly Complaint[] {
  const { id, finish, content, feedback } = recordIn(it)
  return [
    ...propertyComplaints('stream', it, ['id', 'finish', 'content', 'feedback']),
    ...(isPresent(id) ? [] : [{ code: BAD_PARAMETER, why: 'a stream without id' }]),
    ...(typeof finish === 'boolean' ? [] : [{ code: BAD_PARAMETER, why: 'a stream that does not say finish' }]),
    // Blanks would not end the loading state.
    ...(finish === true || content !== undefined ? contentComplaints('stream', content, MARKDOWN_BYTES) : []),
    ...markupComplaints(textIn(content), NO_TAG),
    ...(feedback === undefined ? [] : feedbackComplaints(feedback)),
  ]
}

const MEDIA_TYPES = ['file', 'image', 'voice', 'video']

function mediaComplaints(type: string, it: unknown): readonly Complaint[] {
  const more = type === 'video' ? ['title', 'description'] : []
  const isNamed = isPresent(recordIn(it).media_id)
  return [
    ...propertyComplaints(type, it, ['media_id', ...more]),
    ...(isNamed ? [] : [{ code: BAD_PARAMETER, why: `${type} without media_id` }]),
  ]
}

const REPLY_TYPES = ['stream', 'template_card', 'markdown', ...MEDIA_TYPES]
const PUSH_TYPES = ['template_card', 'markdown', ...MEDIA_TYPES]

/** A reply, a push or a welcome of the bot's: its own body, without what is due to the chat. */
export function botBodyComplaints(body: Json, as: 'reply' | 'push' | 'welcome'): readonly Complaint[] {
  const type = textIn(body.msgtype)
  const types = { reply: REPLY_TYPES, push: PUSH_TYPES, welcome: ['text', 'template_card'] }[as]
  if (!types.includes(type)) return [{ code: BAD_TYPE, why: `${as} of msgtype ${type}` }]
  const wrapper = as === 'push' ? ['chatid', 'chat_type'] : []
  return [...propertyComplaints('the body', body, ['msgtype', type, ...wrapper]), ...innerComplaints(type, body[type])]
}

function innerComplaints(type: string, it: unknown): readonly Complaint[] {
  switch (type) {
    case 'template_card':
      return cardComplaints(it, { surface: 'bot' })
    case 'markdown':
      return markdownComplaints(it)
    case 'stream':
      return streamComplaints(it)
    case 'text':
      return [
        ...propertyComplaints('text', it, ['content']),
        ...contentComplaints('text', recordIn(it).content, MARKDOWN_BYTES),
      ]
    default:
      return mediaComplaints(type, it)
  }
}

export function updateComplaints(body: Json, taskId: string): readonly Complaint[] {
  const { userids } = body
  const isList = Array.isArray(userids) && userids.length > 0 && userids.every(isPresent)
  return [
    ...propertyComplaints('the update', body, ['response_type', 'userids', 'template_card']),
    ...(body.response_type === 'update_template_card' ? [] : [{ code: BAD_PARAMETER, why: 'response_type' }]),
    ...(userids === undefined || isList ? [] : [{ code: BAD_PARAMETER, why: 'userids' }]),
    ...cardComplaints(body.template_card, { surface: 'bot', isUpdate: true }),
    // The field's word: it is acknowledged, and nothing changes.
    ...(recordIn(body.template_card).task_id === taskId
      ? []
      : [{ code: BAD_CARD, why: 'the task_id of another card' }]),
  ]
}

const MEGABYTE = 1024 * 1024
/** Pictures of the bot’s: 2 MB in one place, 10 MB in another; the smaller counts. */
const UPLOAD_BYTES: Readonly<Record<Surface, Readonly<Record<string, number>>>> = {
  bot: { image: 2 * MEGABYTE, voice: 2 * MEGABYTE, video: 10 * MEGABYTE, file: 20 * MEGABYTE },
  agent: { image: 10 * MEGABYTE, voice: 2 * MEGABYTE, video: 10 * MEGABYTE, file: 20 * MEGABYTE },
  webhook: { voice: 2 * MEGABYTE, file: 20 * MEGABYTE },
}
const LEAST_UPLOAD_BYTES: Readonly<Record<Surface, number>> = { bot: 1, agent: 6, webhook: 6 }
const EXTENSIONS: Readonly<Record<string, RegExp>> = {
  image: /\.(png|jpe?g)$/i,
  voice: /\.amr$/i,
  video: /\.mp4$/i,
  file: /./,
}
export const CHUNK_BYTES = 512 * 1024

export type MediaFile = { readonly type: string; readonly name: string; readonly size: number }

export function mediaFileComplaints(surface: Surface, { type, name, size }: MediaFile): readonly Complaint[] {
  const most = UPLOAD_BYTES[surface][type]
  if (most === undefined) return [{ code: BAD_PARAMETER, why: `media of type ${type}` }]
  const isSized = size >= LEAST_UPLOAD_BYTES[surface] && size <= most
  return [
    ...(name.trim() !== '' && EXTENSIONS[type]?.test(name) ? [] : [{ code: BAD_PARAMETER, why: `${type} “${name}”` }]),
    ...(isSized ? [] : [{ code: BAD_PARAMETER, why: `${type} of ${size} bytes` }]),
  ]
}

export function uploadComplaints(body: Json): readonly Complaint[] {
  const { total_size: size, total_chunks: chunks, md5 } = body
  const isSized = typeof size === 'number' && Number.isInteger(size)
  const isCut =
    isSized &&
    typeof chunks === 'number' &&
    Number.isInteger(chunks) &&
    chunks >= Math.ceil(size / CHUNK_BYTES) &&
    chunks <= 100
  return [
    ...propertyComplaints('the upload', body, ['type', 'filename', 'total_size', 'total_chunks', 'md5']),
    ...mediaFileComplaints('bot', { type: textIn(body.type), name: textIn(body.filename), size: isSized ? size : 0 }),
    ...(isCut ? [] : [{ code: BAD_PARAMETER, why: `${size} bytes in ${chunks} chunks` }]),
    ...(md5 === undefined || /^[0-9a-f]{32}$/.test(textIn(md5)) ? [] : [{ code: BAD_PARAMETER, why: 'md5' }]),
  ]
}

const RECEIVERS = ['touser', 'toparty', 'totag']
const SEND_KEYS = [
  ...RECEIVERS,
  'agentid',
  'msgtype',
  'safe',
  'enable_id_trans',
  'enable_duplicate_check',
  'duplicate_check_interval',
]
const AGENT_BYTES = 2_048

export function agentBodyComplaints(body: Json, callback: boolean): readonly Complaint[] {
  const type = textIn(body.msgtype)
  const it = body[type]
  const receivers = RECEIVERS.map(key => body[key] ?? '')
  const everybody = receivers.some(value => textIn(value).split('|').includes('@all'))
  return [
    ...propertyComplaints('the message', body, [...SEND_KEYS, type]),
    ...(receivers.every(value => typeof value === 'string') && receivers.join('') !== ''
      ? []
      : [{ code: BAD_PARAMETER, why: 'a message to nobody' }]),
    ...(everybody ? [{ code: BAD_PARAMETER, why: 'a message to everybody' }] : []),
    ...(textIn(body.touser).split('|').length <= 1_000 ? [] : [{ code: BAD_PARAMETER, why: 'more than 1000 people' }]),
    ...agentInnerComplaints(type, it, callback),
  ]
}

function agentInnerComplaints(type: string, it: unknown, callback: boolean): readonly Complaint[] {
  const content = recordIn(it).content
  switch (type) {
    case 'text':
      return [...propertyComplaints(type, it, ['content']), ...contentComplaints(type, content, AGENT_BYTES)]
    case 'markdown':
      return [
        ...propertyComplaints(type, it, ['content']),
        ...contentComplaints(type, content, AGENT_BYTES),
        ...markupComplaints(textIn(content), COLOUR_TAG),
      ]
    case 'template_card': {
      const isDeaf = !callback && (isInteractive(recordIn(it)) || recordIn(it).action_menu !== undefined)
      const deaf = { code: BAD_PARAMETER, why: 'an interactive card of an application without a callback' }
      return [...cardComplaints(it, { surface: 'agent' }), ...(isDeaf ? [deaf] : [])]
    }
    case 'textcard': {
      const { title, description, url } = recordIn(it)
      const whole = isPresent(title) && isPresent(description) && isUrl(url)
      return [
        ...propertyComplaints(type, it, ['title', 'description', 'url', 'btntxt']),
        ...(whole ? [] : [{ code: BAD_PARAMETER, why: 'textcard' }]),
      ]
    }
    case 'image':
    case 'voice':
    case 'video':
    case 'file':
      return mediaComplaints(type, it)
    default:
      return [{ code: BAD_TYPE, why: `an application’s message of msgtype ${type}` }]
  }
}

export function agentUpdateComplaints(body: Json): readonly Complaint[] {
  const { button, template_card: card } = body
  const { userids } = body
  const isFor = (Array.isArray(userids) && userids.length > 0) || body.atall === 1 || Array.isArray(body.partyids)
  return [
    ...propertyComplaints('the update', body, [
      'userids',
      'partyids',
      'tagids',
      'atall',
      'agentid',
      'response_code',
      'button',
      'template_card',
    ]),
    ...(isFor ? [] : [{ code: BAD_PARAMETER, why: 'an update for nobody' }]),
    ...((button === undefined) === (card === undefined)
      ? [{ code: BAD_PARAMETER, why: 'button or template_card' }]
      : []),
    ...(button === undefined
      ? []
      : [
          ...propertyComplaints('button', button, ['replace_name']),
          ...contentComplaints('button.replace_name', recordIn(button).replace_name, AGENT_BYTES),
        ]),
    ...(card === undefined ? [] : cardComplaints(card, { surface: 'agent', isUpdate: true })),
  ]
}

export function webhookComplaints(body: Json): readonly Complaint[] {
  const type = textIn(body.msgtype)
  const it = body[type]
  const { content, mentioned_list: people, mentioned_mobile_list: mobiles } = recordIn(it)
  const known = propertyComplaints('the message', body, ['msgtype', type])
  switch (type) {
    case 'text': {
      const everybody = [...listIn(people), ...listIn(mobiles)].includes('@all')
      return [
        ...known,
        ...propertyComplaints(type, it, ['content', 'mentioned_list', 'mentioned_mobile_list']),
        ...contentComplaints(type, content, 2_048),
        ...(everybody ? [{ code: BAD_PARAMETER, why: 'everybody is mentioned' }] : []),
      ]
    }
    case 'markdown':
    case 'markdown_v2':
      return [
        ...known,
        ...propertyComplaints(type, it, ['content']),
        ...contentComplaints(type, content, 4_096),
        ...markupComplaints(textIn(content), type === 'markdown' ? COLOUR_TAG : NO_TAG),
      ]
    case 'template_card':
      return [...known, ...cardComplaints(it, { surface: 'webhook' })]
    case 'file':
    case 'voice':
      return [...known, ...mediaComplaints(type, it)]
    case 'image': {
      const { base64, md5 } = recordIn(it)
      const whole = isPresent(base64) && /^[0-9a-f]{32}$/.test(textIn(md5))
      const size = Buffer.from(textIn(base64), 'base64').length
      return [
        ...known,
        ...propertyComplaints(type, it, ['base64', 'md5']),
        ...(whole && size <= 2 * 1024 * 1024 ? [] : [{ code: BAD_PARAMETER, why: 'image' }]),
      ]
    }
    default:
      return [{ code: BAD_TYPE, why: `a webhook’s message of msgtype ${type}` }]
  }
}
