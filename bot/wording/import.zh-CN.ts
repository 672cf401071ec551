import type { ImportCount, ImportCounts } from '../../db/import-difference.ts'
import { FAULTS_SHOWN, type FileLook, type OrderField, type ReferenceTarget } from '../workbook/faults.ts'
import { columnsOf, SHEETS, type SheetKey } from '../workbook/sheets.ts'
import type { ImportWording } from './import.ts'
import { common } from './zh-CN/common.ts'

const SUBJECTS: Readonly<Record<ReferenceTarget, string>> = {
  units: '单位',
  departments: '部门',
  shifts: '班次',
  calendars: '日历',
  calendarExceptions: '日历例外',
  teams: '班组',
  people: '人员',
  workCenters: '工作中心',
  machines: '设备',
  routings: '工艺路线',
  materials: '物料',
  products: '产品',
  unitConversions: '单位换算',
  boms: 'BOM',
  inspectionPlans: '检验方案',
  pieceRates: '计件单价',
  hourlyRates: '时薪',
  defectReasons: '不良原因',
  downtimeReasons: '停机原因',
  orders: '工单',
  step: '工序',
}

const ORDER_FIELDS: Readonly<Record<OrderField, string>> = {
  product: '产品',
  quantity: '数量',
  unit: '单位',
  customer: '客户',
  priority: '优先级',
  due: '交期',
  sales: '业务员',
  lotNo: '批号',
  note: '备注',
}

const LOOKS: Readonly<Record<FileLook, string>> = {
  picture: '是一张图片。请发 .xlsx 文件。',
  pdf: '是 PDF。请发 .xlsx 文件。',
  text: '像是文本或 CSV。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再发。',
  html: '是网页（有些系统导出的 .xls 其实是网页）。请用 Excel 打开，另存为“Excel 工作簿（.xlsx）”再发。',
  word: '是 Word 文档。请发 .xlsx 文件。',
  binaryWorkbook: '是二进制工作簿（.xlsb）。请另存为“Excel 工作簿（.xlsx）”再发。',
  openDocument: '是 OpenDocument 表格（.ods）。请另存为“Excel 工作簿（.xlsx）”再发。',
  archive: '是压缩包。请解压后发里面的 .xlsx 文件。',
  unknown: '看不出是什么文件。请发 .xlsx 文件。',
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

const requiredNames = (table: SheetKey) =>
  Object.values(columnsOf(table))
    .filter(column => column.required)
    .map(column => column.zh)
    .join('、')

const sheetOf = (target: ReferenceTarget) => SHEETS[target === 'step' ? 'routings' : target].zh

export const importWording: ImportWording = {
  sheets: {
    units: {
      about: '计量单位。件、套、双、箱、千克、米、升不用填，直接用即可。',
      columns: {
        code: '单位代码，全厂唯一，如 PCS',
        name: '单位名称，如 件',
        aliases: '工人可能的其他叫法，多个用逗号分开',
        decimals: '报工时最多几位小数：件填 0，千克填 3',
      },
    },
    departments: {
      about: '部门。日报和预警按部门发到各自的群。',
      columns: {
        name: '部门名称，全厂唯一',
        kind: '部门性质，决定收到哪些消息',
        parent: '上级部门的名称，没有就空着',
      },
    },
    shifts: {
      about: '班次。跨零点的夜班，产量记在上班那一天。',
      columns: {
        name: '班次名称，全厂唯一',
        start: '上班时间，如 08:00',
        end: '下班时间；比上班早就表示第二天',
        breaks: '班内休息，如 12:00-12:40，多段用逗号分开',
      },
    },
    calendars: {
      about: '工作日历：哪几天上班、上哪些班。延期按它只算上班时间。',
      columns: {
        name: '日历名称，全厂唯一',
        workdays: '每周上班的日子，如 周一至周六 或 1-6',
        shifts: '当天上的班次名称，多个用逗号分开；空着表示全天（如外协）',
      },
    },
    calendarExceptions: {
      about: '日历例外：放假和加班的日子。',
      columns: {
        calendar: '哪本日历',
        date: '日期，如 2027-01-01',
        kind: '休息 或 加班',
        note: '说明，如 元旦',
      },
    },
    teams: {
      about: '班组。',
      columns: {
        name: '班组名称，全厂唯一',
        department: '所属部门的名称',
        leader: '班组长的工号（姓名不重复时也可填姓名）',
        calendar: '班组的工作日历；全厂只有一本时可不填',
      },
    },
    people: {
      about: '人员。以工号区分；离职的人不要删行，“在职”填 否。',
      columns: {
        employeeNo: '工号，全厂唯一',
        name: '姓名',
        department: '部门名称；不填时按班组的部门',
        team: '班组名称',
        role: '角色，决定能看什么、能做什么；不填是工人',
        skills: '能报的工序（名称或代码），多个用逗号分开',
        payType: '计薪方式；不填时工人为计件，其他为月薪',
        active: '是否在职；不填为是',
      },
    },
    workCenters: {
      about: '工作中心：能做同一种工序的一组设备或工位。',
      columns: {
        name: '工作中心名称，全厂唯一',
        department: '所属部门的名称',
        calendar: '工作日历；全厂只有一本时可不填',
        capacity: '能同时开几处；不填为 1',
        hourlyCost: '每小时费用',
      },
    },
    machines: {
      about: '设备。',
      columns: { code: '设备编号，全厂唯一', name: '设备名称；不填就用编号', workCenter: '所属工作中心的名称' },
    },
    materials: {
      about: '物料（原材料、辅料、半成品）。',
      columns: {
        code: '物料编码，全厂唯一',
        name: '物料名称',
        spec: '规格型号',
        unit: '计量单位',
        onHand: '现有库存',
        safetyStock: '安全库存',
        leadTimeHours: '采购要多少小时',
        lotTracked: '是否按批次管理；不填为否',
        inspectIncoming: '到料后要先检验才能领用；不填为否',
      },
    },
    products: {
      about: '产品。要开工单的产品必须有工艺路线。',
      columns: {
        code: '产品编码，全厂唯一',
        name: '产品名称',
        spec: '规格型号',
        unit: '计量单位，工单数量按它计',
        routing: '工艺路线的名称；路线与产品同名时可不填',
      },
    },
    unitConversions: {
      about: '单位换算，按产品：1 箱 = 20 件。',
      columns: { product: '产品编码或名称', from: '大单位，如 箱', factor: '1 个大单位等于多少', to: '小单位，如 件' },
    },
    boms: {
      about: '物料清单，一行一种物料。一个产品的行写全：文件里没有的旧行会去掉。',
      columns: {
        product: '产品编码或名称',
        material: '物料编码或名称',
        qtyPer: '做一件用多少',
        scrapPct: '损耗率，百分数：1 就是 1%',
        step: '哪道工序用；不填为第一道',
        issueMethod: '领料 或 倒冲；不填为领料',
      },
    },
    routings: {
      about: '工艺路线，一行一道工序。一条路线的行写全：文件里没有的旧工序会去掉；已开的工单不受影响。',
      columns: {
        routing: '工艺路线的名称，同一条路线每行都写',
        version: '版本，如 V1.0',
        seq: '工序号，整数，从小到大：10、20、30',
        code: '工序代码，如 TURN；不填时用名称',
        name: '工序名称，如 车削',
        aliases: '工人可能的其他叫法，多个用逗号分开',
        workCenter: '工作中心的名称',
        team: '负责的班组',
        setupMinutes: '每张工单准备一次的分钟数',
        standardSeconds: '一个人做一件的秒数',
        parallelWorkers: '几个人同时做；不填为 1',
        expectedScrapPct: '预计报废率，百分数：1 就是 1%',
        pieceRate: '计件单价（每件多少元）；按日期变的单价填在“计件单价”表',
        inspection: '检验方式；不填为不检',
        reviewRequired: '报工是否要班组长审核；不填为否',
        groupReport: '是否几个人合报一个数；不填为否',
        outsourceVendor: '委外厂商；自己做就空着',
        outsourceHours: '委外要多少小时',
        outsourcePrice: '委外每件多少元',
        parallelGroup: '相邻工序填同一个字母就是并行做，如 A',
        overlapAllowed: '上道没做完是否可以先开始；不填为否',
        transferBatch: '允许重叠时，上道到多少件可以开始',
        reportPoint: '是否要报工；填否时由下道工序自动带出，最后一道必须报工',
        milestone: '是否关键工序，给经理和客户看；不填为否',
        isOutput: '哪道工序的合格数算工单产出；都不填就是最后一道',
      },
    },
    inspectionPlans: {
      about:
        '检验方案，一行一个检验项目。填产品和工序，或只填物料（来料检验）。一个方案的项目写全：文件里没有的旧项目会去掉。',
      columns: {
        product: '产品编码或名称；来料检验不填',
        step: '在哪道工序检，工序代码或名称；来料检验不填',
        material: '物料编码或名称；只用于来料检验',
        sample: '抽几件；同一个方案填一样的，或只填一行',
        accept: '抽的里面允许几件不合格；不填为 0',
        name: '量什么，如 外径；只定抽检数时可不填',
        nominal: '标准值；可不填',
        lower: '下限，含本身；上下限至少填一个',
        upper: '上限，含本身',
        unit: '量值的单位，如 mm',
      },
    },
    pieceRates: {
      about: '按日期生效的计件单价。改价就加一行新日期，旧的报工不重算。',
      columns: {
        step: '工序代码或名称',
        product: '产品编码或名称；空着表示所有产品',
        rate: '单价，元',
        perUnit: '按哪个单位计价；不填为产品的单位',
        validFrom: '从哪天起，如 2026-12-01',
      },
    },
    hourlyRates: {
      about: '按日期生效的时薪。调薪就加一行新日期，已经记的不重算。',
      columns: {
        person: '工号或姓名；空着表示没有单独时薪的所有人',
        rate: '一小时多少元',
        validFrom: '从哪天起，如 2026-12-01',
      },
    },
    defectReasons: {
      about: '不良原因。',
      columns: {
        code: '原因代码，全厂唯一',
        name: '原因名称',
        aliases: '工人可能的其他叫法，多个用逗号分开',
        disposition: '一般怎么处理；不填为报废',
        liability: '责任归属；不填为其他',
        steps: '常出现在哪些工序，多个用逗号分开；不填为都可能',
      },
    },
    downtimeReasons: {
      about: '停机原因。',
      columns: {
        code: '原因代码，全厂唯一，也不能与不良原因重复',
        name: '原因名称',
        aliases: '工人可能的其他叫法，多个用逗号分开',
        lossType: '损失算在哪一类；不填为时间',
        planned: '是否计划内；不填为否',
        andonLevel: '安灯级别，0 不呼叫；不填为 0',
        department: '要通知的部门',
      },
    },
    orders: {
      about: '工单。导入后是“计划”状态，下达后才能报工；已下达的工单不能用文件改。',
      columns: {
        code: '工单号，全厂唯一',
        product: '产品编码或名称',
        quantity: '计划数量，大于 0',
        unit: '单位；不填为产品的单位，填别的按单位换算',
        customer: '客户名称',
        priority: '优先级；不填为普通',
        due: '交期，如 2026-12-11 或 2026-12-11 17:00；只写日期就是当天结束',
        sales: '业务员的工号或姓名',
        lotNo: '批号',
        note: '备注',
      },
    },
  },
  guide: {
    sheet: '说明',
    title: '报工系统数据导入模板',
    lines: [
      '只填需要的表，不用的表空着或删掉都可以；列的顺序可以变，带 * 的列必须有。',
      '灰色的“示例”行会被跳过，留着或删掉都可以。',
      '名称和编号可以引用同一个文件里的行，也可以引用系统里已有的。',
      '文件先整个检查一遍：有一处不对就什么都不导入，并告诉你在哪张表、哪一行、哪一列、应该怎么填。',
      '同一个文件导入两次，第二次什么都不变。空着的格子保留系统里原来的值；要清空就填一个减号 -。',
    ],
    headings: ['工作表', '列', '必填', '可以填', '说明'],
    required: '必填',
    optional: '可不填',
    accepts: {
      text: '文字',
      code: '编号（文字）',
      list: '多个，用逗号分开',
      number: '数字',
      choice: '选项',
      yesNo: '是 / 否',
      date: '日期，如 2026-11-27 或 2026/11/27 17:00',
      time: '时间，如 08:00',
      timeRanges: '时段，如 12:00-12:40',
      weekdays: '星期，如 周一至周六',
    },
    accepted: labels => labels.join(' / '),
    fileName: '报工数据模板.xlsx',
  },
  subjects: SUBJECTS,
  place: ({ sheet, row, column, heading, value }) => {
    const where = [`工作表“${sheet}”`]
    if (row !== null) where.push(`第 ${row} 行`)
    if (heading !== null) where.push(column === null ? `“${heading}”` : `${column} 列“${heading}”`)
    return `${where.join(' ')}${value === null ? '' : `，填的是“${value}”`}：`
  },
  reasons: {
    required: () => '必须填写。',
    notNumber: () => '不是数字。请只填数字，如 120 或 0.268。',
    notWhole: () => '必须是整数，不能有小数。',
    tooFine: ({ decimals }) => `最多 ${decimals} 位小数。`,
    outOfRange: ({ least, most }) => `超出范围，应在 ${least} 到 ${most} 之间。`,
    percentSignHere: () => '这里不是百分数，请去掉 % 或把单元格格式改成“常规”。',
    notDate: () => '不是日期。请写成 2026-11-27 或 2026/11/27 17:00。',
    twoDates: () => '分不清哪个是月、哪个是日。请把年写在前面，如 2026-11-27。',
    notTime: () => '不是时间。请写成 08:00。',
    notTimeRanges: () => '不是时段。请写成 12:00-12:40，多段用逗号分开。',
    notWeekdays: () => '不是星期。请写成 周一至周六 或 1-6。',
    notYesNo: () => '请填 是 或 否。',
    notOneOf: ({ choices }) => `没有这个选项。可以填：${choices.map(each => each.zh).join('、')}。`,
    tooLong: ({ most }) => `太长，最多 ${most} 个字。`,
    digitsLost: () => '编号太长，Excel 已经把后面的数字变成 0。请把单元格格式改成“文本”，再重新输入。',
    dateForCode: () => 'Excel 把编号变成了日期。请把单元格格式改成“文本”，再重新输入。',
    formulaFailed: ({ error }) => `公式出错（${error}）。请改好公式，或直接填值。`,
    missingColumn: ({ table, column }) => `缺少必须有的列“${columnsOf(table)[column]?.zh ?? column}”。请在标题行加上。`,
    unknownColumn: ({ nearest }) =>
      `不认识这一列，是不是“${nearest}”？是就改成这个标题；不是就在标题前加 # 表示不导入。`,
    columnTwice: ({ first }) => `与 ${first} 列重复。同一内容只能有一列，请删掉一列。`,
    noHeadings: ({ table }) => `没有找到标题行。第一行应有：${requiredNames(table)}。`,
    sheetTwice: ({ first }) => `与工作表“${first}”重复。同一种数据只能放在一张表里，请合并。`,
    twice: ({ firstRow }) => `与第 ${firstRow} 行重复。请只留一行。`,
    unknown: ({ what, nearest }) =>
      `文件和系统里都没有这个${SUBJECTS[what]}。${nearest.length > 0 ? `是不是：${nearest.join('、')}？` : `请先在“${sheetOf(what)}”表里加上。`}`,
    ambiguous: ({ what, candidates }) =>
      `有不止一个${SUBJECTS[what]}叫这个名字。请改填编号：${candidates.join('、')}。`,
    fitsNoOtherRow: ({ first, firstRow }) => `与第 ${firstRow} 行的“${first}”不一致，这两处应当相同。请改成一样的。`,
    circularBom: ({ path }) => `用料绕成了圈：${path.join(' → ')}。请去掉其中一行。`,
    parentOfItself: ({ path }) => `上级部门绕成了圈：${path.join(' → ')}。请改掉其中一个。`,
    routingWithoutSteps: ({ routing }) => `工艺路线“${routing}”还没有工序。请先在“工艺路线”表里写上工序。`,
    productWithoutRouting: ({ product }) => `产品“${product}”没有工艺路线，开不了工单。请在“产品”表里填上工艺路线。`,
    stepNotInRouting: ({ routing, steps }) => `工艺路线“${routing}”里没有这道工序。可以填：${steps.join('、')}。`,
    parallelGroupApart: ({ group }) => `并行组“${group}”被别的工序隔开了。并行的工序必须相邻。`,
    twoOutputs: ({ firstRow }) => `第 ${firstRow} 行已经是产出工序。一条路线只能有一道。`,
    lastNotReported: () => '最后一道工序必须报工。请填 是。',
    noConversion: ({ from, to, product }) =>
      `产品“${product}”不知道 1 ${from} 等于多少 ${to}。请在“单位换算”表里加上，或按 ${to} 填数量。`,
    finerThanUnit: ({ unit, decimals }) =>
      decimals === 0 ? `单位是${unit}，必须是整数。` : `单位是${unit}，最多 ${decimals} 位小数。`,
    sameUnit: () => '两个单位相同。请填另一个单位。',
    shiftIsEmpty: () => '与上班时间相同。请填下班时间。',
    breakOutsideShift: () => '休息不在上下班时间之内，或先后颠倒。请改时段。',
    orderRuns: ({ status, fields }) =>
      `工单已是“${common.orderStatus[status]}”，不能用文件改${fields.map(field => ORDER_FIELDS[field]).join('、')}。请在聊天里改这张工单，或从文件里删掉这一行。`,
    planOfBoth: () => '一行只能是一种：产品和工序，或者物料。请清空另一边。',
    acceptWithoutSample: () => '写了允许不合格，没写抽检数。请填抽检数。',
    acceptsAll: () => '允许不合格要小于抽检数，否则什么都会合格。',
    sampleOfNothing: () => '抽检数要大于 0。',
    noLimit: () => '上限和下限至少填一个，否则没法判。',
    limitsReversed: () => '上限比下限小。请对调或改正。',
    nominalOutside: () => '标准值不在上下限之间。',
    namedTwice: () => '同一个方案里这个项目写了两次。请只留一行。',
    codeTaken: ({ by }) => `代码已被“${by}”用了。不良原因和停机原因的代码不能相同，请换一个。`,
  },
  faultsTitle: ({ total }) => `文件里有 ${total} 处不对，什么都没有导入。改好后再发一次：`,
  faultsMore: ({ first, total }) =>
    total > first.length ? `……还有 ${total - first.length} 处没有列出（先改前 ${FAULTS_SHOWN} 处再试）。` : null,
  refusals: {
    empty: () => '这是一个空文件。请发填好的工作簿（.xlsx），发“模板”可以拿到模板。',
    tooBig: ({ bytes, limitBytes }) =>
      `文件有 ${megabytes(bytes)} MB，最大 ${megabytes(limitBytes)} MB。请分成几个文件，或去掉图片。`,
    notWorkbook: ({ looksLike }) => `这不是 Excel 工作簿，${LOOKS[looksLike]}`,
    oldFormat: () => '这是旧格式（.xls）。请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”再发。',
    encrypted: () => '文件加了密码，打不开。请去掉打开密码再发。',
    damaged: () => '文件损坏，打不开。请用 Excel 或 WPS 打开，另存为新的 .xlsx 再发。',
    expandsTooMuch: () => '文件展开后太大，没有打开。请分成几个文件，并删掉多余的空行和格式。',
    tooManyRows: ({ sheet, rows, limit }) => `工作表“${sheet}”有 ${rows} 行，最多 ${limit} 行。请分成几个文件。`,
    tooSlow: ({ seconds }) => `读了 ${seconds} 秒还没有读完，已停止。请分成几个文件再发。`,
    noKnownSheet: ({ found }) =>
      `没有认识的工作表（文件里有：${found.join('、')}）。表名应是：${Object.values(SHEETS)
        .map(sheet => sheet.zh)
        .join('、')}。`,
  },
  preview: {
    nothing: counts =>
      counts.size === 0 ? '文件里没有要导入的数据（示例行不算）。' : '文件里的数据系统里都有了，没有变化。',
    title: counts =>
      `文件没有问题：新增 ${sum(counts, 'added')}，修改 ${sum(counts, 'changed')}，不变 ${sum(counts, 'unchanged')}。`,
    line: (subject, counts) => `${SUBJECTS[subject]}：${countWords(counts.get(subject))}`,
    ignored: ({ sheets, columns }) => [
      ...sheets.map(sheet => `没有用到的工作表：“${sheet}”`),
      ...columns.map(({ sheet, column, heading }) => `没有用到的列：“${sheet}”${column ?? ''} 列“${heading ?? ''}”`),
    ],
  },
  done: counts =>
    `导入完成：新增 ${sum(counts, 'added')}，修改 ${sum(counts, 'changed')}，不变 ${sum(counts, 'unchanged')}。`,
  changedMeanwhile: '检查之后系统里的数据变了，什么都没有导入。请再发一次文件。',
  command: {
    importUsage: '用法：npm run import -- 文件.xlsx',
    reportsInChat: '这是报工表，不是导入表格。请在聊天里直接发给机器人。',
    reportsVariant: '报工',
    templateUsage: '用法：npm run template -- 文件.xlsx（工厂数据），或 文件.xlsx 报工（一天的报工表）',
    cannotRead: file => `读不到文件 ${file}：请检查路径和权限。`,
    cannotWrite: file => `写不了文件 ${file}：请检查目录是否存在、有没有权限。`,
    exists: file => `${file} 已经存在，没有覆盖。请换一个文件名。`,
    written: file => `模板已写到 ${file}。填好后运行：npm run import -- ${file}`,
    reportsWritten: file => `报工表已写到 ${file}。填好后在聊天里直接发给助手。`,
    noDatabase: problem => `连不上数据库，什么都没有导入：${problem}`,
    failed: problem => `导入没有成功，什么都没有改变：${problem}`,
  },
}

function sum(counts: ImportCounts, what: keyof ImportCount): number {
  return [...counts.values()].reduce((total, count) => total + count[what], 0)
}

function countWords(count: ImportCount | undefined): string {
  const { added, changed, unchanged } = count ?? { added: 0, changed: 0, unchanged: 0 }
  const parts = [
    added > 0 ? `新增 ${added}` : '',
    changed > 0 ? `修改 ${changed}` : '',
    unchanged > 0 ? `不变 ${unchanged}` : '',
  ]
  return parts.filter(part => part !== '').join('，') || '没有'
}
