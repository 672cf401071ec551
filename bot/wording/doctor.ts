/** What the doctor says, by language: what was found, and what to do about it. */
import type { PlatformName, PlatformStep } from '../../adapters/port.ts'
import type { Finding, Level } from '../doctor/finding.ts'
import { doctorWording as en } from './doctor.en.ts'
import { doctorWording as zhCN } from './doctor.zh-CN.ts'
import type { Locale } from './index.ts'
import { toTraditional } from './traditional.ts'

/** Of each platform's checklist: what a step is, and what to click when it fails. */
export type DoctorSteps = {
  readonly [P in Exclude<PlatformName, 'sandbox'>]: Readonly<Record<PlatformStep, PlatformStepWords>>
}

export type PlatformStepWords = { readonly name: string; readonly fix: string }

/** Declared as a method, so that the sentence of a finding's own kind can be taken for one of any finding. */
type Say<Value> = { say(value: Value): string }['say']

export type DoctorWording = {
  /** What was found; after "→" what to do. */
  readonly findings: { readonly [K in Finding['kind']]: Say<Extract<Finding, { readonly kind: K }>> }
  readonly marks: Readonly<Record<Level, string>>
  summary(faults: number, warnings: number): string
  failed(problem: string): string
}

const WORDS: Readonly<Record<Locale, DoctorWording>> = { 'zh-CN': zhCN, 'zh-TW': toTraditional(zhCN), en }

export const doctorWordsFor = (locale: Locale): DoctorWording => WORDS[locale]

export function findingLine(words: DoctorWording, finding: Finding): string {
  const say: Say<Finding> = words.findings[finding.kind]
  return say(finding)
}
