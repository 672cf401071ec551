/** WeCom took it, most likely, and the receipt was lost: nothing is said twice for that. */
import { type AdapterLog, PlatformError } from '../port.ts'
import type { Place } from './place.ts'

export const isReceiptLost = (error: unknown): boolean =>
  error instanceof PlatformError && error.vendorCode === 'noAnswer'

export async function unlessReceiptLost({ kind }: Place, say: () => Promise<void>, log: AdapterLog): Promise<void> {
  try {
    await say()
  } catch (error) {
    if (!isReceiptLost(error)) throw error
    log('warn', 'wecom.receiptLost', { chat: kind })
  }
}
