/** Travelers: what is printed on them, what a scanned code is answered with, and photos of the work. */
export const traveler = {
  /** On paper. */
  title: '流转卡',
  sheet: {
    columns: {
      step: '工序',
      workCenter: '工作中心',
      planned: '计划',
      good: '合格',
      scrap: '报废',
      signed: '操作者／日期',
      code: '拍这里',
    },
    note: '备注',
    outside: (vendor: string) => `外协：${vendor}`,
    hint: '做完把二维码拍下来发给报工助手，或者直接发二维码下面的编号。',
    printedAt: (time: string) => `${time} 打印`,
  },
  fileName: (order: string, what: string) => `${order} ${what}.pdf`,
  sizes: { a4: 'A4', label: '标签 60×40', largeLabel: '标签 100×70' },
  printedTitle: (order: string) => `流转卡 · ${order}`,
  printedStepTitle: (order: string, step: string) => `流转卡 · ${order} ${step}`,
  printed: {
    a4: (steps: number) => `A4，${steps} 道工序。打印出来跟着料走；做完拍工序旁边的二维码发给我，就能报工。`,
    label: (steps: number) => `60×40 毫米标签 ${steps} 张，按实际大小打印（100%）。`,
    largeLabel: (steps: number) => `100×70 毫米标签 ${steps} 张，按实际大小打印（100%）。`,
  },
  print: '打印流转卡',
  whichTitle: '打印哪张工单的流转卡？',
  whichText: (example: string) => `点一张，或者直接发，比如“打印流转卡 ${example}”。`,
  whichNone: '现在没有要做的工单。',
  busy: '打印的人太多，请过一会儿再发一次。',

  /** What a code leads to. */
  openedTitle: (order: string, product: string) => `${order} · ${product}`,
  stepsText: '做的是哪一道？点开就能报工。',
  stepsColumns: ['工序', '状态', '合格/计划'] as readonly string[],
  severalTitle: '拍到了好几道工序的码',
  severalText: '做的是哪一道？也可以只对着一个码近一点再拍。',
  codeRefusedTitle: {
    misread: '编号对不上',
    otherSite: '不是本厂的流转卡',
    replaced: '这张流转卡不能用了',
  },
  codeRefused: {
    misread: '可能抄错了一位。看着流转卡再发一次（二维码下面那串数字），或者把二维码拍下来发给我。',
    otherSite: '这张卡不是这里打印的，里面的工单这里没有。请核对是不是拿错了卡。',
    replaced: '打印以后工单重新做过。请计划员再打印一张。',
  },
  overTitle: (order: string, status: string) => `${order} ${status}`,
  over: '这张工单不用再报工。还有没报的，请找计划员。',
  notYet: {
    planned: '工单还没下达，下达后才能报工。请找计划员。',
    onHold: '工单暂停了，恢复后才能报工。请找计划员。',
  },

  /** On the page that a phone's own camera opens. */
  page: {
    title: '流转卡编号',
    text: '把这个编号发给聊天里的报工助手，就能打开这道工序报工：',
    other: '也可以直接在聊天里拍二维码发给它。',
  },
}

export const photo = {
  refusedTitle: '这张照片没有处理',
  refused: {
    empty: '收到的是空文件，请再拍一张发给我。',
    tooBig: (megabytes: string, limit: string) =>
      `照片有 ${megabytes} MB，最多 ${limit} MB。发的时候不要选“原图”，再发一次。`,
    tooManyPixels: (megapixels: number, limit: number) =>
      `照片有 ${megapixels} 百万像素，最多 ${limit} 百万。用普通模式拍，不要选“原图”，再发一次。`,
    otherFormat: (format: string) => `${format} 格式的图片我打不开。请直接在聊天里拍照发（JPG 或 PNG）。`,
    notAnImage: '这个不是图片。请直接在聊天里拍照发给我。',
    damaged: '图片坏了，打不开。请再拍一张发给我。',
    tooSlow: '这张图片太复杂，没看完。请靠近二维码再拍一张。',
    busy: '现在发照片的人太多，请过一会儿再发一次。',
    gone: '这张照片找不到了，请再发一次。',
    full: (most: number) => `这里已经有 ${most} 张照片，不能再附了。`,
    tooBigToKeep: (megabytes: string, limit: string) =>
      `照片有 ${megabytes} MB，附上的最多 ${limit} MB。发的时候不要选“原图”，再发一次。`,
  },
  retakeTitle: '二维码没看清',
  retake:
    '请再拍一张：靠近些，让码占画面的一小半；拿正、拿稳、对上焦；光要够，别反光，纸放平。也可以直接发码下面的编号。',
  retakeOther: '要是只想附上照片，点下面：',
  attachTo: (what: string) => `附到 ${what}`,
  attachedTitle: '照片已附上',
  attached: (what: string, count: number) => `附到 ${what}，一共 ${count} 张。`,
  codeHint: '照片里没有看到流转卡的码。要扫码就靠近些、拿正再拍，或者发码下面的编号。',
  foreignCode: '照片里的二维码不是流转卡的。',
  askTitle: '照片附到哪里？',
  askText: '点一个，没点之前什么都不存。',
  nowhereTitle: '照片没有存',
  nowhere: '你现在没有在做的工序，也没有报过的异常。先打开工序（“我的任务”），或者回复工序卡片发照片。',
  textApart: '文字没有处理，请单独再发一次。',
  apart: '照片请单独发，不要和别的文件一起。',
  subject: {
    step: (order: string, step: string) => `${order} ${step}`,
    exception: (what: string, where: string) => `异常“${what}”${where === '' ? '' : `（${where}）`}`,
  },
  show: (count: number) => `照片 ${count}`,
  showTitle: (what: string) => `照片 · ${what}`,
  shown: (at: number, total: number) => `第 ${at} 张，共 ${total} 张`,
  takenBy: (name: string, time: string) => `${name} ${time} 拍`,
  older: '更早的',
  newer: '更新的',
  none: '这里没有照片，或者已经过了保存期。',
  notKept: '照片已经过了保存期',
  exceptionTitle: (what: string) => `异常有照片 · ${what}`,
}

export type TravelerWords = typeof traveler
export type PhotoWords = typeof photo
