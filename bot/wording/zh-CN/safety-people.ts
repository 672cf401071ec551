/** Whom a safety exception calls at once, and changing it. */
export const safetyPeople = {
  title: '安全异常叫谁',
  text: '有人报安全异常，不分白天夜里，马上叫下面这些人；出事班组的班组长、相关部门的主管也会叫到。',
  columns: ['谁', '工号', '能不能叫到'] as readonly string[],
  reached: '能',
  unreached: '叫不到：还没绑定账号',
  managers: '没有单独指定，叫的是经理。',
  nobody: '一个人都没有：既没有指定，也没有经理。请点“改”，指定至少一个人。',
  gone: (numbers: string) => `名单里这些工号已经不在了：${numbers}。`,
  change: '改安全人员',
  backToManagers: '不单独指定，叫经理',
  people: '叫谁（姓名或工号，用顿号隔开）',
  save: '保存',
  saved: '安全人员已保存，马上生效',
  refused: (why: string) => `没有保存：${why}。`,
  whoMay: '安全人员由主管、计划员、经理或管理员来改。',
  hint: '也可以直接发“安全人员 改成 张三、李四”。',
  fault: {
    unknown: (text: string) => `没有找到在职的“${text}”，写全名或工号`,
    namesakes: (text: string) => `叫“${text}”的不止一个，写工号`,
    tooMany: (most: number) => `最多 ${most} 个人`,
    empty: '没有写叫谁',
  },
}

export type SafetyPeopleWords = typeof safetyPeople
