import type { SafetyPeopleWords } from '../zh-CN/safety-people.ts'

export const safetyPeople: SafetyPeopleWords = {
  title: 'Who is called for safety',
  text: 'A safety exception calls these people at once, at any hour, and also the leader of the team and the supervisors concerned.',
  columns: ['Who', 'Employee no.', 'Can be reached'],
  reached: 'yes',
  unreached: 'no: not bound to an account',
  managers: 'Nobody is named, so the managers are called.',
  nobody:
    'Nobody would be called: nobody is named and there is no manager. Press "Change safety people" and name somebody.',
  gone: numbers => `These employee numbers on the list no longer exist: ${numbers}.`,
  change: 'Change safety people',
  backToManagers: 'Call the managers',
  people: 'Who (names or employee numbers, separated by commas)',
  save: 'Save',
  saved: 'Saved, valid at once',
  refused: why => `Not saved: ${why}.`,
  whoMay:
    'Only supervisors, planners, managers and administrators change who is called for safety; please ask one of them.',
  hint: 'You can also send "safety people: Zhang San, Li Si".',
  fault: {
    unknown: text => `nobody called "${text}" works here; write the full name or the employee number`,
    namesakes: text => `several people are called "${text}"; write the employee number`,
    tooMany: most => `at most ${most} people`,
    empty: 'nobody is named',
  },
}
