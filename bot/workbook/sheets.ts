/**
 * The workbook, as data: every sheet and column with its names, what it expects and an example. Reading, checking and the
 * template all go by this one definition. The explanations beside the columns stand in `bot/wording/import.*`.
 */
import { MOST_AN_HOUR } from '../../domain/hourly-pay.ts'
import { toNumber } from '../../domain/quantity.ts'
import {
  departmentKinds,
  dispositions,
  exceptionKinds,
  inspections,
  issueMethods,
  liabilities,
  lossTypes,
  payTypes,
  priorities,
  roles,
} from './column-choices.ts'
import { type Column, column, required, type Sheet, sheet } from './columns.ts'
import { day, dayAndTime } from './day-cells.ts'
import { decimal, number } from './number-cells.ts'
import { time, timeRanges } from './time-cells.ts'
import { weekdays } from './weekday-cells.ts'
import { code, list, text, yesNo } from './word-cells.ts'

/** Rows whose first filled cell begins with one of these are examples and are passed over. */
export const EXAMPLE_MARKS = ['示例', '示範', 'example'] as const

/** A cell with only this says "nothing here", where an empty one says "as it is". */
export const NOTHING_MARKS: ReadonlySet<string> = new Set(['-', '—', '–', '无', '無', 'none'])

const PIECES_MOST = 1e9
const quantity = { least: 0, most: PIECES_MOST, decimals: 4 } as const
const positiveQuantity = { least: 0.0001, most: PIECES_MOST, decimals: 4 } as const
const measure = { least: -1e9, most: 1e9, decimals: 4 } as const
const money = { least: 0, most: 1e6, decimals: 4 } as const
/** As in the chat and over the API. */
const hourly = { least: 0.0001, most: toNumber(MOST_AN_HOUR), decimals: 4 } as const
const percent = { least: 0, most: 100, decimals: 4, percent: true } as const
const hours = { least: 0, most: 10_000, decimals: 2 } as const
const whole = (least: number, most: number) => ({ least, most, decimals: 0 })

export const SHEETS = {
  units: sheet(['单位', 'Units', '计量单位'], {
    code: required(['代码', 'Code', '单位代码'], code(20), ['示例PCS', '示例KG'], ['ExamplePCS', 'ExampleKG']),
    name: required(['名称', 'Name', '单位名称', '单位'], text(20), ['件', '千克'], ['piece', 'kilogram']),
    aliases: column(['别名', 'Aliases', '其他叫法'], list(20), ['个，只', '公斤'], ['pcs, ea', 'kg, kilo']),
    decimals: column(['小数位', 'Decimals', '小数位数'], number(whole(0, 4)), [0, 3]),
  }),
  departments: sheet(['部门', 'Departments'], {
    name: required(
      ['部门', 'Department', '部门名称', '名称', 'Name'],
      text(60),
      ['示例车间', '示例质量部'],
      ['Example shop', 'Example quality'],
    ),
    kind: column(['类型', 'Kind', '部门类型', '性质'], departmentKinds, ['生产', '质量'], ['production', 'quality']),
    parent: column(['上级部门', 'Parent', '上级'], text(60), ['', ''], ['', '']),
  }),
  shifts: sheet(['班次', 'Shifts'], {
    name: required(
      ['班次', 'Shift', '班次名称', '名称', 'Name'],
      text(60),
      ['示例白班', '示例夜班'],
      ['Example day shift', 'Example night shift'],
    ),
    start: required(['上班', 'Start', '上班时间', '开始', '开始时间'], time(), ['08:00', '20:00']),
    end: required(['下班', 'End', '下班时间', '结束', '结束时间'], time(), ['20:00', '08:00']),
    breaks: column(['休息', 'Breaks', '休息时间', '休息时段'], timeRanges(), [
      '12:00-12:40，17:00-17:20',
      '00:00-00:40',
    ]),
  }),
  calendars: sheet(['日历', 'Calendars', '工作日历'], {
    name: required(['日历', 'Calendar', '日历名称', '名称', 'Name'], text(60), ['示例两班制'], ['Example two shifts']),
    workdays: required(['工作日', 'Workdays', '上班日'], weekdays(), ['周一至周六'], ['Mon-Sat']),
    shifts: column(['班次', 'Shifts'], list(), ['示例白班，示例夜班'], ['Example day shift, Example night shift']),
  }),
  calendarExceptions: sheet(['日历例外', 'Calendar exceptions', '节假日', '放假加班'], {
    calendar: required(
      ['日历', 'Calendar', '日历名称'],
      text(60),
      ['示例两班制', '示例两班制'],
      ['Example two shifts', 'Example two shifts'],
    ),
    date: required(['日期', 'Date'], day(), ['2027-01-01', '2027-01-03']),
    kind: required(['安排', 'Kind', '类型'], exceptionKinds, ['休息', '加班'], ['off', 'overtime']),
    note: column(['说明', 'Note', '备注'], text(), ['元旦', '赶货'], ['New Year', 'rush']),
  }),
  teams: sheet(['班组', 'Teams'], {
    name: required(['班组', 'Team', '班组名称', '名称', 'Name'], text(60), ['示例车削班'], ['Example turning']),
    department: required(['部门', 'Department', '所属部门'], text(60), ['示例车间'], ['Example shop']),
    leader: column(['班组长', 'Leader', '班组长工号', '组长', '负责人'], code(), ['E0001']),
    calendar: column(['日历', 'Calendar', '工作日历'], text(60), ['示例两班制'], ['Example two shifts']),
  }),
  people: sheet(['人员', 'People', '员工', '人员名单', '员工名单'], {
    employeeNo: required(
      ['工号', 'Employee no.', '员工编号', '员工号', '编号'],
      code(),
      ['示例E0001', '示例E0002'],
      ['Example E0001', 'Example E0002'],
    ),
    name: required(['姓名', 'Name', '名字'], text(60), ['王建国', '李秀英'], ['Wang Jianguo', 'Li Xiuying']),
    department: column(
      ['部门', 'Department', '所属部门'],
      text(60),
      ['示例车间', '示例车间'],
      ['Example shop', 'Example shop'],
    ),
    team: column(
      ['班组', 'Team', '所属班组'],
      text(60),
      ['示例车削班', '示例车削班'],
      ['Example turning', 'Example turning'],
    ),
    role: column(['角色', 'Role', '岗位', '职务'], roles, ['班组长', '工人'], ['team leader', 'worker']),
    skills: column(
      ['技能', 'Skills', '可报工序', '会做的工序'],
      list(),
      ['车削，铣键槽', '车削'],
      ['turning, milling', 'turning'],
    ),
    payType: column(['计薪', 'Pay', '计薪方式', '工资方式'], payTypes, ['月薪', '计件'], ['monthly', 'piece']),
    active: column(['在职', 'Active', '状态'], yesNo(), ['是', '是'], ['yes', 'yes']),
  }),
  workCenters: sheet(['工作中心', 'Work centers', '工作中心表'], {
    name: required(
      ['工作中心', 'Work center', '工作中心名称', '名称', 'Name'],
      text(60),
      ['示例数控车'],
      ['Example CNC lathes'],
    ),
    department: required(['部门', 'Department', '所属部门'], text(60), ['示例车间'], ['Example shop']),
    calendar: column(['日历', 'Calendar', '工作日历'], text(60), ['示例两班制'], ['Example two shifts']),
    capacity: column(['并行数', 'Capacity', '产能', '工位数', '台数'], number(whole(1, 10_000)), [4]),
    hourlyCost: column(['小时费用', 'Hourly cost', '费率'], decimal(money), [80]),
  }),
  machines: sheet(['设备', 'Machines', '机台', '设备清单'], {
    code: required(
      ['设备编号', 'Machine no.', '编号', '机台号', 'Code'],
      code(),
      ['示例CNC-01', '示例CNC-02'],
      ['Example CNC-01', 'Example CNC-02'],
    ),
    name: column(
      ['设备名称', 'Name', '名称'],
      text(60),
      ['数控车1号机', '数控车2号机'],
      ['CNC lathe 1', 'CNC lathe 2'],
    ),
    workCenter: required(
      ['工作中心', 'Work center', '所属工作中心'],
      text(60),
      ['示例数控车', '示例数控车'],
      ['Example CNC lathes', 'Example CNC lathes'],
    ),
  }),
  materials: sheet(['物料', 'Materials', '原材料', '材料'], {
    code: required(
      ['物料编码', 'Material code', '编码', '料号', '物料代码', 'Code'],
      code(),
      ['示例M-45-40'],
      ['Example M-45-40'],
    ),
    name: required(['物料名称', 'Name', '名称', '品名'], text(100), ['45钢圆棒'], ['steel bar 45']),
    spec: column(['规格', 'Spec', '规格型号', '型号'], text(), ['Φ40']),
    unit: required(['单位', 'Unit', '计量单位'], text(20), ['米'], ['metre']),
    onHand: column(['库存', 'On hand', '现存量', '库存数量'], decimal(quantity), [420]),
    safetyStock: column(['安全库存', 'Safety stock'], decimal(quantity), [120]),
    leadTimeHours: column(['采购周期(小时)', 'Lead time (hours)', '采购周期', '提前期'], number(hours), [48]),
    lotTracked: column(['批次管理', 'Lot tracked', '批号管理'], yesNo(), ['是'], ['yes']),
    inspectIncoming: column(['来料检验', 'Incoming inspection', '进料检验', '来料要检'], yesNo(), ['是'], ['yes']),
  }),
  products: sheet(['产品', 'Products', '成品', '产品清单'], {
    code: required(
      ['产品编码', 'Product code', '编码', '产品代码', '料号', '图号', 'Code'],
      code(),
      ['示例P-SHAFT-A01'],
      ['Example P-SHAFT-A01'],
    ),
    name: required(['产品名称', 'Name', '名称', '品名'], text(100), ['传动轴A01'], ['drive shaft A01']),
    spec: column(['规格', 'Spec', '规格型号', '型号'], text(), ['45# Φ36×260 调质'], ['45# Φ36×260 Q&T']),
    unit: required(['单位', 'Unit', '计量单位'], text(20), ['件'], ['piece']),
    routing: column(['工艺路线', 'Routing', '路线'], text(100), ['示例传动轴路线'], ['Example shaft routing']),
  }),
  unitConversions: sheet(['单位换算', 'Unit conversions', '换算'], {
    product: required(['产品', 'Product', '产品编码'], code(100), ['示例P-SHAFT-A01'], ['Example P-SHAFT-A01']),
    from: required(['单位', 'From unit', '从单位', '大单位'], text(20), ['箱'], ['box']),
    factor: required(['等于数量', 'Factor', '换算率', '数量', '系数'], decimal(positiveQuantity), [20]),
    to: required(['换算单位', 'To unit', '到单位', '小单位'], text(20), ['件'], ['piece']),
  }),
  boms: sheet(['BOM', 'BOM', '物料清单', '用料'], {
    product: required(
      ['产品', 'Product', '产品编码', '父项'],
      code(100),
      ['示例P-SHAFT-A01', '示例P-SHAFT-A01'],
      ['Example P-SHAFT-A01', 'Example P-SHAFT-A01'],
    ),
    material: required(
      ['物料', 'Material', '物料编码', '子项'],
      code(100),
      ['示例M-45-40', '示例M-OIL'],
      ['Example M-45-40', 'Example M-OIL'],
    ),
    qtyPer: required(['单件用量', 'Quantity per', '用量', '单位用量'], decimal(positiveQuantity), [0.268, 0.01]),
    scrapPct: column(['损耗率%', 'Scrap %', '损耗率', '损耗'], number(percent), [1, 0]),
    step: column(['用料工序', 'Step', '工序', '工序代码'], code(), ['CUT', 'PACK']),
    issueMethod: column(
      ['发料方式', 'Issue method', '领料方式'],
      issueMethods,
      ['领料', '倒冲'],
      ['issue', 'backflush'],
    ),
  }),
  routings: sheet(['工艺路线', 'Routings', '工艺', '工序'], {
    routing: required(
      ['工艺路线', 'Routing', '路线名称', '路线', '产品'],
      text(100),
      ['示例传动轴路线', '示例传动轴路线'],
      ['Example shaft routing', 'Example shaft routing'],
    ),
    version: column(['版本', 'Version'], code(20), ['V1.0', 'V1.0']),
    seq: required(['工序号', 'Seq', '序号', '顺序'], number(whole(1, 9_999)), [10, 20]),
    code: column(['工序代码', 'Step code', '工序编码', '代码'], code(40), ['CUT', 'TURN']),
    name: required(['工序名称', 'Step name', '工序', '名称'], text(60), ['下料', '车削'], ['cutting', 'turning']),
    aliases: column(['别名', 'Aliases', '其他叫法'], list(), ['锯料，开料', '车，数控车'], ['sawing', 'lathe']),
    workCenter: required(
      ['工作中心', 'Work center'],
      text(60),
      ['示例锯床', '示例数控车'],
      ['Example saws', 'Example CNC lathes'],
    ),
    team: required(['班组', 'Team'], text(60), ['示例车削班', '示例车削班'], ['Example turning', 'Example turning']),
    setupMinutes: column(
      ['准备时间(分)', 'Setup (min)', '准备时间', '调机时间'],
      number({ least: 0, most: 100_000, decimals: 2 }),
      [15, 40],
    ),
    standardSeconds: column(
      ['标准工时(秒)', 'Standard time (s)', '标准工时', '单件工时', '工时'],
      number({ least: 0, most: 10_000_000, decimals: 3 }),
      [45, 210],
    ),
    parallelWorkers: column(['并行人数', 'Parallel workers', '人数'], number(whole(1, 1_000)), [2, 3]),
    expectedScrapPct: column(['预计报废率%', 'Expected scrap %', '预计报废率', '报废率'], number(percent), [0.3, 1]),
    pieceRate: column(['计件单价', 'Piece rate', '单价', '工价'], decimal(money), [0.15, 1.2]),
    inspection: column(['检验', 'Inspection', '检验方式'], inspections, ['不检', '首件'], ['none', 'first']),
    reviewRequired: column(['报工要审核', 'Review required', '审核'], yesNo(), ['否', '是'], ['no', 'yes']),
    groupReport: column(['集体报工', 'Group report', '多人合报'], yesNo(), ['否', '否'], ['no', 'no']),
    outsourceVendor: column(['委外厂商', 'Outsource vendor', '外协厂商', '委外'], text(100), ['', '']),
    outsourceHours: column(['委外周期(小时)', 'Outsource lead time (hours)', '委外周期'], number(hours), ['', '']),
    outsourcePrice: column(['委外单价', 'Outsource unit price', '外协单价'], decimal(money), ['', '']),
    parallelGroup: column(['并行组', 'Parallel group'], code(10), ['', '']),
    overlapAllowed: column(['允许重叠', 'Overlap allowed', '重叠'], yesNo(), ['是', '否'], ['yes', 'no']),
    transferBatch: column(['转移批量', 'Transfer batch', '流转批量'], decimal(quantity), [20, '']),
    reportPoint: column(['报工点', 'Report point', '要报工'], yesNo(), ['是', '是'], ['yes', 'yes']),
    milestone: column(['里程碑', 'Milestone', '关键工序'], yesNo(), ['否', '是'], ['no', 'yes']),
    isOutput: column(['产出工序', 'Output step', '完工工序'], yesNo(), ['否', '是'], ['no', 'yes']),
  }),
  inspectionPlans: sheet(['检验方案', 'Inspection plans', '检验标准', '检验规范', '检验项目'], {
    product: column(['产品', 'Product', '产品编码'], code(100), ['示例P-SHAFT-A01', ''], ['Example P-SHAFT-A01', '']),
    step: column(['工序', 'Step', '工序代码', '检验工序'], code(), ['TURN', ''], ['TURN', '']),
    material: column(['物料', 'Material', '物料编码', '来料'], code(100), ['', '示例M-45-40'], ['', 'Example M-45-40']),
    sample: column(['抽检数', 'Sample', '抽样数', '样本数'], decimal(positiveQuantity), [5, 3]),
    accept: column(['允许不合格', 'Accept', '允收数', 'Ac'], decimal(quantity), [0, 0]),
    name: column(['检验项目', 'Characteristic', '项目', '尺寸'], text(40), ['外径', '直径'], ['diameter', 'diameter']),
    nominal: column(['标准值', 'Nominal', '名义值', '基本尺寸'], decimal(measure), [36, 40]),
    lower: column(['下限', 'Lower limit', '最小值'], decimal(measure), [35.975, 39.8]),
    upper: column(['上限', 'Upper limit', '最大值'], decimal(measure), [36.025, 40.2]),
    unit: column(['单位', 'Unit', '计量单位'], text(20), ['mm', 'mm'], ['mm', 'mm']),
  }),
  pieceRates: sheet(['计件单价', 'Piece rates', '工价', '计件工价'], {
    step: required(
      ['工序', 'Step', '工序代码', '工序名称'],
      code(60),
      ['示例TURN', '示例TURN'],
      ['Example TURN', 'Example TURN'],
    ),
    product: column(['产品', 'Product', '产品编码'], code(100), ['示例P-SHAFT-A01', ''], ['Example P-SHAFT-A01', '']),
    rate: required(['单价', 'Rate', '计件单价', '工价'], decimal(money), [1.2, 1]),
    perUnit: column(['计价单位', 'Per unit', '单位'], text(20), ['件', '件'], ['piece', 'piece']),
    validFrom: required(['生效日期', 'Valid from', '起始日期', '生效'], day(), ['2026-12-01', '2027-01-01']),
  }),
  hourlyRates: sheet(['时薪', 'Hourly rates', '计时工价', '小时工资'], {
    person: column(['工号', 'Employee no.', '员工', '姓名'], code(60), ['示例E0002'], ['Example E0002']),
    rate: required(['时薪', 'Rate', '单价', '小时工资'], decimal(hourly), [26.5]),
    validFrom: required(['生效日期', 'Valid from', '起始日期', '生效'], day(), ['2026-12-01']),
  }),
  defectReasons: sheet(['不良原因', 'Defect reasons', '不良'], {
    code: required(['代码', 'Code', '原因代码', '编码'], code(40), ['示例DM01'], ['Example DM01']),
    name: required(['名称', 'Name', '原因', '原因名称', '不良原因'], text(60), ['尺寸超差'], ['out of tolerance']),
    aliases: column(['别名', 'Aliases', '其他叫法'], list(), ['超差，大了，小了'], ['too big, too small']),
    disposition: column(['处理', 'Disposition', '处理方式', '默认处理'], dispositions, ['报废'], ['scrap']),
    liability: column(['责任', 'Liability', '责任归属'], liabilities, ['工废'], ['worker']),
    steps: column(['常见工序', 'Steps', '工序'], list(), ['车削，铣键槽'], ['turning, milling']),
  }),
  downtimeReasons: sheet(['停机原因', 'Downtime reasons', '停机', '异常原因'], {
    code: required(['代码', 'Code', '原因代码', '编码'], code(40), ['示例DT01'], ['Example DT01']),
    name: required(['名称', 'Name', '原因', '原因名称', '停机原因'], text(60), ['设备故障'], ['machine down']),
    aliases: column(['别名', 'Aliases', '其他叫法'], list(), ['机器坏了，报警'], ['broken, alarm']),
    lossType: column(['损失类型', 'Loss type', '损失'], lossTypes, ['时间'], ['availability']),
    planned: column(['计划内', 'Planned', '计划停机'], yesNo(), ['否'], ['no']),
    andonLevel: column(['安灯级别', 'Andon level', '级别'], number(whole(0, 9)), [2]),
    department: column(['通知部门', 'Department to tell', '部门'], text(60), ['示例设备部'], ['Example maintenance']),
  }),
  orders: sheet(['工单', 'Orders', '生产订单', '订单', '生产工单'], {
    code: required(
      ['工单号', 'Order no.', '单号', '工单', '订单号', '生产单号', 'Order'],
      code(40),
      ['示例WO-2001', '示例WO-2002'],
      ['Example WO-2001', 'Example WO-2002'],
    ),
    product: required(['产品', 'Product', '产品编码', '产品代码', '图号'], code(100), ['P-SHAFT-A01', 'P-SHAFT-A01']),
    quantity: required(['数量', 'Quantity', '计划数量', '订单数量'], decimal(positiveQuantity), [300, 200]),
    unit: column(['单位', 'Unit', '计量单位'], text(20), ['件', '件'], ['piece', 'piece']),
    customer: column(['客户', 'Customer', '客户名称'], text(100), ['恒拓传动', '恒拓传动'], ['Hengtuo', 'Hengtuo']),
    priority: column(['优先级', 'Priority', '紧急程度'], priorities, ['普通', '加急'], ['normal', 'urgent']),
    due: required(['交期', 'Due', '计划完工', '交货日期', '完工日期'], dayAndTime(), [
      '2026-12-11',
      '2026-12-04 17:00',
    ]),
    sales: column(['业务员', 'Sales', '业务员工号', '销售'], code(60), ['', '']),
    lotNo: column(['批号', 'Lot', '批次', '批次号'], code(60), ['L261201', '']),
    note: column(['备注', 'Note', '说明'], text(500), ['', '客户催货'], ['', 'customer presses']),
  }),
} as const satisfies Record<string, Sheet<Record<string, Column>>>

export type Sheets = typeof SHEETS
export type SheetKey = keyof Sheets
export type ColumnKey<S extends SheetKey> = keyof Sheets[S]['columns'] & string

/**
 * A row's values, read. null = the cell says "nothing" (`NOTHING_MARKS`); undefined = it is empty, or its column is not
 * in the file: leave it as it is.
 */
export type Values<S extends SheetKey> = {
  readonly [C in keyof Sheets[S]['columns']]: Sheets[S]['columns'][C] extends Column<infer T>
    ? T | null | undefined
    : never
}

/** Sheets in the order of the template, which is the order in which one fills them in. */
export const SHEET_KEYS = Object.keys(SHEETS) as SheetKey[]

/** The sheet's columns, whichever sheet it is. */
export const columnsOf = (key: SheetKey): Readonly<Record<string, Column>> => SHEETS[key].columns
