import type { TeamWords } from '../zh-CN/team.ts'
import { plural } from './plural.ts'

export const team: TeamWords = {
  groupTitle: (order, step) => `Report together · ${order} ${step}`,
  groupButton: 'Report together',
  groupWho: 'Who worked on it',
  groupMode: 'How it is shared',
  shareMode: { even: 'Evenly', percent: 'By percent', minutes: 'By minutes' },
  groupShares: 'How much each (leave empty if even)',
  groupSharesHint: 'e.g. Zhang San 60, Li Si 40',
  groupHint: 'Everybody named is told and can disagree.',
  tooFew: 'Choose two people or more. Work done by one person is reported as usual.',
  memberGone: name => `${name} no longer works here, or is unknown. Nothing was recorded: please choose again.`,
  sharesMissing: names =>
    `How much for ${names}? Write one number for each, such as "Zhang San 60, Li Si 40". Nothing was changed.`,

  askTitle: (order, step) => `Reported together with you · ${order} ${step}`,
  askText: name =>
    name === ''
      ? 'A report gives you a share. Is it right?'
      : `${name} reported work done together with you. Is your share right?`,
  myPay: 'My piece pay',
  agree: 'Agree',
  object: 'Disagree',
  askUntil: time =>
    `If you do not disagree by ${time}, it counts as agreed. You can also reply "agree" or "disagree because …".`,
  agreed: 'You agreed to these shares.',
  objected: name => `${name} has been told and decides. Until then this pay is not settled.`,
  objectedNobody:
    'Recorded, but nobody was found who may decide: please see your supervisor. Until then this pay is not settled.',
  reporterTold: (name, order, step, reason) =>
    `${name} disagrees with the shares of ${order} ${step}${reason === '' ? '' : `: ${reason}`}. The team leader decides.`,
  nothingToAnswer: 'No shared report is waiting for your answer. For your own pay, send "pay details today".',
  answerRefused: {
    reportGone: 'This report has been undone or corrected; there is nothing left to agree to.',
    notAsked: 'You have no share in this report.',
    answered: 'You have already agreed. If you changed your mind, press "Disagree".',
    timeOver: time =>
      `The time to answer is over (${time}). Send "pay details today" to dispute the row, or see your team leader.`,
    objectedAlready: 'You have already disagreed; the team leader decides.',
  },
  disputeTitle: (order, step) => `Shares disputed · ${order} ${step}`,
  disputeText: (name, reason) => `${name} disagrees with the shares${reason === '' ? '' : `: ${reason}`}`,
  keep: 'Keep as they are',
  makeEven: 'Share evenly',
  newShares: 'New shares (percent each, or minutes)',
  setShares: 'Use these',
  disputeNote:
    'If you change the shares, the report is reversed and recorded again with the new ones; the quantity stays.',
  kept: name => `${name} decided: the shares stay.`,
  changed: name => `${name} decided: changed to the shares above.`,

  endTitle: shift => `${shift} is over, some work is not reported`,
  endText: steps =>
    `You worked on ${plural(steps, 'step')} in this shift without reporting. Press to report how many you made; if nothing was finished, ignore this.`,
  endNote: 'It will be counted for this shift.',
  timerCut: (place, time) =>
    `The timer of ${place} was still running; it was stopped at the end of the shift, ${time}. If you are working overtime, press "Start" again.`,
  bookedFor: (day, shift) => `Counted for ${day}${shift === '' ? '' : ` ${shift}`}`,

  unreportedTitle: (who, shift) => `${who} · not reported yet, ${shift}`,
  unreportedColumns: ['Who', 'Working on / assigned', 'Since'],
  unreportedNobody: 'Everybody has reported.',
  unreportedForLeaders:
    'Only team leaders, supervisors and managers see who has not reported. For your own work, send "my tasks".',
  assigned: 'assigned',
  remind: 'Remind them',
  reminded: count => `${count} reminded`,
  remindedBefore: 'They have already been reminded in this shift; nothing was sent again.',
  remindText: name => `${name} reminds you: you have not reported in this shift yet. Please report how many you made.`,

  boardTitle: span => `Leaderboard · ${span}`,
  boardTeams: 'Teams',
  boardPeople: 'People',
  boardOutput: 'Most output',
  boardPlan: 'Plan met',
  boardFirstPass: 'First-pass yield',
  boardImproved: 'Most improved',
  boardStreaks: 'On time in a row',
  boardPlace: (place, name, value) => `${'①②③④⑤'[place - 1] ?? `${place}.`} ${name} ${value}`,
  boardMinutes: minutes => `${minutes} standard minutes`,
  boardPercent: percent => `${percent}%`,
  boardMore: percent => `+${percent}%`,
  boardSteps: steps => `${steps} ${steps === '1' ? 'step' : 'steps'}`,
  boardEmpty: 'Nobody is on it yet. Keep going!',
  boardOff: 'The leaderboard is off. An administrator can switch it on in the settings (boards.on).',
  boardNote: 'To stay off the leaderboard, send "hide me from boards".',
  boardHidden: 'Your name will no longer be on the leaderboard. To come back, send "show me on boards".',
  boardShown: 'You can be on the leaderboard again.',
  boardDay: day => day,
  boardMonth: month => month,
}
