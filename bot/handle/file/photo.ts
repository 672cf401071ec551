/**
 * Photos: with a traveler's code in it, that is opened; without one it is attached to what the sender has in hand. What a
 * picture is, is judged before anything opens it (`bot/photo`).
 */
import type { InboundFile } from '../../../adapters/port.ts'
import { addAudit, addExceptionEvents, enqueue } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { exceptionById } from '../../../db/exceptions.ts'
import { anyInspectionById } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import { addPhoto, countPhotos, type PhotoSubject, photoAt } from '../../../db/photos.ts'
import { eventOf } from '../../../domain/exception-life.ts'
import type { ExceptionId, InspectionId, OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { codeScanned } from '../../../domain/traveler-code.ts'
import type { Action, PhotoTarget } from '../../action.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import {
  askTargetCard,
  attachedCard,
  exceptionPhotoCard,
  type NamedTarget,
  type NotUsed,
  nowhereCard,
  photoCard,
  photoRefusedCard,
  retakeCard,
} from '../../cards/photo-cards.ts'
import { codeRefusedCard } from '../../cards/traveler-cards.ts'
import { type ImageMime, lookAtImage } from '../../photo/image-look.ts'
import { PHOTO_LIMITS } from '../../photo/limits.ts'
import { readCodes } from '../../photo/read-codes.ts'
import { audited, heardAs } from '../audit.ts'
import { aboutOf as aboutException, departmentOf } from '../exception/exception-place.ts'
import { aboutLot } from '../inspection/ask-lot.ts'
import { type About, type Plan, type Reply, reply, type Speech, say, speech } from '../plan.ts'
import { tellDepartment } from '../tell.ts'
import type { Turn } from '../turn.ts'
import { exceptionTarget, namedTarget, photoTargets, troubleName } from './photo-target.ts'
import { bytesOf } from './sent-file.ts'
import { openCodes } from './traveler-code.ts'

/** Of one message; each is looked at in turn. */
const MOST_PHOTOS = 3
/** What is kept for a year and shown in a chat: no platform's own camera sends more. */
const MOST_KEPT_BYTES = 8 * 1024 * 1024
const MOST_PER_SUBJECT = 20

type Kept = { readonly file: InboundFile; readonly mime: ImageMime; readonly bytes: Uint8Array }

type Seen =
  | { readonly kind: 'codes'; readonly digits: readonly string[] }
  /** Nothing of ours in it. `foreign`: somebody else's code is. */
  | { readonly kind: 'plain'; readonly photo: Kept; readonly foreign: boolean }
  | { readonly kind: 'unreadable'; readonly file: InboundFile }
  | { readonly kind: 'notUsed'; readonly why: NotUsed }

export async function planPhotos(turn: Turn, files: readonly InboundFile[]): Promise<Plan> {
  const seen: Seen[] = []
  for (const file of files.slice(0, MOST_PHOTOS)) seen.push(await lookAt(turn, file))
  const apart = turn.event.kind === 'message' && turn.event.text.trim() !== '' ? [saidApart(turn)] : []
  const digits = seen.flatMap(one => (one.kind === 'codes' ? one.digits : []))
  const refused = seen.flatMap(one =>
    one.kind === 'notUsed' ? [reply(cardMessage(photoRefusedCard(turn.cards, one.why)))] : [],
  )
  const plain = seen.filter(one => one.kind === 'plain')
  const unreadable = seen.find(one => one.kind === 'unreadable')
  if (digits.length > 0) return planCodes(turn, digits, plain, [...refused, ...apart])
  const targets = plain.length > 0 || unreadable !== undefined ? await photoTargets(turn) : []
  const retake = unreadable === undefined ? [] : [reply(cardMessage(retakeCard(turn.cards, unreadable.file, targets)))]
  return planPlain(turn, plain, targets, [...refused, ...retake, ...apart])
}

const saidApart = (turn: Turn): Reply => reply(textMessage(turn.cards.words.photo.textApart))

async function lookAt(turn: Turn, file: InboundFile): Promise<Seen> {
  if (file.size > PHOTO_LIMITS.bytes) return notUsed(tooBig(file.size))
  const bytes = await bytesOf(turn, file)
  if (bytes === null) return notUsed({ kind: 'gone' })
  const looked = await readCodes(bytes)
  if (looked.kind === 'refused') return notUsed(looked.why)
  const digits = looked.texts.map(codeScanned).filter(code => code !== null)
  if (digits.length > 0) return { kind: 'codes', digits }
  if (looked.unreadable > 0) return { kind: 'unreadable', file }
  return { kind: 'plain', photo: { file, mime: looked.mime, bytes }, foreign: looked.texts.length > 0 }
}

const notUsed = (why: NotUsed): Seen => ({ kind: 'notUsed', why })

const tooBig = (bytes: number): NotUsed => ({ kind: 'tooBig', bytes, limitBytes: PHOTO_LIMITS.bytes })

type Plain = Extract<Seen, { kind: 'plain' }>

/** Photos beside the one of a code are of the step that it names. */
async function planCodes(
  turn: Turn,
  digits: readonly string[],
  plain: readonly Plain[],
  others: readonly Reply[],
): Promise<Plan> {
  const opened = await openCodes(turn, digits)
  if (opened.kind === 'refused') return say(reply(cardMessage(codeRefusedCard(turn.cards, opened.why))), ...others)
  const { plan, at } = opened
  const target = at === null ? null : await namedTarget(turn, { of: 'step', order: at.order.code, seq: at.step.seq })
  const replies = plan.kind === 'say' ? plan.speech.replies : []
  if (target !== null && plain.length > 0) return planKeep(turn, plain, target, [...replies, ...others])
  return plan.kind === 'say' ? { ...plan, speech: { ...plan.speech, replies: [...replies, ...others] } } : plan
}

/** One that it can be of: attached. Several: asked, with a card for each photo. */
function planPlain(
  turn: Turn,
  plain: readonly Plain[],
  targets: readonly NamedTarget[],
  others: readonly Reply[],
): Plan {
  if (plain.length === 0) return say(...others)
  const [only, another] = targets
  if (only === undefined) return say(reply(cardMessage(nowhereCard(turn.cards))), ...others)
  if (another === undefined) return planKeep(turn, plain, only, others)
  const asked = plain.map(({ photo }) => reply(cardMessage(askTargetCard(turn.cards, photo.file, targets))))
  return say(...asked, ...others)
}

function planKeep(turn: Turn, plain: readonly Plain[], target: NamedTarget, others: readonly Reply[]): Plan {
  const photos = plain.map(({ photo }) => photo)
  const { photo: words } = turn.cards.words
  const hints = [...(plain.some(({ foreign }) => foreign) ? [words.foreignCode] : []), words.codeHint]
  return {
    kind: 'transact',
    write: async tx => speech([...(await keep(turn, tx, photos, target, hints)), ...others]),
  }
}

/** Which step or exception was meant, and the photo read again: it is what counts. */
export async function planAttachPhoto(turn: Turn, action: Extract<Action, { do: 'attachPhoto' }>): Promise<Plan> {
  const file = { ...action.file, mime: '' }
  const target = await namedTarget(turn, action.to)
  if (target === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const bytes = await bytesOf(turn, file)
  const look = bytes === null ? null : lookAtImage(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (bytes === null || look === null) return say(reply(cardMessage(photoRefusedCard(turn.cards, { kind: 'gone' }))))
  if (look.kind === 'refused') return say(reply(cardMessage(photoRefusedCard(turn.cards, look.why))))
  const photo: Kept = { file, mime: look.mime, bytes }
  return {
    kind: 'transact',
    write: async tx => {
      const [done = null, ...replies] = await keep(turn, tx, [photo], target, [])
      return { toast: turn.cards.words.photo.attachedTitle, update: done, replies } satisfies Speech
    },
  }
}

/** Stores what fits, and says what came of it. */
async function keep(
  turn: Turn,
  tx: Transaction,
  photos: readonly Kept[],
  target: NamedTarget,
  hints: readonly string[],
): Promise<readonly Reply[]> {
  const subject = await subjectOf(tx, target)
  const before = await countPhotos(tx, target.to)
  const small = photos.filter(({ bytes }) => bytes.length <= MOST_KEPT_BYTES)
  const kept = small.slice(0, Math.max(0, MOST_PER_SUBJECT - before))
  for (const photo of kept) await store(turn, tx, photo, target, subject)
  const count = before + kept.length
  if (kept.length > 0) await tellOfException(turn, tx, target, count)
  const refused = [
    ...photos.filter(photo => !small.includes(photo)).map(({ bytes }) => tooBigToKeep(bytes.length)),
    ...(kept.length < small.length ? [{ kind: 'full', most: MOST_PER_SUBJECT } as const] : []),
  ].map(why => reply(cardMessage(photoRefusedCard(turn.cards, why))))
  if (kept.length === 0) return refused
  return [reply(cardMessage(attachedCard(turn.cards, target, count, hints)), aboutOf(target)), ...refused]
}

const tooBigToKeep = (bytes: number): NotUsed => ({ kind: 'tooBigToKeep', bytes, limitBytes: MOST_KEPT_BYTES })

function aboutOf({ to }: NamedTarget): About {
  switch (to.of) {
    case 'step':
      return { kind: 'step', order: to.order as OrderCode, seq: to.seq }
    case 'exception':
      return { kind: 'exception', exception: to.exception as ExceptionId, order: null, seq: null }
    case 'inspection':
      return aboutLot(to.inspection as InspectionId)
  }
}

async function store(turn: Turn, tx: Transaction, photo: Kept, { to }: NamedTarget, subject: PhotoSubject) {
  const { mime, bytes } = photo
  const id = turn.newId()
  await addPhoto(tx, { id, mime, bytes, ...subject, takenBy: turn.person.id, at: turn.now })
  const of = subjectIn(to)
  const details = { photo: id, bytes: bytes.length, ...(to.of === 'step' ? { seq: to.seq } : {}) }
  await addAudit(tx, [audited(turn, 'photo.attached', of, details)], heardAs(turn.event))
  if (subject.exceptionId === null) return
  const shown = eventOf('photo', { actor: turn.person, now: turn.now }, { photoId: id })
  await addExceptionEvents(tx, subject.exceptionId, [shown], heardAs(turn.event))
}

const subjectIn = (to: PhotoTarget): { readonly kind: string; readonly id: string } =>
  to.of === 'step'
    ? { kind: 'order', id: to.order }
    : { kind: to.of, id: to.of === 'exception' ? to.exception : to.inspection }

/** Rows as they are in this transaction; the photo of an exception or an inspection is one of its step too. */
async function subjectOf(tx: Transaction, { to }: NamedTarget): Promise<PhotoSubject> {
  if (to.of === 'exception') {
    const placed = await exceptionById(tx, to.exception as ExceptionId)
    if (placed === null) throw new TypeError(`no exception ${to.exception}`)
    const { id, orderId, stepId } = placed.exception
    return { exceptionId: id, inspectionId: null, orderId, stepId }
  }
  if (to.of === 'inspection') {
    const placed = await anyInspectionById(tx, to.inspection)
    if (placed === null) throw new TypeError(`no inspection ${to.inspection}`)
    const { inspection } = placed
    const at = inspection.kind === 'incoming' ? { orderId: null, stepId: null } : inspection
    return { exceptionId: null, inspectionId: inspection.id, orderId: at.orderId, stepId: at.stepId }
  }
  const order = await loadOrder(tx, to.order as OrderCode)
  const step = order === null ? null : findStep(order, to.seq)
  if (order === null || step === null) throw new TypeError(`no step ${to.order} ${to.seq}`)
  return { exceptionId: null, inspectionId: null, orderId: order.id, stepId: step.id }
}

/** Whoever was called sees that there is something to look at: once, however many photos come. */
async function tellOfException(turn: Turn, tx: Transaction, target: NamedTarget, count: number): Promise<void> {
  if (target.to.of !== 'exception') return
  const placed = await exceptionById(tx, target.to.exception as ExceptionId)
  if (placed === null || placed.exception.resolvedAt !== null) return
  const department = departmentOf(turn.catalog, placed.exception)
  if (department === null) return
  const group = { catalog: turn.catalog, cards: cardContextFor(turn.catalog, null, turn.now) }
  const named = exceptionTarget(group, placed)
  const card = exceptionPhotoCard(group.cards, troubleName(group, placed), named, count)
  const key = `exception:${placed.exception.id}:photo`
  await enqueue(
    tx,
    tellDepartment(turn.catalog, department.id, { message: cardMessage(card), about: aboutException(placed), key }),
  )
}

export async function planShowPhoto(turn: Turn, { of, at: index }: Extract<Action, { do: 'photos' }>): Promise<Plan> {
  const { photo: words } = turn.cards.words
  const [photo, target] = await Promise.all([
    photoAt(turn.sql, of, index),
    of.of === 'order' ? null : namedTarget(turn, of),
  ])
  if (photo === null) return say(reply(textMessage(words.none)))
  const name =
    of.of === 'order' ? [of.order, photo.stepName ?? ''].filter(text => text !== '').join(' ') : (target?.name ?? '')
  return say(reply(cardMessage(photoCard(turn.cards, of, { ...photo, index, name }))))
}
