/** How much of a file we are ready to take. A plant's whole master data is about 1 MB; these leave an order of magnitude. */
export const LIMITS = {
  /** The file as it arrives. */
  compressedBytes: 12 * 1024 * 1024,
  /** Everything in it, unpacked. */
  unpackedBytes: 200 * 1024 * 1024,
  /** Sheets and their texts, unpacked: what must be held in memory at once. */
  parsedBytes: 120 * 1024 * 1024,
  /** Above this a part that unpacks to more than `ratioFreeBytes` is a bomb, not a table (tables stay below 50). */
  ratio: 200,
  ratioFreeBytes: 1024 * 1024,
  parts: 2_000,
  rowsPerSheet: 60_000,
  columnsPerSheet: 200,
  textLength: 2_000,
  /** Processor time for opening and reading one file. */
  readMilliseconds: 30_000,
  /** By the clock, whatever else the machine does: shorter than a turn may take. */
  readWithinMilliseconds: 55_000,
  /** Heap of the reading thread; a file that needs more is refused, the service goes on. */
  readerHeapMegabytes: 768,
} as const
