/** The lesson on an order that counts nowhere, and who never reported. */
export const practice = {
  names: { order: '练习单', product: '练习零件', step: '练习工序' },
  title: (stage: number) => `练习 ${stage}/3`,
  welcome: '三句话学会报工。这张“练习单”是假的，哪里都不算，放心试。',
  mark: '【练习】不算数，没有记任何账。',
  ask: {
    1: '第 1 句：假设你做好了 5 个。回复：做完5个',
    2: '第 2 句：这次做好 8 个，还废了 1 个。回复：做完8个 报废1',
    3: '第 3 句：报错了随时能改。回复：撤销。或者回复：我的任务，看看真的活。',
  },
  praise: {
    1: '对，就这么报。',
    2: '很好，好的和废的分开报。',
    3: '记下了，最后一句：',
  },
  hint: {
    1: '没看到做好了几个。照着发：做完5个',
    2: '报上了，可是没有报废。照着发：做完8个 报废1',
    3: '照着发：撤销，或者：我的任务',
  },
  notYet: '这句不是练习要的，什么都没记。',
  receiptTitle: '练习 · 已报工',
  undoneTitle: '练习 · 已撤销',
  refusedTitle: '练习 · 这样报不进去',
  refusedNote: '真的单子也会这样提醒你。',
  finished: '学会了！以后对真的工单这样说就行：带上单号和工序，或者回复任务卡片。想再练就发“练习”。',
  start: '开始练习',
  skip: '跳过',
  skipped: '好，不练了。想练随时发“练习”。',
  notPractising: '你现在没有在练习。想练就发“练习”。',
  real: '你说的是真的工单：这条按真的报工处理，不是练习。',
  neverTitle: (count: number) => `还没报过工的有 ${count} 人`,
  neverColumns: ['姓名', '工号', '班组', '情况'] as readonly string[],
  neverState: { bound: '绑定了，没报过', unbound: '还没绑定' },
  neverEmpty: '你的人都报过工了。',
  neverNote: '请他们发“练习”，三句话就会。还没绑定的先发“绑定 工号 姓名”。',
  notForYou: '这个由班组长、主管和经理看。',
}

export type PracticeWords = typeof practice
