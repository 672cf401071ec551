/** Who somebody is in the company's directory, as far as the app may read it. */
import type { AdapterParts, Profile } from '../port.ts'
import type { Api } from './api.ts'
import { isPlatformError } from './errors.ts'
import { at, textAt } from './json.ts'
import { KEEP_PROFILE_MS } from './limits.ts'

/** Refusals are kept as well: who may not be read today may not be read in a minute. */
export function createDirectory({ now }: Pick<AdapterParts, 'now'>, api: Api) {
  const known = new Map<string, { readonly profile: Profile | null; readonly until: number }>()
  return async (userId: string): Promise<Profile | null> => {
    const kept = known.get(userId)
    if (kept !== undefined && kept.until > now()) return kept.profile
    const profile = await ask(api, userId)
    known.set(userId, { profile, until: now() + KEEP_PROFILE_MS })
    return profile
  }
}

async function ask(api: Api, userId: string): Promise<Profile | null> {
  try {
    const path = `/open-apis/contact/v3/users/${encodeURIComponent(userId)}?user_id_type=open_id`
    const answer = await api.call({ name: 'user.get', method: 'GET', path })
    return {
      name: textAt(answer, 'data', 'user', 'name'),
      employeeNo: textAt(answer, 'data', 'user', 'employee_no'),
      department: null,
      active: at(answer, 'data', 'user', 'status', 'is_resigned') !== true,
    }
  } catch (error) {
    if (isPlatformError(error) && error.code !== 'retryLater') return null
    throw error
  }
}
