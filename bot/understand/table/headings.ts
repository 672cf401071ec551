/** What the columns of a leader's table are called, in whatever language and order. */

export const REPORT_COLUMNS = [
  'order',
  'step',
  'worker',
  'good',
  'scrap',
  'rework',
  'reworkTo',
  'reason',
  'hours',
  'minutes',
  'date',
  'note',
] as const
export type ReportColumn = (typeof REPORT_COLUMNS)[number]

/** Every name that our own template uses is among them (a test sends it back). Compared without case, blanks and what is in brackets. */
const HEADINGS: Readonly<Record<ReportColumn, { readonly zh: readonly string[]; readonly en: readonly string[] }>> = {
  order: {
    zh: ['工单', '工单号', '工单编号', '单号', '订单', '订单号', '生产单', '生产单号', '制令', '制令单号', '派工单号'],
    en: ['order', 'order no', 'order number', 'work order', 'wo', 'mo', 'job', 'job no'],
  },
  step: {
    zh: ['工序', '工步', '工序名称', '工序号', '作业', '工位'],
    en: ['step', 'operation', 'process', 'op'],
  },
  worker: {
    zh: [
      '工号或姓名',
      '工号/姓名',
      '姓名',
      '工号',
      '员工',
      '员工姓名',
      '人员',
      '操作工',
      '操作员',
      '作业员',
      '工人',
      '报工人',
      '人',
    ],
    en: ['worker', 'employee no or name', 'employee', 'name', 'employee no', 'operator', 'person', 'who'],
  },
  good: {
    zh: [
      '合格',
      '合格数',
      '合格数量',
      '良品',
      '良品数',
      '良品数量',
      '完成',
      '完成数',
      '完成数量',
      '产量',
      '报工数',
      '报工数量',
      '数量',
    ],
    en: ['good', 'good qty', 'good quantity', 'ok', 'done', 'output', 'qty', 'quantity'],
  },
  scrap: {
    zh: ['报废', '报废数', '报废数量', '废品', '废品数', '不良', '不良数', '不良数量', '不良品'],
    en: ['scrap', 'scrap qty', 'scrap quantity', 'scrapped', 'ng', 'reject', 'rejects', 'bad'],
  },
  rework: { zh: ['返工', '返工数', '返工数量', '返修', '返修数'], en: ['rework', 'rework qty'] },
  reworkTo: {
    zh: ['返工到', '退回到', '返工退回', '返工退回到', '退回工序', '返工工序'],
    en: ['rework to', 'back to', 'send back to', 'rework back to', 'rework goes back to'],
  },
  reason: {
    zh: ['原因', '不良原因', '报废原因', '缺陷', '不良代码'],
    en: ['reason', 'defect', 'scrap reason', 'cause'],
  },
  hours: { zh: ['工时', '小时', '工时小时', '用时小时'], en: ['hours', 'man hours', 'labour hours', 'labor hours'] },
  minutes: { zh: ['分钟', '工时分钟', '用时', '用时分钟'], en: ['minutes', 'time spent'] },
  date: { zh: ['日期', '生产日期', '报工日期', '完工日期', '时间'], en: ['date', 'day', 'work date', 'time'] },
  note: { zh: ['备注', '说明'], en: ['note', 'notes', 'remark', 'remarks'] },
}

const plain = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[\s*:._-]/g, '')

const KNOWN: ReadonlyMap<string, ReportColumn> = new Map(
  REPORT_COLUMNS.flatMap(column =>
    [...HEADINGS[column].zh, ...HEADINGS[column].en].map(name => [plain(name), column] as const),
  ),
)

export type Heading = { readonly column: ReportColumn; readonly index: number; readonly heading: string }

export type Head = {
  readonly columns: readonly Heading[]
  /** Columns that are none of ours, as written. */
  readonly ignored: readonly string[]
}

/**
 * The row as a table's head: it names the order and a quantity, and no column twice (the second is passed over, aloud).
 * `simplify`: how a heading in traditional characters is compared.
 */
export function headOf(cells: readonly string[], simplify: (text: string) => string): Head | null {
  const columns: Heading[] = []
  const ignored: string[] = []
  for (const [index, cell] of cells.entries()) {
    const column = KNOWN.get(plain(simplify(cell)))
    const known = column !== undefined && !columns.some(other => other.column === column)
    if (known) columns.push({ column, index, heading: cell.trim() })
    else if (cell.trim() !== '') ignored.push(cell.trim().slice(0, LONGEST_SHOWN))
  }
  const has = (...wanted: readonly ReportColumn[]) => columns.some(({ column }) => wanted.includes(column))
  // "工单 物料 数量" is a table of something else.
  const ofReports = has('step', 'worker', 'scrap', 'rework', 'reason') || ignored.length === 0
  return has('order') && has('good', 'scrap', 'rework') && ofReports ? { columns, ignored } : null
}

/** Of a cell that is shown back. */
export const LONGEST_SHOWN = 30
