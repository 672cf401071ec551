import type { ImportCount, ImportCounts } from '../../db/import-difference.ts'
import { FAULTS_SHOWN, type FileLook, type OrderField, type ReferenceTarget } from '../workbook/faults.ts'
import { columnsOf, SHEETS, type SheetKey } from '../workbook/sheets.ts'
import { common } from './en/common.ts'
import type { ImportWording } from './import.ts'

const SUBJECTS: Readonly<Record<ReferenceTarget, string>> = {
  units: 'Units',
  departments: 'Departments',
  shifts: 'Shifts',
  calendars: 'Calendars',
  calendarExceptions: 'Calendar exceptions',
  teams: 'Teams',
  people: 'People',
  workCenters: 'Work centers',
  machines: 'Machines',
  routings: 'Routings',
  materials: 'Materials',
  products: 'Products',
  unitConversions: 'Unit conversions',
  boms: 'BOM',
  inspectionPlans: 'Inspection plans',
  pieceRates: 'Piece rates',
  hourlyRates: 'Hourly rates',
  defectReasons: 'Defect reasons',
  downtimeReasons: 'Downtime reasons',
  orders: 'Orders',
  step: 'Steps',
}

/** One of the thing, for "there is no such …". */
const ONE: Readonly<Record<ReferenceTarget, string>> = {
  units: 'unit',
  departments: 'department',
  shifts: 'shift',
  calendars: 'calendar',
  calendarExceptions: 'calendar exception',
  teams: 'team',
  people: 'person',
  workCenters: 'work center',
  machines: 'machine',
  routings: 'routing',
  materials: 'material',
  products: 'product',
  unitConversions: 'unit conversion',
  boms: 'BOM',
  inspectionPlans: 'inspection plan',
  pieceRates: 'piece rate',
  hourlyRates: 'hourly rate',
  defectReasons: 'defect reason',
  downtimeReasons: 'downtime reason',
  orders: 'order',
  step: 'step',
}

const ORDER_FIELDS: Readonly<Record<OrderField, string>> = {
  product: 'product',
  quantity: 'quantity',
  unit: 'unit',
  customer: 'customer',
  priority: 'priority',
  due: 'due date',
  sales: 'sales person',
  lotNo: 'lot',
  note: 'note',
}

const LOOKS: Readonly<Record<FileLook, string>> = {
  picture: 'it is a picture. Please send an .xlsx file.',
  pdf: 'it is a PDF. Please send an .xlsx file.',
  text: 'it looks like text or CSV. Open it in Excel and save it as "Excel Workbook (.xlsx)".',
  html: 'it is a web page (some systems export one under the name .xls). Open it in Excel and save it as "Excel Workbook (.xlsx)".',
  word: 'it is a Word document. Please send an .xlsx file.',
  binaryWorkbook: 'it is a binary workbook (.xlsb). Save it as "Excel Workbook (.xlsx)".',
  openDocument: 'it is an OpenDocument sheet (.ods). Save it as "Excel Workbook (.xlsx)".',
  archive: 'it is an archive. Unpack it and send the .xlsx file inside.',
  unknown: 'its kind is not known. Please send an .xlsx file.',
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

const requiredNames = (table: SheetKey) =>
  Object.values(columnsOf(table))
    .filter(column => column.required)
    .map(column => column.en)
    .join(', ')

const sheetOf = (target: ReferenceTarget) => SHEETS[target === 'step' ? 'routings' : target].en

export const importWording: ImportWording = {
  sheets: {
    units: {
      about: 'Units of measure. Piece, set, pair, box, kilogram, metre and litre need no row: just use them.',
      columns: {
        code: 'Code of the unit, such as PCS',
        name: 'Name of the unit, such as piece',
        aliases: 'What workers may call it, separated by commas',
        decimals: 'How fine a report may be: 0 for pieces, 3 for kilograms',
      },
    },
    departments: {
      about: 'Departments. Digests and alerts go to each department’s own group.',
      columns: {
        name: 'Name, used once',
        kind: 'What it does; decides what it is told',
        parent: 'Name of the one above it, if any',
      },
    },
    shifts: {
      about: 'Shifts. What a night shift makes counts for the day on which the shift began.',
      columns: {
        name: 'Name, used once',
        start: 'When work begins, such as 08:00',
        end: 'When it ends; earlier than the start means the next day',
        breaks: 'Breaks, such as 12:00-12:40, separated by commas',
      },
    },
    calendars: {
      about: 'Working calendars: which days, which shifts. Lateness counts only working time.',
      columns: {
        name: 'Name, used once',
        workdays: 'Working days of the week, such as Mon-Sat or 1-6',
        shifts: 'Names of the shifts, separated by commas; around the clock when empty (work done outside)',
      },
    },
    calendarExceptions: {
      about: 'Days off and overtime days.',
      columns: {
        calendar: 'Which calendar',
        date: 'The day, such as 2027-01-01',
        kind: 'off or overtime',
        note: 'Why',
      },
    },
    teams: {
      about: 'Teams.',
      columns: {
        name: 'Name, used once',
        department: 'Name of its department',
        leader: 'Employee number of the leader (or the name, where it is unique)',
        calendar: 'Its calendar; may stay empty where there is only one',
      },
    },
    people: {
      about: 'People, told apart by employee number. Who leaves keeps the row: put no under Active.',
      columns: {
        employeeNo: 'Employee number, used once',
        name: 'Name',
        department: 'Name of the department; that of the team when empty',
        team: 'Name of the team',
        role: 'Role: decides what they see and may do; worker when empty',
        skills: 'Steps they may report (name or code), separated by commas',
        payType: 'How they are paid; when empty, workers by piece, the others monthly',
        active: 'Whether they work here; yes when empty',
      },
    },
    workCenters: {
      about: 'Work centers: machines or places that can do the same step.',
      columns: {
        name: 'Name, used once',
        department: 'Name of its department',
        calendar: 'Its calendar; may stay empty where there is only one',
        capacity: 'How many jobs at once; 1 when empty',
        hourlyCost: 'Cost per hour',
      },
    },
    machines: {
      about: 'Machines.',
      columns: {
        code: 'Number, used once',
        name: 'Name; the number when empty',
        workCenter: 'Name of its work center',
      },
    },
    materials: {
      about: 'Materials (raw, auxiliary, half-finished).',
      columns: {
        code: 'Code, used once',
        name: 'Name',
        spec: 'Specification',
        unit: 'Unit',
        onHand: 'Stock on hand',
        safetyStock: 'Safety stock',
        leadTimeHours: 'Hours it takes to buy',
        lotTracked: 'Whether lots are tracked; no when empty',
        inspectIncoming: 'Whether what comes in must pass an inspection before it is used; no when empty',
      },
    },
    products: {
      about: 'Products. One that is to be ordered needs a routing.',
      columns: {
        code: 'Code, used once',
        name: 'Name',
        spec: 'Specification',
        unit: 'Unit in which orders count',
        routing: 'Name of the routing; may stay empty when it is named after the product',
      },
    },
    unitConversions: {
      about: 'Unit conversions, by product: 1 box = 20 pieces.',
      columns: {
        product: 'Code or name of the product',
        from: 'The larger unit, such as box',
        factor: 'How many of the smaller one it is',
        to: 'The smaller unit, such as piece',
      },
    },
    boms: {
      about: 'Bills of material, one material per row. Give all rows of a product: lines that are not in the file go.',
      columns: {
        product: 'Code or name of the product',
        material: 'Code or name of the material',
        qtyPer: 'How much for one piece',
        scrapPct: 'Loss in percent: 1 is 1 %',
        step: 'The step that uses it; the first when empty',
        issueMethod: 'issue or backflush; issue when empty',
      },
    },
    routings: {
      about:
        'Routings, one step per row. Give all rows of a routing: steps that are not in the file go; orders keep theirs.',
      columns: {
        routing: 'Name of the routing, on each of its rows',
        version: 'Version, such as V1.0',
        seq: 'Number of the step, rising: 10, 20, 30',
        code: 'Code of the step, such as TURN; its name when empty',
        name: 'Name of the step, such as turning',
        aliases: 'What workers may call it, separated by commas',
        workCenter: 'Name of the work center',
        team: 'Name of the team that does it',
        setupMinutes: 'Minutes to prepare, once per order',
        standardSeconds: 'Seconds per piece and person',
        parallelWorkers: 'How many work on it at once; 1 when empty',
        expectedScrapPct: 'Expected scrap in percent: 1 is 1 %',
        pieceRate: 'Pay per piece; rates that change by date go into the sheet Piece rates',
        inspection: 'Kind of inspection; none when empty',
        reviewRequired: 'Whether the leader reviews reports; no when empty',
        groupReport: 'Whether several people share one quantity; no when empty',
        outsourceVendor: 'Who does it outside; empty when done at home',
        outsourceHours: 'Hours it takes outside',
        outsourcePrice: 'Price per piece outside',
        parallelGroup: 'Neighbouring steps with the same letter run in parallel',
        overlapAllowed: 'Whether it may begin before the step before is complete; no when empty',
        transferBatch: 'With overlap: how many pieces must have arrived',
        reportPoint: 'Whether it is reported; no = filled in from the next step. The last step must be',
        milestone: 'Whether managers and customers see it; no when empty',
        isOutput: 'Whose good pieces are the order’s output; the last step when none is marked',
      },
    },
    inspectionPlans: {
      about:
        'How things are inspected, one characteristic a row: of a product at a step, or of a material that comes in. Write a plan whole: characteristics that are not in the file go.',
      columns: {
        product: 'Code or name of the product; empty for what comes in',
        step: 'Code or name of the step; empty for what comes in',
        material: 'Code or name of the material; only for what comes in',
        sample: 'How many are looked at; the same on all rows of a plan, or on one',
        accept: 'How many of those may be bad; 0 when empty',
        name: 'What is measured; empty where only the sample is said',
        nominal: 'The nominal value, if any',
        lower: 'The lower limit, included; at least one of the two',
        upper: 'The upper limit, included',
        unit: 'The unit of the values, such as mm',
      },
    },
    pieceRates: {
      about: 'Piece rates from a day on. For a new rate add a row; earlier reports are not recalculated.',
      columns: {
        step: 'Code or name of the step',
        product: 'Code or name of the product; empty = any',
        rate: 'The rate',
        perUnit: 'Per which unit; the product’s own when empty',
        validFrom: 'From which day, such as 2026-12-01',
      },
    },
    hourlyRates: {
      about: 'What an hour earns from a day on. For a new rate add a row; what was booked is not recalculated.',
      columns: {
        person: 'Employee number or name; empty = everybody without a rate of their own',
        rate: 'Per hour',
        validFrom: 'From which day, such as 2026-12-01',
      },
    },
    defectReasons: {
      about: 'Why a piece is bad.',
      columns: {
        code: 'Code, used once',
        name: 'Name',
        aliases: 'What workers may call it, separated by commas',
        disposition: 'What usually happens; scrap when empty',
        liability: 'Who bears it; other when empty',
        steps: 'Where it usually occurs, separated by commas; anywhere when empty',
      },
    },
    downtimeReasons: {
      about: 'Why work stands still.',
      columns: {
        code: 'Code, used once, and not among the defect reasons',
        name: 'Name',
        aliases: 'What workers may call it, separated by commas',
        lossType: 'Kind of loss; availability when empty',
        planned: 'Whether it is planned; no when empty',
        andonLevel: 'Andon level, 0 calls nobody; 0 when empty',
        department: 'Which department is told',
      },
    },
    orders: {
      about:
        'Orders. They arrive as planned and are reported on once released; a released order can’t be changed by a file.',
      columns: {
        code: 'Order number, used once',
        product: 'Code or name of the product',
        quantity: 'Quantity, above 0',
        unit: 'Unit; the product’s own when empty, another is converted',
        customer: 'Customer',
        priority: 'Priority; normal when empty',
        due: 'Due, such as 2026-12-11 or 2026-12-11 17:00; a day alone means its end',
        sales: 'Employee number or name of the sales person',
        lotNo: 'Lot',
        note: 'Note',
      },
    },
  },
  guide: {
    sheet: 'Explanations',
    title: 'Workbook for loading data into production reporting',
    lines: [
      'Fill in only the sheets you need; leave the others empty or delete them. Columns may change places; those with * must be there.',
      'Grey rows that begin with “Example” are ignored; keep or delete them.',
      'Names and numbers may refer to rows of the same file or to what is in the system already.',
      'The whole file is checked first. If anything is wrong nothing is imported, and you are told which sheet, row and column, and what would be right.',
      'The same file imported twice changes nothing the second time. An empty cell leaves what is there; a single minus sign - clears it.',
    ],
    headings: ['Sheet', 'Column', 'Required', 'Accepts', 'Meaning'],
    required: 'required',
    optional: 'optional',
    accepts: {
      text: 'text',
      code: 'a number or code (text)',
      list: 'several, separated by commas',
      number: 'a number',
      choice: 'one of',
      yesNo: 'yes / no',
      date: 'a date, such as 2026-11-27 or 2026/11/27 17:00',
      time: 'a time, such as 08:00',
      timeRanges: 'periods, such as 12:00-12:40',
      weekdays: 'weekdays, such as Mon-Sat',
    },
    accepted: labels => labels.join(' / '),
    fileName: 'baogong-template.xlsx',
  },
  subjects: SUBJECTS,
  place: ({ sheet, row, column, heading, value }) => {
    const where = [`Sheet “${sheet}”`]
    if (row !== null) where.push(`row ${row}`)
    if (heading !== null) where.push(column === null ? `“${heading}”` : `column ${column} “${heading}”`)
    return `${where.join(', ')}${value === null ? '' : `, is “${value}”`}: `
  },
  reasons: {
    required: () => 'must be filled in.',
    notNumber: () => 'is not a number. Write only the number, such as 120 or 0.268.',
    notWhole: () => 'must be a whole number.',
    tooFine: ({ decimals }) => `may have ${decimals} decimals at most.`,
    outOfRange: ({ least, most }) => `is out of range; it should be between ${least} and ${most}.`,
    percentSignHere: () => 'must not be a percentage. Remove the % or set the cell’s format to General.',
    notDate: () => 'is not a date. Write 2026-11-27 or 2026/11/27 17:00.',
    twoDates: () => 'could mean two different dates. Write the year first, such as 2026-11-27.',
    notTime: () => 'is not a time. Write it like 08:00.',
    notTimeRanges: () => 'is not a period. Write it like 12:00-12:40, several separated by commas.',
    notWeekdays: () => 'are not weekdays. Write Mon-Sat or 1-6.',
    notYesNo: () => 'should be yes or no.',
    notOneOf: ({ choices }) => `must be one of: ${choices.map(each => each.en).join(', ')}.`,
    tooLong: ({ most }) => `is too long; ${most} characters at most.`,
    digitsLost: () =>
      'is too long for a number: Excel has turned its last digits into 0. Set the cell’s format to Text and type it again.',
    dateForCode: () => 'was turned into a date by Excel. Set the cell’s format to Text and type it again.',
    formulaFailed: ({ error }) => `has a formula with an error (${error}). Correct it or write the value.`,
    missingColumn: ({ table, column }) =>
      `the column “${columnsOf(table)[column]?.en ?? column}” is missing. Add it to the headings.`,
    unknownColumn: ({ nearest }) =>
      `is not a known column. Did you mean “${nearest}”? If so, rename it; if not, begin it with # and it is ignored.`,
    columnTwice: ({ first }) => `is the same column as ${first}. Delete one of them.`,
    noHeadings: ({ table }) => `has no headings. The first row should have: ${requiredNames(table)}.`,
    sheetTwice: ({ first }) => `holds the same kind of data as the sheet “${first}”. Put them into one sheet.`,
    twice: ({ firstRow }) => `is the same as row ${firstRow}. Keep one of them.`,
    unknown: ({ what, nearest }) =>
      `there is no such ${ONE[what]}, in the file or in the system. ${nearest.length > 0 ? `Did you mean: ${nearest.join(', ')}?` : `Add it to the sheet “${sheetOf(what)}” first.`}`,
    ambiguous: ({ what, candidates }) =>
      `more than one ${ONE[what]} has this name. Write its number: ${candidates.join(', ')}.`,
    fitsNoOtherRow: ({ first, firstRow }) => `differs from “${first}” in row ${firstRow}. Both should say the same.`,
    circularBom: ({ path }) => `the materials run in a circle: ${path.join(' → ')}. Take one of the rows away.`,
    parentOfItself: ({ path }) => `the departments run in a circle: ${path.join(' → ')}. Change one of them.`,
    routingWithoutSteps: ({ routing }) =>
      `the routing “${routing}” has no steps. Write them into the sheet “Routings” first.`,
    productWithoutRouting: ({ product }) =>
      `the product “${product}” has no routing, so it can’t be ordered. Fill it in on the sheet “Products”.`,
    stepNotInRouting: ({ routing, steps }) => `the routing “${routing}” has no such step. It has: ${steps.join(', ')}.`,
    parallelGroupApart: ({ group }) =>
      `the parallel group “${group}” is broken by another step. Parallel steps must be neighbours.`,
    twoOutputs: ({ firstRow }) => `row ${firstRow} is the output step already. A routing has one.`,
    lastNotReported: () => 'the last step must be reported. Write yes.',
    noConversion: ({ from, to, product }) =>
      `nobody knows how many ${to} of “${product}” are 1 ${from}. Add it to the sheet “Unit conversions”, or give the quantity in ${to}.`,
    finerThanUnit: ({ unit, decimals }) =>
      decimals === 0
        ? `the unit is ${unit}, so it must be a whole number.`
        : `the unit is ${unit}, so it may have ${decimals} decimals at most.`,
    sameUnit: () => 'both units are the same. Write another one.',
    shiftIsEmpty: () => 'is the same as the start. Write when the shift ends.',
    breakOutsideShift: () => 'a break is outside the shift or ends before it begins. Change it.',
    orderRuns: ({ status, fields }) =>
      `the order is ${common.orderStatus[status]} and a file can’t change its ${fields.map(field => ORDER_FIELDS[field]).join(', ')}. Change the order in the chat, or take the row out of the file.`,
    planOfBoth: () => 'a row is for a product and step, or for a material, not both. Clear one of them.',
    acceptWithoutSample: () => 'says how many may be bad, but not of how many. Fill in the sample.',
    acceptsAll: () => 'must be less than the sample, otherwise everything passes.',
    sampleOfNothing: () => 'the sample must be above 0.',
    noLimit: () => 'fill in at least one limit, otherwise nothing can be judged.',
    limitsReversed: () => 'the upper limit is below the lower one.',
    nominalOutside: () => 'the nominal value is outside its limits.',
    namedTwice: () => 'this characteristic is in the plan twice. Keep one row.',
    codeTaken: ({ by }) => `the code belongs to “${by}”. Defect and downtime reasons can’t share one; write another.`,
  },
  faultsTitle: ({ total }) =>
    `${total === 1 ? '1 thing in the file is' : `${total} things in the file are`} wrong; nothing was imported. Correct it and send it again:`,
  faultsMore: ({ first, total }) =>
    total > first.length
      ? `… and ${total - first.length} more (correct the first ${FAULTS_SHOWN} and try again).`
      : null,
  refusals: {
    empty: () => 'The file is empty. Please send a workbook (.xlsx); “template” gives you one to fill in.',
    tooBig: ({ bytes, limitBytes }) =>
      `The file is ${megabytes(bytes)} MB; the limit is ${megabytes(limitBytes)} MB. Split it or remove pictures.`,
    notWorkbook: ({ looksLike }) => `This is not an Excel workbook: ${LOOKS[looksLike]}`,
    oldFormat: () => 'This is the old format (.xls). Open it in Excel and save it as “Excel Workbook (.xlsx)”.',
    encrypted: () => 'The file is locked with a password. Remove the password and send it again.',
    damaged: () => 'The file is damaged. Open it in Excel and save it under a new name as .xlsx.',
    expandsTooMuch: () =>
      'Unpacked, the file is too large, so it was not opened. Split it, and delete empty rows and formats.',
    tooManyRows: ({ sheet, rows, limit }) => `Sheet “${sheet}” has ${rows} rows; ${limit} at most. Split the file.`,
    tooSlow: ({ seconds }) => `The file could not be read within ${seconds} seconds. Split it and send the parts.`,
    noKnownSheet: ({ found }) =>
      `The file has no known sheet (it has: ${found.join(', ')}). The sheets are called: ${Object.values(SHEETS)
        .map(sheet => sheet.en)
        .join(', ')}.`,
  },
  preview: {
    nothing: counts =>
      counts.size === 0
        ? 'The file holds no data to import (example rows do not count).'
        : 'All the data in the file is already there; nothing changes.',
    title: counts =>
      `The file is correct: ${sum(counts, 'added')} new, ${sum(counts, 'changed')} changed, ${sum(counts, 'unchanged')} unchanged.`,
    line: (subject, counts) => `${SUBJECTS[subject]}: ${countWords(counts.get(subject))}`,
    ignored: ({ sheets, columns }) => [
      ...sheets.map(sheet => `Sheet ignored: “${sheet}”`),
      ...columns.map(
        ({ sheet, column, heading }) => `Column ignored: sheet “${sheet}”, ${column ?? ''} “${heading ?? ''}”`,
      ),
    ],
  },
  done: counts =>
    `Imported: ${sum(counts, 'added')} new, ${sum(counts, 'changed')} changed, ${sum(counts, 'unchanged')} unchanged.`,
  changedMeanwhile: 'The data changed after the file was checked; nothing was imported. Please send the file again.',
  command: {
    importUsage: 'Usage: npm run import -- FILE.xlsx',
    reportsInChat: 'This is a table of reports, not of master data. Send it to the bot in chat.',
    reportsVariant: 'reports',
    templateUsage:
      'Usage: npm run template -- FILE.xlsx (the data of a factory), or FILE.xlsx reports (a team’s reports of a day)',
    cannotRead: file => `Can’t read ${file}: check the path and the permissions.`,
    cannotWrite: file => `Can’t write ${file}: check that the folder exists and may be written to.`,
    exists: file => `${file} exists already and was left alone. Choose another name.`,
    written: file => `Template written to ${file}. Fill it in, then: npm run import -- ${file}`,
    reportsWritten: file => `Sheet for a day’s reports written to ${file}. Fill it in and send it to the bot in chat.`,
    noDatabase: problem => `Can’t use the database, nothing was imported: ${problem}`,
    failed: problem => `The import failed, nothing was changed: ${problem}`,
  },
}

function sum(counts: ImportCounts, what: keyof ImportCount): number {
  return [...counts.values()].reduce((total, count) => total + count[what], 0)
}

function countWords(count: ImportCount | undefined): string {
  const { added, changed, unchanged } = count ?? { added: 0, changed: 0, unchanged: 0 }
  const parts = [
    added > 0 ? `${added} new` : '',
    changed > 0 ? `${changed} changed` : '',
    unchanged > 0 ? `${unchanged} unchanged` : '',
  ]
  return parts.filter(part => part !== '').join(', ') || 'none'
}
