/** A file that somebody sent, fetched from the platform. */
import { type InboundFile, PlatformError } from '../../../adapters/port.ts'
import type { Turn } from '../turn.ts'

/** null when the platform does not keep it any more. Other faults of a platform are the adapter's to report. */
export async function bytesOf(turn: Turn, file: InboundFile): Promise<Uint8Array | null> {
  try {
    return await turn.readFile(file)
  } catch (error) {
    if (error instanceof PlatformError && error.code === 'gone') return null
    throw error
  }
}
