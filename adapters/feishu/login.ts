/** The app's login: a token for every call, and, while there is none, tries of its own that need no traffic. */
import { backOffMs, pause } from '../kit/back-off.ts'
import { createTokenCache, type FreshToken } from '../kit/token-cache.ts'
import { isPlatformError } from './errors.ts'
import { LOGIN } from './limits.ts'

export type LoginTiming = Readonly<Record<keyof typeof LOGIN, number>>

export type Login = {
  readonly token: () => Promise<string>
  /** The platform does not take `token` any more. */
  readonly drop: (token: string) => void
  /** null: logged in. Else what an operator has to check, or that the platform was not reached yet. */
  readonly trouble: () => string | null
  /** Tries until it is in, and again after each refusal; resolves when `ended` is aborted. */
  readonly keep: (ended: AbortSignal) => Promise<void>
}

export function createLogin(
  fetchToken: () => Promise<FreshToken>,
  now: () => number,
  timing: LoginTiming = LOGIN,
): Login {
  const tokens = createTokenCache(fetchAndNote, now)
  let trouble: string | null = 'not logged in yet'
  let refusal = Promise.withResolvers<void>()

  async function fetchAndNote(): Promise<FreshToken> {
    try {
      const fresh = await fetchToken()
      trouble = null
      return fresh
    } catch (error) {
      // A platform that is out of order for a moment is no reason to stop sending: the old token serves, or the call waits.
      const isRefused = isPlatformError(error) && error.code !== 'retryLater'
      if (isRefused || trouble !== null) trouble = error instanceof Error ? error.message : 'no answer'
      if (isRefused) refusal.resolve()
      throw error
    }
  }

  async function keep(ended: AbortSignal): Promise<void> {
    const end = Promise.withResolvers<void>()
    ended.addEventListener('abort', () => end.resolve(), { once: true })
    for (let failures = 0; !ended.aborted; ) {
      await tokens.get().catch(() => undefined)
      if (trouble === null) {
        failures = 0
        await Promise.race([refusal.promise, end.promise])
        refusal = Promise.withResolvers()
      } else {
        await pause(backOffMs(failures++, timing.firstTryAfterMs, timing.longestTryAfterMs), ended)
      }
    }
  }

  return { token: tokens.get, drop: tokens.drop, trouble: () => trouble, keep }
}
