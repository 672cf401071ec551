import type { SafetyPeopleWords } from '../zh-CN/safety-people.ts'

export const safetyPeople: SafetyPeopleWords = {
  title: 'Who is called for safety',
  text: 'A safety exception calls these people at once, at any hour, besides the leader of the team and the supervisors concerned.',
  columns: ['Who', 'Number', 'Can be reached'],
  reached: 'yes',
  unreached: 'no: not bound to an account',
  managers: 'Nobody is named, so the managers are called.',
  nobody: 'There is nobody: none is named and there is no manager. Press Change and name somebody.',
  gone: numbers => `These numbers of the list are gone: ${numbers}.`,
  change: 'Change who is called',
  backToManagers: 'Name nobody: call the managers',
  people: 'Whom (names or employee numbers, by commas)',
  save: 'Save',
  saved: 'Saved, and in force at once',
  refused: why => `Not saved: ${why}.`,
  whoMay: 'Supervisors, planners, managers and administrators change who is called for safety.',
  hint: 'You can also write "safety people: Zhang San, Li Si".',
  fault: {
    unknown: text => `nobody called "${text}" works here; write the full name or the employee number`,
    namesakes: text => `there are several called "${text}"; write the employee number`,
    tooMany: most => `at most ${most} people`,
    empty: 'nobody is named',
  },
}
