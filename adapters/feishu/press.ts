/**
 * From a pressed button to its one answer, which the platform waits for three seconds and does not ask for again. Whatever
 * comes later is told in the chat: nobody is left with "working".
 */
import type { AdapterParts, Answer, MessageRef, Receive } from '../port.ts'
import type { Answers, Say } from './answers.ts'
import type { Api } from './api.ts'
import type { Chats } from './chats.ts'
import { codeOf } from './errors.ts'
import type { Identity } from './identity.ts'
import { textAt } from './json.ts'
import { CALLBACK_BUDGET_MS } from './limits.ts'
import type { Outbound } from './outbound.ts'
import type { PressedAction } from './parse.ts'

/** What a pressed button is answered with; {} says nothing. */
export type CallbackAnswer = {
  readonly toast?: { readonly type: 'info' | 'success' | 'error'; readonly content: string }
  readonly card?: { readonly type: 'raw'; readonly data: unknown }
}

export type PressParts = Pick<AdapterParts, 'log' | 'words'> & {
  readonly api: Api
  readonly out: Outbound
  readonly answers: Answers
  readonly chats: Chats
  readonly identity: Identity
  readonly begin: (work: Promise<void>) => void
}

/** Nothing is awaited before the window's clock runs. */
export function hearPress(
  parts: PressParts,
  { tenant, press: { chatId, presser, ...press } }: { readonly tenant: string; readonly press: PressedAction },
  receive: Receive,
): Promise<CallbackAnswer> {
  const { log, words, out, answers, chats, identity } = parts
  const window = openWindow(toastOf('info', words.working))
  const { eventId, messageId } = press
  let isCommitted = false
  /** Who is to be named where others read along. */
  let mentions: readonly string[] = []

  const say: Say = (message, dedup) => out.reply({ chatId, messageId }, message, dedup)
  const tell = (text: string): Promise<void> => answers.tell(text, mentions, `${eventId}/told`, say)

  parts.begin(turn().catch(failed))
  return window.answered

  async function turn(): Promise<void> {
    if (!(await identity.isOurs(tenant))) {
      log('warn', 'feishu.ignored', { why: 'otherCompany', eventId })
      window.answer({})
      return
    }
    const [userId, chat] = await Promise.all([openIdOf(parts.api, presser), chats.of(chatId)])
    if (userId === null) throw new Error('the presser has no open_id')
    if (chat.kind === 'group') mentions = [userId]
    await receive({ ...press, chat, sender: { userId, name: null, employeeNo: null } }, respond)
    window.answer({})
  }

  async function failed(error: unknown): Promise<void> {
    log('error', isCommitted ? 'feishu.answerNotSent' : 'feishu.turnFailed', { eventId, ...codeOf(error) })
    if (!isCommitted && !window.answer(toastOf('error', words.failed))) await tell(words.failed)
  }

  async function respond(answer: Answer): Promise<readonly MessageRef[]> {
    isCommitted = true
    const { toast, update, replies } = answer
    const own = update?.messageId === messageId ? update.message : null
    // A card that can't be made now (its picture can't be uploaded) is no reason to say nothing: it is changed afterwards.
    const card = own === null ? null : await out.inPlace(own).catch(() => null)
    const inTime = window.answer({
      ...(toast === null ? {} : toastOf('success', toast)),
      ...(card === null ? {} : { card: { type: 'raw' as const, data: card } }),
    })
    if (!inTime && toast !== null && update === null && replies.length === 0) await tell(toast)
    try {
      return await answers.replies(replies, eventId, say)
    } finally {
      if (!inTime || card === null) await answers.change(answer, { chatId, eventId }, say)
    }
  }
}

/** The first answer goes out; when none has come in time, `late` does. */
function openWindow(late: CallbackAnswer) {
  const { promise, resolve } = Promise.withResolvers<CallbackAnswer>()
  let isOpen = true
  /** Whether it was in time. */
  function answer(given: CallbackAnswer): boolean {
    const inTime = isOpen
    isOpen = false
    resolve(given)
    return inTime
  }
  const timer = setTimeout(answer, CALLBACK_BUDGET_MS, late)
  return { answer, answered: promise.finally(() => clearTimeout(timer)) }
}

const toastOf = (type: 'info' | 'success' | 'error', content: string): CallbackAnswer => ({ toast: { type, content } })

async function openIdOf(api: Api, presser: PressedAction['presser']): Promise<string | null> {
  if ('openId' in presser) return presser.openId
  const path = `/open-apis/contact/v3/users/${encodeURIComponent(presser.id)}?user_id_type=${presser.type}`
  return textAt(await api.call({ name: 'user.get', method: 'GET', path }), 'data', 'user', 'open_id')
}
