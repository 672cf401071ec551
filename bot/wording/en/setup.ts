import type { SetupWords } from '../zh-CN/setup.ts'

export const setup: SetupWords = {
  siteName: 'My factory',
  bindTitle: 'Who are you?',
  bindText:
    'I do not know you yet. Enter your employee number and name; once your team leader confirms, you can report. Or reply, for example, "bind 10023 Zhang Wei".',
  bindInDirectChat:
    'I do not know you yet. Please write to me directly to bind your employee number; after that you can use me in the group.',
  bindEmployeeNo: 'employee number',
  bindName: 'name',
  bindSubmit: 'Submit',
  bindSent: leader => `Sent to ${leader} for confirmation; I will tell you when it is confirmed.`,
  bindNobody: 'Recorded. Nobody can confirm it yet; please contact the administrator.',
  bindNotFound: (employeeNo, name) =>
    `There is nobody with number ${employeeNo} and name ${name}. Please check both; if you are new, ask the administrator to add you to the people workbook first.`,
  bindTaken: 'This person is already bound to another account. If you changed accounts, please see the administrator.',
  bindWaiting: 'Already waiting for confirmation; please wait or remind your team leader.',
  bindRequestTitle: 'Please confirm who this is',
  bindRequestText: (name, employeeNo, account) =>
    `The account ${account} says it is ${name} (${employeeNo}). Is that right?`,
  bindYes: 'Yes',
  bindNo: 'No',
  bindApproved: name => `${name} confirmed`,
  bindRejected: name => `${name} rejected`,
  bindWelcomeTitle: name => `${name}, you are set up`,
  bindRefusedToPerson: 'Your request was not confirmed; please see your team leader or the administrator.',
  bindDecided: 'This request has already been decided.',
  boundAlready: name => `You are already bound as ${name}.`,

  adminName: 'Administrator',
  adminClaimed: name => `${name} is now the administrator.`,
  adminWrongCode: 'This code is wrong or has already been used. The code is printed when the service starts.',
  adminBindFirst: 'Please bind your employee number first, then claim to be the administrator.',

  languages: { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' },
  languageSet: 'English from now on. To change: "language 中文", "language 繁體".',
  whichLanguage: 'Which language? 用哪种语言？',

  groupBound: department => `This group now belongs to ${department}.`,
  groupBoundAlready: department => `This group already belongs to ${department}.`,
  groupUnknownDepartment: (name, known) => `There is no department "${name}". There are: ${known}.`,
  groupOnlyInGroup: "Please send this in the department's group.",
  groupNotAllowed:
    "Only the administrator, supervisors and the department's team leaders may bind a group; please ask one of them.",

  templateText: 'This is the import workbook; its first sheet explains it. Fill it in and send it back to me.',
  importReadyTitle: 'The workbook is correct. Import it?',
  importColumns: ['sheet', 'new', 'changed', 'unchanged'],
  importYes: 'Import',
  importNext: 'Nothing is written until you press Import.',
  importDoneTitle: 'Imported',
  importNothingTitle: 'Nothing to import',
  importFaultsTitle: 'The workbook has errors; nothing was imported',
  importRefusedTitle: 'This file cannot be imported',
  importStoppedTitle: 'Nothing was imported',
  importFaultColumns: ['sheet', 'row', 'column', 'error'],
  importMoreFaults: count => `${count} more not listed; correct these first and send it again.`,
  roleNotInFile: people =>
    `This sheet changes the role of, or whether somebody works here: ${people.slice(0, 5).join(', ')}${people.length > 5 ? ` and others (${people.length})` : ''}. A manager or the administrator decides that. Put these rows back, or ask one of them to import it, and send it again.`,
  importNotAllowed: 'Only planners, managers and administrators may import; please ask one of them.',
  importGone: 'This file can no longer be found; please send it again.',
}
