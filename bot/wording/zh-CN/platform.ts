/** The few words that a platform's adapter says by itself (`PlatformWords` of the port), and what is said of platforms. */
import type { PlatformWords } from '../../../adapters/port.ts'

const adapter: PlatformWords = {
  working: '正在处理，稍等…',
  failed: '没有保存，请再按一次',
  sendAgain: '刚才这条没有保存下来，请再发一次。',
  voiceNotRead: '这条语音我没听成文字。请直接打字，或者用输入法的语音输入，例如“1003 车削 50 报废2”。',
  kindNotRead: '这种消息我看不懂。请发文字、图片或表格，例如“我的任务”。',
  replyWithNumber: '直接回复数字也可以，例如 50 或 50 报废2',
  shortened: '…（后面的省略了）',
  submit: '提交',
  chooseNumber: '选数量',
  digits: ['百位', '十位', '个位'],
  done: '已处理',
  writeOneOf: '可以直接回复：',
  writeHere: '请直接发：',
  drop: '算了',
  dropHint: '发一条就行。不写了就发“算了”。',
  dropped: '好，什么都没有记。',
  others: '其他',
}

export const platform = {
  adapter,
  /** To the administrators, once per threshold and month. */
  budgetNear: (name: string, percent: number, calls: number, budget: number) =>
    `${name} 本月已用 ${calls} 次接口调用，是免费额度 ${budget} 的 ${percent}%。用完后消息会发不出去：请考虑升级版本，或减少推送。`,
  /** To the administrators, once. */
  personLeft: (person: string, name: string) =>
    `${name} 的通讯录里已经没有 ${person} 了。如果已离职，请在人员表里停用。`,
  names: { sandbox: '沙盒', feishu: '飞书', dingtalk: '钉钉', wecom: '企业微信' },
}

export type PlatformWording = typeof platform
