/** Photos of the work: why one was not used, what it was attached to, and looking at them. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { InboundFile } from '../../adapters/port.ts'
import type { Instant, PersonId } from '../../domain/model.ts'
import { type Action, encodeAction, type PhotoTarget } from '../action.ts'
import type { PhotoRefusal } from '../photo/read-codes.ts'
import { type ImageBlock, photoBlock } from '../photo/with-photos.ts'
import { type CardContext, clockTime } from './context.ts'
import { refusalCard, tasksButton } from './talk-cards.ts'

const MOST_TARGETS = 6
/** A button has room for the platform’s name of the file, and little else. */
const LONGEST_NAME = 20

/** Something a photo may belong to, and what it is called. */
export type NamedTarget = { readonly to: PhotoTarget; readonly name: string }

export type NotUsed =
  | PhotoRefusal
  | { readonly kind: 'gone' }
  | { readonly kind: 'full'; readonly most: number }
  | { readonly kind: 'tooBigToKeep'; readonly bytes: number; readonly limitBytes: number }

export const photoRefusedCard = (context: CardContext, why: NotUsed): Card =>
  refusalCard(context.words.photo.refusedTitle, [refusalLine(context, why)])

function refusalLine({ words: { photo } }: CardContext, why: NotUsed): string {
  const { refused } = photo
  switch (why.kind) {
    case 'tooBig':
      return refused.tooBig(megabytes(why.bytes), megabytes(why.limitBytes))
    case 'tooBigToKeep':
      return refused.tooBigToKeep(megabytes(why.bytes), megabytes(why.limitBytes))
    case 'tooManyPixels':
      return refused.tooManyPixels(why.megapixels, why.limitMegapixels)
    case 'otherFormat':
      return refused.otherFormat(why.format)
    case 'full':
      return refused.full(why.most)
    default:
      return refused[why.kind]
  }
}

const megabytes = (bytes: number): string => String(Math.max(0.1, Math.round(bytes / 104_857.6) / 10))

/** A code was seen and not read. Whoever only meant the photo attaches it by a press. */
export function retakeCard(context: CardContext, file: InboundFile, targets: readonly NamedTarget[]): Card {
  const { photo } = context.words
  const buttons = attachButtons(context, file, targets)
  const lines = buttons.length === 0 ? [photo.retake] : [photo.retake, photo.retakeOther]
  return refusalCard(photo.retakeTitle, lines, buttons)
}

export const askTargetCard = (context: CardContext, file: InboundFile, targets: readonly NamedTarget[]): Card => {
  const { photo } = context.words
  return refusalCard(photo.askTitle, [photo.askText, photo.codeHint], attachButtons(context, file, targets), 'info')
}

export const nowhereCard = (context: CardContext): Card => {
  const { photo } = context.words
  return refusalCard(photo.nowhereTitle, [photo.nowhere, photo.codeHint], [tasksButton(context)])
}

/** One key for all of them: the photo is attached once, wherever that is. */
function attachButtons(context: CardContext, file: InboundFile, targets: readonly NamedTarget[]): readonly Button[] {
  const once = context.once()
  const named = { ref: file.ref, name: file.name.slice(-LONGEST_NAME), size: file.size }
  return targets.slice(0, MOST_TARGETS).map(({ to, name }) => ({
    label: context.words.photo.attachTo(name),
    payload: encodeAction({ do: 'attachPhoto', file: named, to, once }),
  }))
}

export function attachedCard(
  context: CardContext,
  { to, name }: NamedTarget,
  count: number,
  hints: readonly string[],
): Card {
  const { photo } = context.words
  const card = refusalCard(photo.attachedTitle, [photo.attached(name, count)], [], 'success')
  const notes = hints.map(text => ({ kind: 'note' as const, text }))
  return {
    ...card,
    blocks: [...card.blocks, ...notes, { kind: 'actions', actions: [photosButton(context, to, count)] }],
  }
}

const photosButton = (context: CardContext, of: Extract<Action, { do: 'photos' }>['of'], count: number): Button => ({
  label: context.words.photo.show(count),
  payload: encodeAction({ do: 'photos', of, at: 0 }),
})

/** None where there are no photos: a card need not say so. */
export const photosButtons = (...[context, of, count]: Parameters<typeof photosButton>): readonly Button[] =>
  count === 0 ? [] : [photosButton(context, of, count)]

export type ShownPhoto = {
  readonly id: string
  readonly mime: string
  readonly takenBy: PersonId
  readonly at: Instant
  /** How many back from the newest. */
  readonly index: number
  readonly total: number
  readonly name: string
}

export function photoCard(
  context: CardContext,
  of: Extract<Action, { do: 'photos' }>['of'],
  { id, mime, takenBy, at, index, total, name }: ShownPhoto,
): Card {
  const { photo } = context.words
  const image: ImageBlock = photoBlock(id, {
    name: `${id}.${mime === 'image/png' ? 'png' : 'jpg'}`,
    alt: photo.notKept,
    mime,
  })
  const turnTo = (label: string, to: number): Button => ({ label, payload: encodeAction({ do: 'photos', of, at: to }) })
  const older = index + 1 < total ? [turnTo(photo.older, index + 1)] : []
  const newer = index > 0 ? [turnTo(photo.newer, index - 1)] : []
  const actions = [...older, ...newer]
  return {
    title: photo.showTitle(name),
    tone: 'info',
    blocks: [
      image,
      {
        kind: 'note',
        text: `${photo.takenBy(context.personName(takenBy), clockTime(context, at))} · ${photo.shown(index + 1, total)}`,
      },
      ...(actions.length === 0 ? [] : [{ kind: 'actions' as const, actions }]),
    ],
  }
}

/** To the department that was called: what somebody sent of the trouble. */
export function exceptionPhotoCard(context: CardContext, what: string, target: NamedTarget, count: number): Card {
  const { photo } = context.words
  const line = photo.attached(target.name, count)
  return refusalCard(photo.exceptionTitle(what), [line], [photosButton(context, target.to, count)], 'info')
}
