import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { type ImportCatalog, type ImportData, importKey } from '../../db/import-data.ts'
import { orderCodeKey } from '../../domain/order-code.ts'
import { emptyImportData, type GivenSheet, givenSheet } from '../../test/given-workbook.ts'
import { faultLine, importWordsFor } from '../wording/import.ts'
import { LOCALES } from '../wording/index.ts'
import type { CellValue } from './cell-value.ts'
import { type CheckedData, checkWorkbook } from './check.ts'
import { FAULTS_SHOWN, type Fault, type FaultList } from './faults.ts'
import { findTables } from './find-tables.ts'
import type { WorkbookRows } from './read.ts'
import { SHEETS, type SheetKey } from './sheets.ts'

const CONTEXT = { today: Temporal.PlainDate.from('2026-11-18'), timeZone: 'Asia/Shanghai' }

const NOTHING_HELD = catalogOf(emptyImportData())

/** The database after an import of this data. */
function catalogOf(data: ImportData, status: 'planned' | 'inProgress' = 'planned'): ImportCatalog {
  const { orders, ...master } = data
  const byKey = <Row>(rows: readonly Row[], keyOf: (row: Row) => string) => new Map(rows.map(row => [keyOf(row), row]))
  return {
    units: byKey(master.units, importKey.units),
    departments: byKey(master.departments, importKey.departments),
    shifts: byKey(master.shifts, importKey.shifts),
    calendars: byKey(master.calendars, importKey.calendars),
    calendarExceptions: byKey(master.calendarExceptions, importKey.calendarExceptions),
    teams: byKey(master.teams, importKey.teams),
    people: byKey(master.people, importKey.people),
    workCenters: byKey(master.workCenters, importKey.workCenters),
    machines: byKey(master.machines, importKey.machines),
    routings: byKey(master.routings, importKey.routings),
    materials: byKey(master.materials, importKey.materials),
    products: byKey(master.products, importKey.products),
    unitConversions: byKey(master.unitConversions, importKey.unitConversions),
    boms: byKey(master.boms, importKey.boms),
    inspectionPlans: byKey(master.inspectionPlans, importKey.inspectionPlans),
    pieceRates: byKey(master.pieceRates, importKey.pieceRates),
    hourlyRates: byKey(master.hourlyRates, importKey.hourlyRates),
    defectReasons: byKey(master.defectReasons, importKey.defectReasons),
    downtimeReasons: byKey(master.downtimeReasons, importKey.downtimeReasons),
    orders: byKey(
      orders.map(order => ({ ...order, status })),
      importKey.orders,
    ),
  }
}

type Sheets = { readonly [S in SheetKey]?: readonly Readonly<Record<string, CellValue>>[] }

/** A small factory that has everything an order needs. */
const FACTORY = {
  departments: [{ name: '机加车间', kind: '生产' }],
  shifts: [{ name: '白班', start: '08:00', end: '20:00', breaks: '12:00-12:40' }],
  calendars: [{ name: '常白班', workdays: '周一至周六', shifts: '白班' }],
  teams: [{ name: '车削班', department: '机加车间', leader: 'E1' }],
  people: [
    { employeeNo: 'E1', name: '王建国', department: '机加车间', role: '班组长' },
    { employeeNo: 'E2', name: '李秀英', team: '车削班', skills: '车削、CUT' },
  ],
  workCenters: [{ name: '数控车', department: '机加车间', capacity: 4 }],
  machines: [{ code: 'CNC-01', workCenter: '数控车' }],
  materials: [{ code: 'M1', name: '圆钢', unit: '米' }],
  products: [{ code: 'P1', name: '法兰', unit: '件', routing: '法兰路线' }],
  unitConversions: [{ product: 'P1', from: '箱', factor: 20, to: '件' }],
  boms: [{ product: 'P1', material: 'M1', qtyPer: 0.268 }],
  routings: [
    { routing: '法兰路线', seq: 10, code: 'CUT', name: '下料', workCenter: '数控车', team: '车削班', pieceRate: 0.15 },
    { routing: '法兰路线', seq: 20, code: 'TURN', name: '车削', workCenter: '数控车', team: '车削班' },
  ],
  pieceRates: [{ step: 'TURN', product: 'P1', rate: 1.2, validFrom: '2026-12-01' }],
  defectReasons: [{ code: 'DM01', name: '尺寸超差', steps: '车削' }],
  downtimeReasons: [{ code: 'DT01', name: '设备故障', department: '机加车间' }],
  orders: [{ code: 'WO-1', product: 'P1', quantity: 300, due: '2026-12-11' }],
} as const satisfies Sheets

function rowsOf(sheets: Sheets, extra: readonly GivenSheet[] = []): WorkbookRows {
  const keys = Object.keys(SHEETS) as SheetKey[]
  const given = keys.flatMap(key => {
    const rows = sheets[key]
    return rows === undefined ? [] : [givenSheet(key, rows as Parameters<typeof givenSheet<typeof key>>[1])]
  })
  const found = findTables([...given, ...extra])
  return { kind: 'rows', ...found }
}

async function faultsOf(rows: WorkbookRows, catalog: ImportCatalog = NOTHING_HELD): Promise<FaultList> {
  const result = await checkWorkbook(rows, catalog, CONTEXT)
  if (result.kind !== 'faults') assert.fail('the file was taken for right')
  return result.faults
}

async function dataOf(sheets: Sheets, catalog: ImportCatalog = NOTHING_HELD): Promise<CheckedData> {
  const result = await checkWorkbook(rowsOf(sheets), catalog, CONTEXT)
  if (result.kind === 'ok') return result
  return assert.fail(result.faults.first.map(fault => faultLine(importWordsFor('zh-CN'), fault)).join('\n'))
}

const HELD = catalogOf((await dataOf(FACTORY)).data)

const place = ({ at }: Fault) =>
  `${at.sheet} ${at.row ?? '-'} ${at.column ?? '-'} ${at.heading ?? '-'} ${at.value ?? '-'}`

type FaultCase = {
  readonly name: string
  readonly sheets: Sheets
  readonly catalog?: ImportCatalog
  /** Place and reason of every fault. */
  readonly faults: readonly (readonly [place: string, why: object])[]
}

const order = (fields: Readonly<Record<string, CellValue>>) => [{ ...FACTORY.orders[0], ...fields }]
const step = (seq: number, fields: Readonly<Record<string, CellValue>> = {}) => ({
  routing: 'R',
  seq,
  name: `工序${seq}`,
  workCenter: '数控车',
  team: '车削班',
  ...fields,
})

/** Each on top of the small factory, which is in the database. */
const FAULT_CASES: readonly FaultCase[] = [
  {
    name: 'a required cell is empty',
    sheets: { people: [{ employeeNo: 'E9', name: null, department: '机加车间', role: '工人' }] },
    faults: [['人员 2 B 姓名 -', { kind: 'required' }]],
  },
  {
    name: 'a required cell says "nothing"',
    sheets: { people: [{ employeeNo: 'E9', name: '-', department: '机加车间' }] },
    faults: [['人员 2 B 姓名 -', { kind: 'required' }]],
  },
  {
    name: 'a quantity is text',
    sheets: { orders: order({ quantity: '三百' }) },
    faults: [['工单 2 C 数量 三百', { kind: 'notNumber' }]],
  },
  {
    name: 'a quantity is negative',
    sheets: { orders: order({ quantity: -5 }) },
    faults: [['工单 2 C 数量 -5', { kind: 'outOfRange', least: 0.0001, most: 1e9 }]],
  },
  {
    name: 'half a piece is ordered',
    sheets: { orders: order({ quantity: 0.5 }) },
    faults: [['工单 2 C 数量 0.5', { kind: 'finerThanUnit', unit: '件', decimals: 0 }]],
  },
  {
    name: 'a date is none',
    sheets: { orders: order({ due: '尽快' }) },
    faults: [['工单 2 D 交期 尽快', { kind: 'notDate' }]],
  },
  {
    name: 'a formula failed',
    sheets: { orders: order({ customer: { error: '#N/A' } }) },
    faults: [['工单 2 D 客户 #N/A', { kind: 'formulaFailed', error: '#N/A' }]],
  },
  {
    name: 'an order stands twice, spelled in two ways',
    sheets: { orders: [...order({}), ...order({ code: 'wo 1' })] },
    faults: [['工单 3 A 工单号 wo 1', { kind: 'twice', firstRow: 2 }]],
  },
  {
    name: 'a product is nearly known',
    sheets: { orders: order({ product: 'P11' }) },
    faults: [['工单 2 B 产品 P11', { kind: 'unknown', what: 'products', nearest: ['P1'] }]],
  },
  {
    name: 'Excel dropped the zeros of a number',
    sheets: {
      teams: [{ name: '二班', department: '机加车间', leader: 12 }],
      people: [{ employeeNo: '0012', name: '赵', department: '机加车间' }],
    },
    faults: [['班组 2 C 班组长 12', { kind: 'unknown', what: 'people', nearest: ['0012'] }]],
  },
  {
    name: 'a name belongs to two people',
    sheets: {
      teams: [{ name: '二班', department: '机加车间', leader: '张伟' }],
      people: [
        { employeeNo: 'E7', name: '张伟', department: '机加车间' },
        { employeeNo: 'E8', name: '张伟', department: '机加车间' },
      ],
    },
    faults: [['班组 2 C 班组长 张伟', { kind: 'ambiguous', what: 'people', candidates: ['E7', 'E8'] }]],
  },
  {
    name: 'a person has no department and no team to take it from',
    sheets: { people: [{ employeeNo: 'E9', name: '孙' }] },
    faults: [['人员 2 - 部门 -', { kind: 'required' }]],
  },
  {
    name: 'a role is none of ours',
    sheets: { people: [{ employeeNo: 'E9', name: '孙', department: '机加车间', role: '总裁' }] },
    faults: [['人员 2 D 角色 总裁', { kind: 'notOneOf', choices: SHEETS.people.columns.role.type.choices }]],
  },
  {
    name: 'a work center is nearly known',
    sheets: { machines: [{ code: 'X', workCenter: '数控机' }] },
    faults: [['设备 2 B 工作中心 数控机', { kind: 'unknown', what: 'workCenters', nearest: ['数控车'] }]],
  },
  {
    name: 'a unit is unknown',
    sheets: { materials: [{ code: 'M2', name: '油', unit: '瓢' }] },
    faults: [['物料 2 C 单位 瓢', { kind: 'unknown', what: 'units', nearest: [] }]],
  },
  {
    name: 'nobody knows how to convert',
    sheets: { orders: order({ unit: '千克' }) },
    faults: [['工单 2 D 单位 千克', { kind: 'noConversion', from: '千克', to: '件', product: '法兰' }]],
  },
  {
    name: 'a unit is converted into itself',
    sheets: { unitConversions: [{ product: 'P1', from: '件', factor: 2, to: '个' }] },
    faults: [['单位换算 2 D 换算单位 个', { kind: 'sameUnit' }]],
  },
  {
    name: 'a product without routing is ordered',
    sheets: { products: [{ code: 'P2', name: '轴', unit: '件' }], orders: order({ product: '轴' }) },
    faults: [['工单 2 B 产品 轴', { kind: 'productWithoutRouting', product: '轴' }]],
  },
  {
    name: 'a routing names no step: it is not there at all',
    sheets: { products: [{ code: 'P2', name: '轴', unit: '件', routing: '轴路线' }] },
    faults: [['产品 2 D 工艺路线 轴路线', { kind: 'unknown', what: 'routings', nearest: [] }]],
  },
  {
    name: 'a routing in the database has no steps',
    catalog: { ...HELD, routings: new Map([['R0', { id: 'R0', name: '空路线', version: '', steps: [] }]]) },
    sheets: { products: [{ code: 'P2', name: '轴', unit: '件', routing: '空路线' }], orders: order({ product: 'P2' }) },
    faults: [['工单 2 B 产品 P2', { kind: 'routingWithoutSteps', routing: '空路线' }]],
  },
  {
    name: 'a step number stands twice',
    sheets: { routings: [step(10), step(10, { name: '钻孔' })] },
    faults: [['工艺路线 3 B 工序号 10', { kind: 'twice', firstRow: 2 }]],
  },
  {
    name: 'a routing has two versions',
    sheets: { routings: [step(10, { version: 'V1' }), step(20, { version: 'V2' })] },
    faults: [['工艺路线 3 B 版本 V2', { kind: 'fitsNoOtherRow', first: 'V1', firstRow: 2 }]],
  },
  {
    name: 'the same work on one route is paid in two ways',
    sheets: { routings: [step(10, { code: 'X', pieceRate: 1 }), step(20, { code: 'X', pieceRate: 2 })] },
    faults: [['工艺路线 3 G 计件单价 2', { kind: 'fitsNoOtherRow', first: '1', firstRow: 2 }]],
  },
  {
    name: 'a rate stands twice, once by code and once by name',
    sheets: {
      pieceRates: [
        { step: 'TURN', product: 'P1', rate: 1, validFrom: '2027-01-01' },
        { step: '车削', product: '法兰', rate: 2, validFrom: '2027/1/1' },
      ],
    },
    faults: [['计件单价 3 A 工序 车削', { kind: 'twice', firstRow: 2 }]],
  },
  {
    name: 'a conversion stands twice, in two spellings',
    sheets: {
      unitConversions: [
        { product: 'P1', from: '箱', factor: 20, to: '件' },
        { product: '法兰', from: 'BOX', factor: 30, to: 'pcs' },
      ],
    },
    faults: [['单位换算 3 B 单位 BOX', { kind: 'twice', firstRow: 2 }]],
  },
  {
    name: 'parallel steps are not neighbours',
    sheets: { routings: [step(10, { parallelGroup: 'A' }), step(20), step(30, { parallelGroup: 'A' })] },
    faults: [['工艺路线 4 F 并行组 A', { kind: 'parallelGroupApart', group: 'A' }]],
  },
  {
    name: 'a routing has two outputs',
    sheets: { routings: [step(10, { isOutput: '是' }), step(20, { isOutput: '是' })] },
    faults: [['工艺路线 3 F 产出工序 是', { kind: 'twoOutputs', firstRow: 2 }]],
  },
  {
    name: 'the last step is not reported',
    sheets: { routings: [step(10), step(20, { reportPoint: '否' })] },
    faults: [['工艺路线 3 F 报工点 否', { kind: 'lastNotReported' }]],
  },
  {
    name: 'a material goes into itself by way of another',
    sheets: {
      materials: [
        { code: 'P1', name: '法兰半成品', unit: '件' },
        { code: 'P2', name: '轴半成品', unit: '件' },
      ],
      products: [{ code: 'P2', name: '轴', unit: '件', routing: '法兰路线' }],
      boms: [
        { product: 'P1', material: 'P2', qtyPer: 1 },
        { product: 'P2', material: 'P1', qtyPer: 1 },
      ],
    },
    faults: [['BOM 2 B 物料 P2', { kind: 'circularBom', path: ['P1', 'P2', 'P1'] }]],
  },
  {
    name: 'a material goes into itself',
    sheets: {
      materials: [{ code: 'P1', name: '法兰半成品', unit: '件' }],
      boms: [{ product: 'P1', material: 'P1', qtyPer: 1 }],
    },
    faults: [['BOM 2 B 物料 P1', { kind: 'circularBom', path: ['P1', 'P1'] }]],
  },
  {
    name: 'a material is used by a step that the product does not have',
    sheets: { boms: [{ product: 'P1', material: 'M1', qtyPer: 1, step: '喷漆' }] },
    faults: [['BOM 2 D 用料工序 喷漆', { kind: 'stepNotInRouting', routing: '法兰路线', steps: ['下料', '车削'] }]],
  },
  {
    name: 'an inspection plan is of nothing, of both, of a step that is not there, or can not be so',
    sheets: {
      inspectionPlans: [
        { name: '外径', lower: 1 },
        { product: 'P1', step: '车削', material: 'M1', name: '外径', lower: 1 },
        { product: 'P1', step: '喷漆', name: '外径', lower: 1 },
        { product: 'P1', step: '车削', sample: 5, accept: 5, name: '外径', lower: 2, upper: 1 },
        { product: 'P1', step: '车削', sample: 6, name: '外径' },
        { material: 'M1', name: '直径' },
        { material: 'M1', name: '长度', nominal: 3, upper: 2 },
        { material: 'M1', lower: 2 },
      ],
    },
    faults: [
      ['检验方案 2 A 产品 -', { kind: 'required' }],
      ['检验方案 3 C 物料 M1', { kind: 'planOfBoth' }],
      ['检验方案 4 B 工序 喷漆', { kind: 'stepNotInRouting', routing: '法兰路线', steps: ['下料', '车削'] }],
      ['检验方案 6 D 抽检数 6', { kind: 'fitsNoOtherRow', first: '5', firstRow: 5 }],
      ['检验方案 5 E 允许不合格 5', { kind: 'acceptsAll' }],
      ['检验方案 5 I 上限 1', { kind: 'limitsReversed' }],
      ['检验方案 6 F 检验项目 外径', { kind: 'namedTwice' }],
      ['检验方案 9 F 检验项目 -', { kind: 'required' }],
      ['检验方案 7 H 下限 -', { kind: 'noLimit' }],
      ['检验方案 8 G 标准值 3', { kind: 'nominalOutside' }],
    ],
  },
  {
    name: 'departments are each other’s parents',
    sheets: {
      departments: [
        { name: '甲', parent: '乙' },
        { name: '乙', parent: '甲' },
      ],
    },
    faults: [
      ['部门 2 B 上级部门 乙', { kind: 'parentOfItself', path: ['甲', '乙', '甲'] }],
      ['部门 3 B 上级部门 甲', { kind: 'parentOfItself', path: ['乙', '甲', '乙'] }],
    ],
  },
  {
    name: 'a shift has no length',
    sheets: { shifts: [{ name: '空班', start: '08:00', end: '8:00' }] },
    faults: [['班次 2 C 下班 8:00', { kind: 'shiftIsEmpty' }]],
  },
  {
    name: 'a break is outside the night shift',
    sheets: { shifts: [{ name: '夜班', start: '20:00', end: '08:00', breaks: '12:00-12:30' }] },
    faults: [['班次 2 D 休息 12:00-12:30', { kind: 'breakOutsideShift' }]],
  },
  {
    name: 'a team names no calendar where there are two',
    sheets: {
      calendars: [{ name: '两班', workdays: '1-6', shifts: '白班' }],
      teams: [{ name: '二班', department: '机加车间' }],
    },
    faults: [['班组 2 - 日历 -', { kind: 'required' }]],
  },
  {
    name: 'a defect and a downtime share a code',
    sheets: { downtimeReasons: [{ code: 'dm01', name: '待料' }] },
    faults: [['停机原因 2 A 代码 dm01', { kind: 'codeTaken', by: '尺寸超差' }]],
  },
  {
    name: 'an order that runs is asked to change',
    catalog: catalogOf((await dataOf(FACTORY)).data, 'inProgress'),
    sheets: { orders: order({ quantity: 301, priority: '加急' }) },
    faults: [['工单 2 A 工单号 WO-1', { kind: 'orderRuns', status: 'inProgress', fields: ['quantity', 'priority'] }]],
  },
]

describe('every fault is named by sheet, row, column, value and what would be right:', () => {
  for (const { name, sheets, catalog = HELD, faults } of FAULT_CASES) {
    test(name, async () => {
      const list = await faultsOf(rowsOf(sheets), catalog)
      assert.deepEqual(
        list.first.map(fault => [place(fault), fault.why]),
        faults,
      )
      assert.equal(list.total, faults.length)
      for (const locale of LOCALES) {
        for (const fault of list.first) {
          const line = faultLine(importWordsFor(locale), fault)
          assert.doesNotMatch(line, /undefined|null|NaN|\[object/)
          assert.ok(fault.at.value === null || line.includes(fault.at.value) || locale === 'zh-TW', line)
        }
      }
    })
  }
})

describe('headings', () => {
  const people = (headings: readonly string[], ...rows: CellValue[][]): GivenSheet & { rows: CellValue[][] } => ({
    name: '人员',
    rows: [[...headings], ...rows] as never,
  })
  const headingFaults = async (...sheets: readonly GivenSheet[]) =>
    (await faultsOf({ kind: 'rows', ...findTables(sheets) }, HELD)).first.map(fault => [place(fault), fault.why])

  test('a missing required column is told once, not for each row', async () => {
    assert.deepEqual(await headingFaults(people(['工号', '部门'], ['E8', '机加车间'], ['E9', '机加车间'])), [
      ['人员 1 - - -', { kind: 'missingColumn', table: 'people', column: 'name' }],
    ])
  })

  test('a heading that is nearly ours is a fault, another is passed over aloud, one with # in silence', () => {
    const sheet = people(
      ['工号', '姓名', '部门', '在职情况', '身份证号', '#手机'],
      ['E8', '钱', '机加车间', '是', '1', '2'],
    )
    const found = findTables([sheet])
    assert.deepEqual(
      found.faults.map(fault => [place(fault), fault.why]),
      [['人员 1 D 在职情况 -', { kind: 'unknownColumn', nearest: '在职' }]],
    )
    assert.deepEqual(
      found.ignored.columns.map(column => column.heading),
      ['身份证号'],
    )
  })

  test('a column or a sheet that stands twice is a fault', async () => {
    assert.deepEqual(
      await headingFaults(people(['工号', '姓名', '部门', '员工编号'], ['E8', '钱', '机加车间', 'E9'])),
      [['人员 1 D 员工编号 -', { kind: 'columnTwice', first: 'A' }]],
    )
    assert.deepEqual(
      await headingFaults(people(['工号', '姓名', '部门'], ['E8', '钱', '机加车间']), {
        ...people(['工号', '姓名']),
        name: '员工',
      }),
      [['员工 - - - -', { kind: 'sheetTwice', first: '人员' }]],
    )
  })

  test('rows without headings are a fault that names the headings', async () => {
    assert.deepEqual(await headingFaults(people(['E8', '钱', '机加车间'], ['E9', '孙', '机加车间'])), [
      ['人员 - - - -', { kind: 'noHeadings', table: 'people' }],
    ])
  })

  for (const [name, sheet] of [
    [
      'below a title, with stars, units in brackets and full width',
      people(['公司人员名单'], [null], ['　工号 *', '姓名（必填）', '部　门'], ['E8', '钱', '机加车间']),
    ],
    ['in English, in another order', people(['Name', 'Department', 'EMPLOYEE NO.'], ['钱', '机加车间', 'E8'])],
    [
      'on a sheet of another name, when it is the only one',
      { ...people(['工号', '姓名', '部门', '岗位'], ['E8', '钱', '机加车间', '工人']), name: 'Sheet1' },
    ],
    [
      'on a sheet whose name has a tail',
      { ...people(['工号', '姓名', '部门'], ['E8', '钱', '机加车间']), name: '人员信息表' },
    ],
  ] as const) {
    test(`are found ${name}`, async () => {
      const result = await checkWorkbook({ kind: 'rows', ...findTables([sheet]) }, HELD, CONTEXT)
      assert.deepEqual(
        result.kind === 'ok' ? result.data.people.map(person => person.employeeNo) : result.faults.first,
        ['E8'],
      )
    })
  }

  test('rows that begin with 示例 are passed over, and so are empty ones', () => {
    const sheet = people(
      ['工号', '姓名', '部门'],
      ['示例E1', '王', '某部门'],
      [null, null, null],
      ['  ', null, null],
      ['E8', '钱', '机加车间'],
    )
    const [table] = findTables([sheet]).tables
    assert.deepEqual(
      table?.rows.map(row => row.row),
      [5],
    )
  })
})

describe('a right file', () => {
  test('the same file again changes nothing', async () => {
    const { counts } = await dataOf(FACTORY, HELD)
    for (const [subject, { added, changed }] of counts) {
      // A unit that nobody defined is there by now, and no row of the file speaks of it.
      assert.deepEqual([subject, added, changed], [subject, 0, 0])
    }
  })

  test('well-known units come into being when they are referred to', async () => {
    assert.deepEqual(
      (await dataOf(FACTORY)).data.units.map(unit => unit.code),
      ['PCS', 'BOX', 'M'],
    )
  })

  test('empty cells and absent columns leave what is held; a minus sign clears it', async () => {
    const held = catalogOf(
      (await dataOf({ ...FACTORY, orders: order({ customer: '恒拓', note: '急', priority: '加急' }) })).data,
    )
    const kept = (await dataOf({ orders: order({ customer: null, due: '2026-12-12' }) }, held)).data.orders[0]
    assert.deepEqual([kept?.customer, kept?.note, kept?.priority], ['恒拓', '急', 'urgent'])
    const cleared = (await dataOf({ orders: order({ customer: '-', note: '无', priority: '-' }) }, held)).data.orders[0]
    assert.deepEqual([cleared?.customer, cleared?.note, cleared?.priority], [null, '', 'normal'])
  })

  test('another spelling of a name, a code or an order is the same thing', async () => {
    const { data, counts } = await dataOf(
      {
        departments: [{ name: '机加 车间' }],
        people: [{ employeeNo: 'ｅ２', name: '李秀英' }],
        orders: order({ code: 'wo1' }),
      },
      HELD,
    )
    assert.deepEqual(
      [...counts.values()].map(count => count.added + count.changed),
      [0, 0, 0],
    )
    assert.equal(orderCodeKey(data.orders[0]?.code ?? ''), 'WO1')
  })

  test('a day alone is due at its end, and keeps the time that the order has', async () => {
    assert.equal((await dataOf(FACTORY)).data.orders[0]?.dueAt, '2026-12-11T15:59:00Z')
    const held = catalogOf((await dataOf({ ...FACTORY, orders: order({ due: '2026-12-11 17:00' }) })).data)
    assert.equal((await dataOf({ orders: order({}) }, held)).data.orders[0]?.dueAt, '2026-12-11T09:00:00Z')
    assert.equal(
      (await dataOf({ orders: order({ due: '2026-12-12' }) }, held)).data.orders[0]?.dueAt,
      '2026-12-12T15:59:00Z',
    )
  })

  test('quantities in another unit are converted, both ways', async () => {
    assert.equal((await dataOf({ orders: order({ quantity: 3, unit: '箱' }) }, HELD)).data.orders[0]?.quantity, '60')
    const products = [{ code: 'P3', name: '布', unit: '米', routing: '法兰路线' }]
    const unitConversions = [{ product: 'P3', from: '米', factor: 4, to: '千克' }]
    const orders = order({ product: 'P3', quantity: 10, unit: 'kg' })
    assert.equal((await dataOf({ products, unitConversions, orders }, HELD)).data.orders[0]?.quantity, '2.5')
  })

  test('a routing gets codes, an output and neighbours where the file leaves them open', async () => {
    const routings = [step(20, { name: '车削' }), step(10, { name: '打标' })]
    const [routing] = (await dataOf({ routings }, HELD)).data.routings
    assert.deepEqual(
      routing?.steps.map(({ seq, code, isOutput, reportPoint }) => [seq, code, isOutput, reportPoint]),
      [
        [10, '打标', false, true],
        [20, 'TURN', true, true],
      ],
    )
  })

  test('a routing or a bill of material that comes again is replaced as a whole', async () => {
    const { data, counts } = await dataOf({ routings: [{ ...FACTORY.routings[0], pieceRate: null }] }, HELD)
    assert.deepEqual(counts.get('routings'), { added: 0, changed: 1, unchanged: 0 })
    assert.equal(data.routings[0]?.steps.length, 1)
  })

  test('an inspection plan is whole: what is not in the file goes, what is only sampled keeps its measures', async () => {
    const inspectionPlans = [
      { product: 'P1', step: '车削', sample: 5, name: '外径', nominal: 36, lower: 35.975, upper: 36.025, unit: 'mm' },
      { product: 'P1', step: '车削', name: '长度', lower: 260, unit: 'mm' },
      { material: 'M1', sample: 3, accept: 1 },
    ]
    const { data } = await dataOf({ ...FACTORY, inspectionPlans })
    const held = catalogOf(data)
    assert.deepEqual(
      data.inspectionPlans.map(plan => [plan.materialCode, plan.stepCode, plan.sampleQty, plan.acceptQty]),
      [
        [null, 'TURN', '5', '0'],
        ['M1', null, '3', '1'],
      ],
    )
    assert.deepEqual((await dataOf({ inspectionPlans }, held)).counts.get('inspectionPlans'), {
      added: 0,
      changed: 0,
      unchanged: 2,
    })
    const less = (await dataOf({ inspectionPlans: inspectionPlans.slice(0, 1) }, held)).data.inspectionPlans
    assert.deepEqual(
      less[0]?.characteristics.map(({ name }) => name),
      ['外径'],
    )
    const sampled = (await dataOf({ inspectionPlans: [{ product: 'P1', step: '车削', sample: 8 }] }, held)).data
      .inspectionPlans
    assert.deepEqual([sampled[0]?.sampleQty, sampled[0]?.characteristics.length], ['8', 2])
  })

  test('a rate beside a step is the first; a dated one comes on top', async () => {
    assert.deepEqual(
      (await dataOf(FACTORY)).data.pieceRates.map(rate => [rate.stepCode, rate.validFrom, rate.rate]),
      [
        ['TURN', '2026-12-01', '1.2'],
        ['CUT', '2000-01-01', '0.15'],
      ],
    )
  })

  test('an hourly rate is of a person, or of everybody, and from a day on', async () => {
    const sheets = {
      hourlyRates: [
        { person: 'E2', rate: '26.50', validFrom: '2026-12-01' },
        { rate: 24, validFrom: '2026-12-01' },
      ],
    }
    const { data } = await dataOf(sheets, HELD)
    const [of] = [...HELD.people.values()].filter(({ employeeNo }) => employeeNo === 'E2')
    assert.deepEqual(data.hourlyRates, [
      { personId: of?.id, validFrom: '2026-12-01', rate: '26.5' },
      { personId: null, validFrom: '2026-12-01', rate: '24' },
    ])
    const twice = rowsOf({ hourlyRates: [...sheets.hourlyRates, { rate: 25, validFrom: '2026-12-01' }] })
    assert.deepEqual(
      (await faultsOf(twice)).first.map(({ why }) => why.kind),
      ['twice', 'unknown'],
    )
  })

  for (const rate of ['0', '-1', '10000.01'])
    test(`an hourly rate of ${rate} is none`, async () => {
      const rows = rowsOf({ hourlyRates: [{ rate, validFrom: '2026-12-01' }] })
      assert.deepEqual(
        (await faultsOf(rows)).first.map(({ why }) => why.kind),
        ['outOfRange'],
      )
    })

  test('a formula’s text stays text', async () => {
    const [person] = (
      await dataOf({ people: [{ employeeNo: 'E9', name: '=HYPERLINK("http://x")', department: '机加车间' }] }, HELD)
    ).data.people
    assert.equal(person?.name, '=HYPERLINK("http://x")')
  })
})

test(`of many faults the first ${FAULTS_SHOWN} are listed and all are counted`, async () => {
  const list = await faultsOf(
    rowsOf({
      people: Array.from({ length: 200 }, (_, i) => ({ employeeNo: `N${i}`, name: '新', department: '没有' })),
    }),
  )
  assert.deepEqual([list.first.length, list.total], [FAULTS_SHOWN, 200])
  assert.match(importWordsFor('zh-CN').faultsMore(list) ?? '', /150/)
})
