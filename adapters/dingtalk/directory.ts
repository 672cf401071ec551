/** People as the organisation's directory knows them; free of quota, and asked at most once a day for each. */

import { listIn, recordIn, textIn, textOrNull } from '../kit/json.ts'
import { type AdapterParts, PlatformError, type Profile } from '../port.ts'
import type { Api } from './api.ts'

const KEEP_MS = 24 * 60 * 60_000
const MOST_KEPT = 10_000

export function createDirectory(parts: Pick<AdapterParts, 'now' | 'log'>, api: Api) {
  const people = new Map<string, { readonly profile: Profile | null; readonly until: number }>()

  async function ask(userId: string): Promise<Profile | null> {
    const { result } = await api.contact('/topapi/v2/user/get', { userid: userId })
    const user = recordIn(result)
    const department = textIn(listIn(user.dept_id_list)[0])
    return {
      name: textOrNull(user.name),
      employeeNo: textOrNull(user.job_number),
      department: department === '' ? null : await departmentName(department),
      active: user.active !== false,
    }
  }

  /** Another permission, and not needed: without it the person has no department. */
  async function departmentName(id: string): Promise<string | null> {
    try {
      const { result } = await api.contact('/topapi/v2/department/get', { dept_id: Number(id) })
      return textOrNull(recordIn(result).name)
    } catch {
      return null
    }
  }

  return async (userId: string): Promise<Profile | null> => {
    const known = people.get(userId)
    if (known !== undefined && known.until > parts.now()) return known.profile
    const profile = await ask(userId).catch(error => {
      if (
        !(error instanceof PlatformError) ||
        error.retryAfterMs !== null ||
        error.code === 'unknown' ||
        error.code === 'lost'
      )
        throw error
      parts.log('info', 'dingtalk.profileRefused', { vendorCode: error.vendorCode })
      return error.code === 'unreachable' ? { name: null, employeeNo: null, department: null, active: false } : null
    })
    people.set(userId, { profile, until: parts.now() + KEEP_MS })
    for (const oldest of people.keys()) {
      if (people.size <= MOST_KEPT) break
      people.delete(oldest)
    }
    return profile
  }
}
