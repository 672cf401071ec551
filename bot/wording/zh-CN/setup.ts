/** First contact and setting up: who are you, whose group is this, load data. */
export const setup = {
  siteName: '我的工厂',
  bindTitle: '先认识一下',
  bindText: '我还不知道你是谁。填上工号和姓名，班组长确认后就能报工。也可以直接回复，例如“绑定 10023 张伟”。',
  bindInDirectChat: '我还不认识你。请先和我单独聊一句，绑定工号后再在群里用。',
  bindEmployeeNo: '工号',
  bindName: '姓名',
  bindSubmit: '提交',
  bindSent: (leader: string) => `已发给 ${leader} 确认，确认后告诉你。`,
  bindNobody: '已记下。还没有人能确认，请联系管理员。',
  bindNotFound: (employeeNo: string, name: string) =>
    `没有找到工号 ${employeeNo}、姓名 ${name} 的人。核对一下再填；新员工请先让管理员加到人员表。`,
  bindTaken: '这个人已经绑定了别的账号。如果是你换了账号，请找管理员。',
  bindWaiting: '已经在等确认了，请稍等，或者提醒一下班组长。',
  bindRequestTitle: '有人要绑定',
  bindRequestText: (name: string, employeeNo: string, account: string) =>
    `${account} 说自己是 ${name}（${employeeNo}）。是本人吗？`,
  bindYes: '是本人',
  bindNo: '不是',
  bindApproved: (name: string) => `已确认 ${name}`,
  bindRejected: (name: string) => `已拒绝（${name}）`,
  bindWelcomeTitle: (name: string) => `${name}，绑定好了`,
  bindRefusedToPerson: '绑定没有通过，请找班组长或管理员核对。',
  bindDecided: '这个申请已经处理过了。',
  boundAlready: (name: string) => `你已经绑定为 ${name}。`,

  /** Whom the platform gives no name. */
  adminName: '管理员',
  adminClaimed: (name: string) => `${name} 现在是管理员。`,
  adminWrongCode: '这个认领码不对，或者已经用过了。认领码在服务启动时打印。',
  adminBindFirst: '请先绑定工号，再认领管理员。',

  languages: { 'zh-CN': '简体中文', 'zh-TW': '繁體中文', en: 'English' },
  languageSet: '好，以后用这种语言。要换：“语言 English”“语言 中文”“语言 繁体”。',
  whichLanguage: '用哪种语言？ Which language?',

  groupBound: (department: string) => `这个群现在是${department}的群。`,
  groupBoundAlready: (department: string) => `这个群已经是${department}的群了。`,
  groupUnknownDepartment: (name: string, known: string) => `没有“${name}”这个部门。有：${known}。`,
  groupOnlyInGroup: '请在部门的群里发这句话。',
  groupNotAllowed: '只有管理员、主管和本部门的班组长可以绑定部门群。',

  templateText: '这是导入表格，第一页有说明。填好直接发给我。',
  importReadyTitle: '表格没有问题，导入吗？',
  importColumns: ['表', '新增', '改动', '不变'] as readonly string[],
  importYes: '导入',
  importNext: '点“导入”才会写进系统。',
  importDoneTitle: '已导入',
  importNothingTitle: '没有要导入的',
  importFaultsTitle: '表格有要改的地方，没有导入',
  importRefusedTitle: '这个文件导入不了',
  importStoppedTitle: '没有导入',
  importFaultColumns: ['表', '行', '列', '问题'] as readonly string[],
  importMoreFaults: (count: number) => `还有 ${count} 处没有列出，先改好这些，再发一次。`,
  roleNotInFile: (people: readonly string[]) =>
    `这个表改了 ${people.slice(0, 5).join('、')}${people.length > 5 ? ` 等 ${people.length} 人` : ''} 的角色或在职，这要由经理或管理员来定。把这些行改回去（或请他们来导入）再发一次。`,
  importNotAllowed: '只有计划员、经理和管理员可以导入。',
  importGone: '这个文件找不到了，请再发一次。',
}

export type SetupWords = typeof setup
