/** What the service has opened: closed in reverse, whatever fails, and able to say which part a stop waits for. */
export type Opened = {
  readonly defer: (part: string, close: () => unknown) => void
  /** Safe to call twice. @throws what closing threw, once everything else is closed too. */
  readonly close: () => Promise<void>
  /** The part that is being closed; null before and after. */
  readonly closing: () => string | null
}

export function whatIsOpened(): Opened {
  const parts = new AsyncDisposableStack()
  let now: string | null = null
  let closed: Promise<void> | null = null
  return {
    defer: (part, close) =>
      parts.defer(async () => {
        now = part
        await close()
      }),
    close: () => {
      closed ??= parts.disposeAsync().finally(() => {
        now = null
      })
      return closed
    },
    closing: () => now,
  }
}
