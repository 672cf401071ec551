import type { PhotoWords, TravelerWords } from '../zh-CN/traveler.ts'

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
      code: 'Photograph',
    },
    note: 'Note',
    outside: vendor => `Outside: ${vendor}`,
    hint: 'When done, send a photo of the code to the bot, or write it the number below the code.',
    printedAt: time => `Printed ${time}`,
  },
  fileName: (order, what) => `${order} ${what}.pdf`,
  sizes: { a4: 'A4', label: 'Label 60×40', largeLabel: 'Label 100×70' },
  printedTitle: order => `Traveler · ${order}`,
  printedStepTitle: (order, step) => `Traveler · ${order} ${step}`,
  printed: {
    a4: steps =>
      `A4, steps: ${steps}. Print it and let it go with the goods; a photo of the code beside a step opens that step for reporting.`,
    label: steps => `Labels of 60×40 mm: ${steps}. Print at actual size (100 %).`,
    largeLabel: steps => `Labels of 100×70 mm: ${steps}. Print at actual size (100 %).`,
  },
  print: 'Print traveler',
  whichTitle: 'The traveler of which order?',
  whichText: example => `Press one, or write it, such as "print traveler ${example}".`,
  whichNone: 'There is no order to be worked on now.',
  busy: 'Too many are printing. Please try again in a moment.',

  openedTitle: (order, product) => `${order} · ${product}`,
  stepsText: 'Which step is it? Open it to report.',
  stepsColumns: ['Step', 'State', 'Good/planned'],
  severalTitle: 'The codes of several steps are in the photo',
  severalText: 'Which step is it? Or take a closer photo of one code.',
  codeRefusedTitle: {
    misread: 'The number is not right',
    otherSite: 'Not a traveler of this factory',
    replaced: 'This traveler is out of date',
  },
  codeRefused: {
    misread:
      'One digit may have been copied wrongly. Send it again as it stands on the traveler (the digits below the code), or send a photo of the code.',
    otherSite: 'This sheet was not printed here, and its order is not known here. Is it the right sheet?',
    replaced: 'The order was made anew since it was printed. Ask the planner to print it again.',
  },
  overTitle: (order, status) => `${order} is ${status}`,
  over: 'This order takes no more reports. If something was not reported, ask the planner.',
  notYet: {
    planned: 'The order is not released yet; it can be reported after that. Ask the planner.',
    onHold: 'The order is on hold; it can be reported when it goes on. Ask the planner.',
  },

  page: {
    title: 'Number of a traveler',
    text: 'Send this number to the reporting bot in your chat to open the step:',
    other: 'Or send it a photo of the code right in the chat.',
  },
}

export const photo: PhotoWords = {
  refusedTitle: 'This photo was not used',
  refused: {
    empty: 'The file is empty. Please take the photo again.',
    tooBig: (megabytes, limit) =>
      `The photo has ${megabytes} MB; at most ${limit} MB. Send it again, not as "original".`,
    tooManyPixels: (megapixels, limit) =>
      `The photo has ${megapixels} megapixels; at most ${limit}. Take it in the ordinary mode and send it again, not as "original".`,
    otherFormat: format => `I can't open ${format} pictures. Take the photo right in the chat (JPEG or PNG).`,
    notAnImage: 'This is no picture. Please take a photo right in the chat.',
    damaged: 'The picture is damaged. Please take it again.',
    tooSlow: 'This picture took too long. Please take it again, closer to the code.',
    busy: 'Too many photos are coming in. Please send it again in a moment.',
    gone: 'This photo is not there any more. Please send it again.',
    full: most => `There are ${most} photos here already; no more can be attached.`,
    tooBigToKeep: (megabytes, limit) =>
      `The photo has ${megabytes} MB; at most ${limit} MB are kept. Send it again, not as "original".`,
  },
  retakeTitle: 'The code could not be read',
  retake:
    'Please take it again: closer, so that the code fills almost half of the picture; straight, steady and in focus; with enough light and no glare, the paper flat. Or send the number below the code.',
  retakeOther: 'If you only meant to attach the photo:',
  attachTo: what => `Attach to ${what}`,
  attachedTitle: 'Photo attached',
  attached: (what, count) => `Attached to ${what}; photos there: ${count}.`,
  codeHint:
    'No code of a traveler was seen in it. To scan one, take it closer and straight, or send the number below the code.',
  foreignCode: 'The QR code in the photo is not one of a traveler.',
  askTitle: 'What does the photo belong to?',
  askText: 'Press one; nothing is stored before.',
  nowhereTitle: 'The photo was not stored',
  nowhere:
    'You have no step in hand and raised no exception. Open a step first ("my tasks"), or reply to its card with the photo.',
  textApart: 'The text was not used. Please send it once more by itself.',
  apart: 'Please send photos by themselves, without other files.',
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
  none: 'There are no photos here, or they are not kept any more.',
  notKept: 'The photo is not kept any more',
  exceptionTitle: what => `Photo of an exception · ${what}`,
}
