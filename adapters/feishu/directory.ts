/**
 * Who somebody is in the company's directory, as far as the app may read it. A field without its permission is absent,
 * a person outside the 通讯录权限范围 is refused; the name alone may be read of everybody (sheet §5).
 */
import type { Json } from '../kit/json.ts'
import type { AdapterParts, Profile } from '../port.ts'
import type { Api } from './api.ts'
import { codeOf, isPlatformError } from './errors.ts'
import { at, listAt, textAt } from './json.ts'
import { KEEP_PROFILE_MS, MOST_PROFILES_KEPT } from './limits.ts'

const CONTACT = '/open-apis/contact/v3'

export function createDirectory({ now, log }: Pick<AdapterParts, 'now' | 'log'>, api: Api) {
  const people = createShelf<Profile | null>(now)
  const departments = createShelf<string | null>(now)

  async function profileOf(userId: string): Promise<Profile | null> {
    const user = await permitted('user.get', `${CONTACT}/users/${encodeURIComponent(userId)}?${USER_IDS}`)
    const known = textAt(user, 'data', 'user', 'name')
    const [name, department] = await Promise.all([known ?? nameOf(userId), departmentOf(user)])
    if (user === null && name === null) return null
    return { name, employeeNo: textAt(user, 'data', 'user', 'employee_no'), department, active: !hasLeft(user) }
  }

  /** Another permission, without the limits of the contact range: five calls a second, and free of fields. */
  async function nameOf(userId: string): Promise<string | null> {
    const path = `${CONTACT}/users/basic_batch?user_id_type=open_id`
    const answer = await permitted('user.basicBatch', path, { user_ids: [userId] })
    const found = listAt(answer, 'data', 'users').find(user => textAt(user, 'user_id') === userId)
    return textAt(found, 'name')
  }

  /** The first department is the person's own. */
  async function departmentOf(user: Json | null): Promise<string | null> {
    const [id] = listAt(user, 'data', 'user', 'department_ids')
    // The root is the company itself, which is nobody's department.
    if (typeof id !== 'string' || id === '0' || id === '') return null
    return departments.get(id, async () => {
      const path = `${CONTACT}/departments/${encodeURIComponent(id)}?department_id_type=open_department_id`
      return textAt(await permitted('department.get', path), 'data', 'department', 'name')
    })
  }

  /** null: we may not, or there is no such thing. A platform that is busy or does not let us in rejects: that passes. */
  async function permitted(name: string, path: string, body?: Json): Promise<Json | null> {
    try {
      return await api.call({ name, path, ...(body === undefined ? { method: 'GET' } : { method: 'POST', body }) })
    } catch (error) {
      const isAway = !isPlatformError(error) || error.code === 'retryLater' || api.login.trouble() !== null
      if (isAway) throw error
      log('debug', 'feishu.directoryRefused', { call: name, ...codeOf(error) })
      return null
    }
  }

  return (userId: string): Promise<Profile | null> => people.get(userId, () => profileOf(userId))
}

const USER_IDS = 'user_id_type=open_id&department_id_type=open_department_id'

/** Only what the platform says: somebody whom we may not see has not left for that. */
const hasLeft = (user: Json | null): boolean =>
  at(user, 'data', 'user', 'status', 'is_resigned') === true || at(user, 'data', 'user', 'status', 'is_exited') === true

/** Refusals are kept as well: who may not be read now may not be read in a minute. What rejected is asked again. */
function createShelf<Value>(now: () => number) {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>()
  return {
    get: async (key: string, ask: () => Promise<Value>): Promise<Value> => {
      const known = kept.get(key)
      if (known !== undefined && known.until > now()) return known.value
      const value = await ask()
      kept.delete(key)
      kept.set(key, { value, until: now() + KEEP_PROFILE_MS })
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_PROFILES_KEPT) break
        kept.delete(oldest)
      }
      return value
    },
  }
}
