/** An access token: fetched once for all who need it, refreshed early, dropped when the platform refuses it. */

export type FreshToken = { readonly token: string; readonly lifeSeconds: number }

export type TokenCache = {
  readonly get: () => Promise<string>
  /** The platform refused `token`; a newer one stays. */
  readonly drop: (token: string) => void
}

/** A token is not used in the last minutes of its life: a call may take a while. */
const REFRESH_BEFORE_MS = 5 * 60_000
/** A refused login is not tried again at once: some platforms lock the account for it. */
const AFTER_FAILURE_MS = 5_000

export function createTokenCache(fetchToken: () => Promise<FreshToken>, now: () => number): TokenCache {
  let current: { readonly token: string; readonly freshUntil: number; readonly goodUntil: number } | null = null
  let fetching: Promise<string> | null = null
  let failed: { readonly error: unknown; readonly until: number } | null = null

  async function refresh(): Promise<string> {
    try {
      const { token, lifeSeconds } = await fetchToken()
      const goodUntil = now() + lifeSeconds * 1000
      current = { token, goodUntil, freshUntil: goodUntil - Math.min(REFRESH_BEFORE_MS, (lifeSeconds * 1000) / 2) }
      failed = null
      return token
    } catch (error) {
      failed = { error, until: now() + AFTER_FAILURE_MS }
      throw error
    } finally {
      fetching = null
    }
  }

  return {
    get: async () => {
      if (current !== null && now() < current.freshUntil) return current.token
      try {
        if (failed !== null && now() < failed.until) throw failed.error
        fetching ??= refresh()
        return await fetching
      } catch (error) {
        // The endpoint is down, but the old one is still good.
        if (current !== null && now() < current.goodUntil) return current.token
        throw error
      }
    },
    drop: token => {
      if (current?.token === token) current = null
    },
  }
}
