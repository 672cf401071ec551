/** The steps of an administrator's checklist, as every adapter's doctor looks at them. */
import { type PlatformCheck, PlatformError, type PlatformName, type PlatformStep } from '../port.ts'

/** Can't be seen from here. */
export const unseenBy =
  (platform: PlatformName) =>
  (step: PlatformStep, detail: string): PlatformCheck => ({ platform, step, outcome: 'unknown', detail })

/** `work` resolves when the step is right; what it rejects with says what is wrong. */
export const lookBy =
  (platform: PlatformName) =>
  async (step: PlatformStep, work: () => Promise<void>): Promise<PlatformCheck> => {
    try {
      await work()
      return { platform, step, outcome: 'ok', detail: null }
    } catch (error) {
      const detail = error instanceof PlatformError ? `${error.vendorCode ?? ''} ${error.message}`.trim() : 'noAnswer'
      return { platform, step, outcome: 'failed', detail }
    }
  }
