/** Pieces that are sent back to an earlier step, and come once more. */
export const sendBack = {
  awaiting: '待返工',
  returned: '退回返工',
  awaitingFrom: (quantity: string, from: string, reason: string) =>
    `待返工 ${quantity}（“${from}”退回${reason === '' ? '' : `，${reason}`}），和首次生产的分开报`,
  doneButton: (quantity: string, from: string) => `返工做好 ${quantity}（${from}退回）`,
  toStep: '返工退回到（不选：本工序返工）',
  sentNote: (quantity: string, step: string) =>
    `${quantity}已退回“${step}”，从那里往后各工序重新做，做好了再回到这里。`,
  workedAgain: (from: string) => `做的是“${from}”退回的返工件，单独计数。`,
  underWay: (quantity: string, from: string, to: string) => `“${from}”退回“${to}”的返工件，还有 ${quantity} 没做回来`,
  toldTitle: (order: string, step: string) => `退回返工 · ${order} ${step}`,
  told: (who: string, from: string, quantity: string) => `${who}在“${from}”退回 ${quantity}，请安排返工。`,
  toldBackTitle: (order: string, step: string) => `退回已撤销 · ${order} ${step}`,
  toldBack: (who: string, from: string, quantity: string) => `${who}撤销了“${from}”退回的 ${quantity}，不用返工了。`,
  reason: '原因',

  notHere: '这批返工件不在这道工序：可能已经做完，或者退回已经撤销。打开工序卡片看现在的待返工。',
  moreThanAwaiting: (asked: string, awaiting: string) =>
    `返工报了 ${asked}，这批返工件到这里还没做的只有 ${awaiting}。返工件和首次生产的请分两笔报。`,
  targetUnknown: '这张工单里没有要退回的那道工序。',
  targetNotEarlier: (step: string) => `“${step}”不在这道工序的前面，返工只能退回前面的工序。`,
  targetNotReported: (step: string) => `“${step}”不单独报工，返工做好了没法报。`,
  pastOutside: (step: string) => `退回要经过外协工序“${step}”，不能这样退。要再发外协的，请计划员另开工单。`,
  possible: (steps: string) =>
    steps === '' ? '这道工序前面没有能退回的工序，可以留在本工序返工。' : `可以退回：${steps}。`,
  moreThanMade: (asked: string, made: string, step: string) => `要退回 ${asked}，但“${step}”合格的只有 ${made}。`,
  usedElsewhere: (steps: string) => `并行的“${steps}”已经用掉了和它们配套的件，先撤销那边的报工，或改成报废。`,
}

export type SendBackWords = typeof sendBack
