/** How much of a picture we are ready to take. Phones send 12 megapixels; their largest "originals" are asked for smaller. */
export const PHOTO_LIMITS = {
  /** The file as it arrives. */
  bytes: 12 * 1024 * 1024,
  /** What it unfolds to: one byte of grey each, and what the decoder needs beside it. */
  pixels: 26_000_000,
  /** Rows of a PNG unpacked, before they become pixels. */
  unpackedBytes: 120 * 1024 * 1024,
  side: 16_000,
  /** Wall-clock time for finding the codes of one picture; usual ones take a tenth of a second. */
  readMilliseconds: 8_000,
  readerHeapMegabytes: 64,
  /** Pictures that may wait for the one that is read. */
  mostWaiting: 8,
  /** Codes of one picture: a whole sheet shows a dozen. */
  mostCodes: 16,
} as const
