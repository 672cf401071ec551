import type { PhotoWords, TravelerWords } from '../zh-CN/traveler.ts'
import { plural } from './plural.ts'

export const traveler: TravelerWords = {
  title: 'Traveler',
  sheet: {
    columns: {
      step: 'Step',
      workCenter: 'Work center',
      planned: 'Planned',
      good: 'Good',
      scrap: 'Scrap',
      signed: 'Who / date',
      code: 'Photo here',
    },
    note: 'Note',
    outside: vendor => `Outside: ${vendor}`,
    hint: 'When done, send the bot a photo of the code, or the number below the code.',
    printedAt: time => `Printed ${time}`,
  },
  fileName: (order, what) => `${order} ${what}.pdf`,
  sizes: { a4: 'A4', label: 'Label 60×40', largeLabel: 'Label 100×70' },
  printedTitle: order => `Traveler · ${order}`,
  printedStepTitle: (order, step) => `Traveler · ${order} ${step}`,
  printed: {
    a4: steps =>
      `A4, ${plural(steps, 'step')}. Print it and keep it with the goods; to report, send me a photo of the code beside the step.`,
    label: steps => `${plural(steps, 'label')} of 60×40 mm. Print at actual size (100%).`,
    largeLabel: steps => `${plural(steps, 'label')} of 100×70 mm. Print at actual size (100%).`,
  },
  print: 'Print traveler',
  whichTitle: 'Print the traveler of which order?',
  whichText: example => `Press one, or send it, such as "print traveler ${example}".`,
  whichNone: 'There is no order to work on now.',
  busy: 'Too many people are printing. Please send it again in a moment.',

  openedTitle: (order, product) => `${order} · ${product}`,
  stepsText: 'Which step is it? Open it to report.',
  stepsColumns: ['Step', 'State', 'Good/planned'],
  severalTitle: 'Several codes in the photo',
  severalText: 'Which step is it? Or take a closer photo of one code.',
  codeRefusedTitle: {
    misread: 'The number is not right',
    otherSite: 'Not a traveler of this factory',
    replaced: 'This traveler is out of date',
  },
  codeRefused: {
    misread:
      'One digit may be wrong. Look at the traveler and send the number below the code again, or send a photo of the code.',
    otherSite:
      'This traveler was not printed here, and its order is not known here. Please check that it is the right one.',
    replaced: 'The order was created again after this was printed. Ask the planner to print it again.',
  },
  overTitle: (order, status) => `${order} is ${status}`,
  over: 'This order needs no more reports. If something was not reported, ask the planner.',
  notYet: {
    planned: 'The order is not released yet; it can be reported once it is released. Ask the planner.',
    onHold: 'The order is on hold; it can be reported once it is resumed. Ask the planner.',
  },

  page: {
    title: 'Traveler number',
    text: 'Send this number to the reporting bot in your chat to open the step:',
    other: 'Or send it a photo of the code right in the chat.',
  },
}

export const photo: PhotoWords = {
  refusedTitle: 'This photo was not processed',
  refused: {
    empty: 'The file is empty. Please take the photo again.',
    tooBig: (megabytes, limit) =>
      `The photo is ${megabytes} MB; the limit is ${limit} MB. Send it again without choosing "original".`,
    tooManyPixels: (megapixels, limit) =>
      `The photo has ${megapixels} megapixels; the limit is ${limit}. Take it in the normal mode and send it again without choosing "original".`,
    otherFormat: format => `I cannot open ${format} pictures. Please take the photo in the chat (JPEG or PNG).`,
    notAnImage: 'This is not a picture. Please take a photo in the chat.',
    damaged: 'The picture is damaged. Please take it again.',
    tooSlow: 'This picture took too long to read. Please take it again, closer to the code.',
    busy: 'Too many photos are coming in. Please send it again in a moment.',
    gone: 'This photo can no longer be found. Please send it again.',
    full: most => `There are already ${most} photos here; no more can be attached.`,
    tooBigToKeep: (megabytes, limit) =>
      `The photo is ${megabytes} MB; to attach it, the limit is ${limit} MB. Send it again without choosing "original".`,
  },
  retakeTitle: 'The code could not be read',
  retake:
    'Please take it again: closer, so that the code fills almost half of the picture; straight, steady and in focus; enough light, no glare, the paper flat. Or send the number below the code.',
  retakeOther: 'If you only want to attach the photo, press below:',
  attachTo: what => `Attach to ${what}`,
  attachedTitle: 'Photo attached',
  attached: (what, count) => `Attached to ${what}, ${plural(count, 'photo')} in total.`,
  codeHint:
    'There is no traveler code in this photo. To scan one, take it closer and straight, or send the number below the code.',
  foreignCode: 'The QR code in the photo is not from a traveler.',
  askTitle: 'What does the photo belong to?',
  askText: 'Press one; nothing is saved before you do.',
  nowhereTitle: 'The photo was not saved',
  nowhere:
    'You are not working on any step and have raised no exception. Open a step first ("my tasks"), or reply to its card with the photo.',
  textApart: 'The text was not processed. Please send it again by itself.',
  apart: 'Please send photos separately, not together with other files.',
  subject: {
    step: (order, step) => `${order} ${step}`,
    exception: (what, where) => `exception "${what}"${where === '' ? '' : ` (${where})`}`,
  },
  show: count => `Photos: ${count}`,
  showTitle: what => `Photos · ${what}`,
  shown: (at, total) => `${at} of ${total}`,
  takenBy: (name, time) => `${name}, ${time}`,
  older: 'Older',
  newer: 'Newer',
  none: 'There are no photos here, or the time to keep them is over.',
  notKept: 'The time to keep this photo is over',
  exceptionTitle: what => `Photo of an exception · ${what}`,
}
