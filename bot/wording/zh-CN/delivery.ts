/** Messages that did not arrive, for administrators. */
export const delivery = {
  title: '没送到的消息',
  none: '都送到了，没有要重发的。',
  letter: (id: number, chat: string, time: string) => `#${id} ${chat} ${time}`,
  why: (what: string, why: string) => `${what}：${why}`,
  attempts: (attempts: number, error: string) => `试了 ${attempts} 次没成功，${error}`,
  refused: (error: string) => `平台不收，${error}`,
  again: (id: number) => `重发 #${id}`,
  hint: '先按原因改好（机器人是否还在群里、权限、配置），再点重发；也可以发“重发 全部”。',
  sentAgain: (count: number) => `${count} 条重新排队，马上再发。`,
  nothingToSend: '没有这条没送到的消息，可能已经重发了。',
  notAllowed: '没送到的消息由管理员来看和重发。',
}

export type DeliveryWords = typeof delivery
