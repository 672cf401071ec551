import type { PlatformWording } from '../zh-CN/platform.ts'

export const platform: PlatformWording = {
  adapter: {
    working: 'Working on it…',
    failed: 'Not saved; please press again',
    sendAgain: 'Your last message was not saved. Please send it again.',
    voiceNotRead: 'I could not understand this voice message. Please type, for example "1003 turning 50 scrap 2".',
    kindNotRead: 'I cannot read this kind of message. Send text (for example "my tasks"), a picture or a workbook.',
    replyWithNumber: 'You can also just reply with the number: 50, or 50 scrap 2',
    shortened: '… (shortened)',
    submit: 'Submit',
    chooseNumber: 'Number',
    digits: ['Hundreds', 'Tens', 'Ones'],
    done: 'Done',
    writeOneOf: 'You can reply with: ',
    writeHere: 'Please send: ',
    drop: 'never mind',
    dropHint: 'In one message. To cancel, send "never mind".',
    dropped: 'All right, nothing was recorded.',
    others: 'Others',
  },
  budgetNear: (name, percent, calls, budget) =>
    `${name}: ${calls} API calls this month, ${percent}% of the ${budget} free ones. When they are used up, messages can no longer be sent: consider a larger edition, or send fewer messages.`,
  personLeft: (person, name) =>
    `${person} is no longer in the directory of ${name}. If they have left, set them inactive in the people workbook.`,
  names: { sandbox: 'Sandbox', feishu: 'Feishu', dingtalk: 'DingTalk', wecom: 'WeCom' },
}
