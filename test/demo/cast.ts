/** Who plays in a factory's day, and with what: read from the sample's own data, so that the three factories share one play. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleName } from '../../db/sample-factory.ts'

export type PlayedStep = {
  readonly seq: number
  readonly code: string
  readonly name: string
  readonly outside: boolean
  readonly reported: boolean
  readonly pieceRate: number
  /** Who can do it, the first two of them together where the step is a group's. */
  readonly workers: readonly { readonly id: string; readonly name: string }[]
  readonly together: boolean
  readonly leader: string
}
export type PlayedMaterial = {
  readonly code: string
  readonly perPiece: number
  readonly lots: boolean
  readonly decimals: number
}

export type Cast = {
  readonly factory: string
  readonly product: { readonly code: string; readonly name: string }
  readonly pieces: number
  readonly steps: readonly PlayedStep[]
  /** What the warehouse hands out; the rest is taken by the reports themselves. */
  readonly materials: readonly PlayedMaterial[]
  readonly defect: string
  /** Who is paid by the hour: their pieces earn nothing. */
  readonly hourly: ReadonlySet<string>
  readonly planner: string
  readonly storekeeper: string
  readonly inspector: string
  readonly maintenance: string
  readonly sales: string
  readonly manager: string
}

/** What each factory makes in its day. */
const PRODUCTS: Readonly<Record<SampleName, { readonly code: string; readonly pieces: number }>> = {
  machining: { code: 'P-FLANGE-B12', pieces: 24 },
  electronics: { code: 'E-CHG65', pieces: 60 },
  garment: { code: 'G-TEE22', pieces: 48 },
}

type Sample = {
  readonly factory: { readonly name: string }
  readonly units: readonly { readonly code: string; readonly decimals: number }[]
  readonly workers: readonly { id: string; name: string; role: string; skills: readonly string[]; payType?: string }[]
  readonly teams: readonly { id: string; leaderId: string }[]
  readonly products: readonly { code: string; name: string; routingId: string }[]
  readonly routings: readonly { id: string; steps: readonly SampleStep[] }[]
  readonly boms: readonly { productCode: string; lines: readonly SampleLine[] }[]
  readonly materials: readonly { code: string; unit: string; lotTracked: boolean }[]
  readonly defectReasons: readonly { name: string }[]
}
type SampleStep = {
  seq: number
  code: string
  name: string
  teamId: string
  outsource?: object | null
  reportPoint?: boolean
  groupReport?: boolean
  pieceRate?: number | null
}
type SampleLine = { materialCode: string; qtyPer: number; scrapPct: number; issueMethod: string }

export async function castOf(name: SampleName): Promise<Cast> {
  const file = join(import.meta.dirname, '..', '..', 'db', 'seed', `${name}.json`)
  const sample: Sample = JSON.parse(await readFile(file, 'utf8'))
  const { code, pieces } = PRODUCTS[name]
  const product = found(sample.products.find(one => one.code === code))
  const routing = found(sample.routings.find(({ id }) => id === product.routingId))
  const bom = sample.boms.find(({ productCode }) => productCode === code)
  const oneOf = (role: string): string => found(sample.workers.find(worker => worker.role === role)).id
  return {
    factory: sample.factory.name,
    product,
    pieces,
    steps: routing.steps.map(step => played(step, sample)),
    materials: (bom?.lines ?? []).flatMap(line => handedOut(line, sample)),
    defect: found(sample.defectReasons[0]).name,
    hourly: new Set(sample.workers.flatMap(({ id, payType }) => (payType === 'hourly' ? [id] : []))),
    planner: oneOf('planner'),
    storekeeper: oneOf('warehouse'),
    inspector: oneOf('inspector'),
    maintenance: oneOf('maintenance'),
    sales: oneOf('sales'),
    manager: oneOf('manager'),
  }
}

function played(step: SampleStep, { workers, teams }: Sample): PlayedStep {
  const able = workers.filter(({ skills, role }) => skills.includes(step.code) && role !== 'teamLeader')
  const leader = found(teams.find(({ id }) => id === step.teamId)).leaderId
  return {
    seq: step.seq,
    code: step.code,
    name: step.name,
    outside: step.outsource != null,
    reported: step.reportPoint === true,
    pieceRate: step.pieceRate ?? 0,
    workers: able.length > 0 ? able : workers.filter(({ id }) => id === leader),
    together: step.groupReport === true && able.length > 1,
    leader,
  }
}

function handedOut(
  { materialCode, qtyPer, scrapPct, issueMethod }: SampleLine,
  sample: Sample,
): readonly PlayedMaterial[] {
  const material = sample.materials.find(({ code }) => code === materialCode)
  if (issueMethod !== 'issue' || material === undefined) return []
  const decimals = sample.units.find(({ code }) => code === material.unit)?.decimals ?? 0
  return [{ code: materialCode, perPiece: qtyPer * (1 + scrapPct / 100), lots: material.lotTracked, decimals }]
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the sample factory lacks somebody the day needs')
  return value
}
