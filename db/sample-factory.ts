/** The sample factories as their files have them. Every time in them is an offset from now, in hours or days. */
import { readFile } from 'node:fs/promises'
import type {
  Channel,
  DepartmentKind,
  ExceptionKind,
  Liability,
  OrderStatus,
  Priority,
  Role,
  Step,
  StepRules,
  StepStatus,
} from '../domain/model.ts'

export const SAMPLE_NAMES = ['machining', 'electronics', 'garment'] as const
export type SampleName = (typeof SAMPLE_NAMES)[number]

type Break = { readonly start: string; readonly end: string }

export type SampleRoutingStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly aliases: readonly string[]
  readonly workCenterId: string
  readonly teamId: string
  readonly setupMinutes: number
  readonly standardSeconds: number
  readonly parallelWorkers: number
  readonly expectedScrapPct: number
  readonly pieceRate: number
  readonly pieceRatePer: string
  readonly inspection: StepRules['inspection']
  readonly reviewRequired: boolean
  readonly groupReport: boolean
  readonly outsource: { readonly vendor: string; readonly leadTimeHours: number; readonly unitPrice: number } | null
  readonly parallelGroup: string | null
  readonly overlapAllowed: boolean
  readonly transferBatch: number
  readonly reportPoint: boolean
  readonly milestone: boolean
  readonly isOutput: boolean
}

export type SampleOrderStep = {
  readonly seq: number
  readonly code: string
  readonly plannedStartInHours: number
  readonly dueInHours: number
  readonly availableIn: number
  readonly status: StepStatus
  readonly good: number
  readonly scrap: number
  readonly reworkOpen: number
  readonly assigneeIds: readonly string[]
  readonly outsourceStatus: Step['outsourceStatus']
}

export type SampleOrder = {
  readonly no: string
  readonly customer: string
  readonly productCode: string
  readonly qty: number
  readonly unit: string
  readonly variants: readonly unknown[]
  readonly priority: Priority
  readonly status: OrderStatus
  readonly closeReason: string | null
  readonly releasedHoursAgo: number
  readonly plannedStartInHours: number
  readonly dueInHours: number
  readonly routingId: string
  readonly lotNo: string
  readonly parentNo: string | null
  readonly splitFrom: string | null
  readonly salesOwnerId: string
  readonly note: string
  readonly steps: readonly SampleOrderStep[]
}

export type SampleReport = {
  readonly id: string
  readonly orderNo: string
  readonly stepSeq: number
  readonly workerIds: readonly string[]
  readonly share: readonly { readonly workerId: string; readonly pct: number }[] | null
  readonly good: number
  readonly scrap: number
  readonly rework: number
  readonly reworkDone: number
  readonly reasonCode: string | null
  readonly minutes: number
  readonly reportedHoursAgo: number
  readonly occurredHoursAgo: number
  readonly channel: Channel
  readonly review: 'auto' | 'pending' | 'approved'
  readonly reviewedBy: string | null
  readonly reversalOf: string | null
  readonly note: string
}

export type SampleException = {
  readonly id: string
  readonly kind: ExceptionKind
  readonly reasonCode: string
  readonly orderNo: string
  readonly stepSeq: number
  readonly machineId: string | null
  readonly raisedBy: string
  readonly raisedHoursAgo: number
  readonly ackBy: string | null
  readonly ackHoursAgo: number | null
  readonly resolvedHoursAgo: number | null
  readonly andonLevel: number
  readonly escalatedLevel: number
  readonly description: string
}

export type SampleInspection = {
  readonly id: string
  readonly kind: 'first' | 'inProcess' | 'final'
  readonly orderNo: string
  readonly stepSeq: number
  readonly requestedBy: string
  readonly requestedHoursAgo: number
  readonly inspectorId: string | null
  readonly result: 'pending' | 'pass' | 'fail'
  readonly sampleQty: number
  readonly defectQty: number
  readonly doneHoursAgo: number | null
  readonly note: string
}

export type SampleFactory = {
  readonly factory: {
    readonly name: string
    readonly shortName: string
    readonly timezone: string
    readonly locale: string
    readonly currency: string
    readonly orderNoPattern: string
  }
  readonly settings: unknown
  readonly units: readonly { code: string; name: string; aliases: readonly string[]; decimals: number }[]
  readonly unitConversions: readonly { productCode: string; from: string; to: string; factor: number }[]
  readonly departments: readonly {
    id: string
    name: string
    kind: DepartmentKind
    parentId: string | null
    chatGroup: string
  }[]
  readonly teams: readonly { id: string; name: string; departmentId: string; leaderId: string; calendarId: string }[]
  readonly workers: readonly {
    id: string
    employeeNo: string
    name: string
    departmentId: string
    teamId: string
    role: Role
    skills: readonly string[]
    payType: 'piece' | 'hourly' | 'monthly'
  }[]
  readonly shifts: readonly {
    id: string
    name: string
    start: string
    end: string
    crossesMidnight: boolean
    breaks: readonly Break[]
  }[]
  readonly calendars: readonly {
    id: string
    name: string
    workdays: readonly number[]
    shiftIds: readonly string[]
    exceptions: readonly { inDays: number; kind: 'off' | 'overtime'; note: string }[]
  }[]
  readonly workCenters: readonly {
    id: string
    name: string
    departmentId: string
    calendarId: string
    capacity: number
    hourlyCost: number
    machines: readonly { id: string; name: string }[]
  }[]
  readonly defectReasons: readonly {
    code: string
    name: string
    aliases: readonly string[]
    disposition: 'scrap' | 'rework'
    liability: Liability
    stepCodes: readonly string[]
  }[]
  readonly downtimeReasons: readonly {
    code: string
    name: string
    aliases: readonly string[]
    lossType: 'availability' | 'performance' | 'quality' | 'none'
    planned: boolean
    andonLevel: number
    notifyDepartmentId: string | null
  }[]
  readonly materials: readonly {
    code: string
    name: string
    spec: string
    unit: string
    onHand: number
    safetyStock: number
    leadTimeHours: number
    lotTracked: boolean
  }[]
  readonly products: readonly { code: string; name: string; spec: string; unit: string; routingId: string }[]
  readonly boms: readonly {
    id: string
    productCode: string
    lines: readonly {
      materialCode: string
      qtyPer: number
      scrapPct: number
      stepCode: string
      issueMethod: 'issue' | 'backflush'
      variantMaterials: Readonly<Record<string, string>>
    }[]
  }[]
  readonly routings: readonly {
    id: string
    name: string
    version: string
    steps: readonly SampleRoutingStep[]
  }[]
  readonly orders: readonly SampleOrder[]
  readonly reports: readonly SampleReport[]
  readonly exceptions: readonly SampleException[]
  readonly inspections: readonly SampleInspection[]
  readonly schedules: readonly {
    id: string
    name: string
    kind: string
    at: string
    days: readonly number[]
    departmentIds: readonly string[]
    content: readonly string[]
  }[]
}

/** The project's own file: the tests that seed it are its check, so it is taken at its word. */
export async function readSample(name: SampleName): Promise<SampleFactory> {
  const file = new URL(`./seed/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as SampleFactory
}
