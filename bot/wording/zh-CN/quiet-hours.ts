/** When groups are left in peace, and the forms that change it. */
export const quietHours = {
  label: '静默时段',
  ofDepartment: (department: string) => `静默时段 · ${department}`,
  none: '无',
  anyTime: '静默和休息时也叫',
  /** Told at any hour, whatever is chosen. */
  safety: '安全',
  change: { hours: '改静默时段', kinds: '静默时也叫谁' },
  hint: {
    hours: '这段时间群里不响，攒到上班再说，安全异常除外。空着的不改，不要就写“无”。',
    kinds: '勾上的异常，静默时段和没人上班时也马上叫；安全异常总是马上叫。',
  },
  hours: '全厂（例如 22:00-07:00）',
  departments: '单独的部门（例如 质量部 23:00-06:00、仓库 无）',
  kinds: '哪些异常',
  save: '保存',
  saved: '静默时段已保存，下一轮起生效',
  refused: (why: string) => `没有保存：${why}。`,
  fault: {
    unreadable: (text: string) => `“${text}”看不懂，时间写成 22:00-07:00，不要就写“无”`,
    unknownDepartment: (text: string) => `没有“${text}”这个部门，写部门的全名或编号`,
    namedTwice: (text: string) => `“${text}”的部门写了两次，留一个`,
    noTime: (whose: string) => `${whose}的时间要在 00:00 到 23:59 之间`,
    noLength: (whose: string) => `${whose}的开始和结束一样，不要就写“无”`,
    notAmongThem: (label: string) => `“${label}”要从选项里选，选了“无”就不选别的`,
  },
  wholeSite: '全厂',
}

export type QuietHoursWords = typeof quietHours
