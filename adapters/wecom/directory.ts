/** People as the company's directory knows them, through the self-built application; asked at most once a day for each. */
import { type Json, listIn, recordIn, textIn, textOrNull } from '../kit/json.ts'
import { type AdapterParts, PlatformError, type Profile } from '../port.ts'
import type { Api } from './api.ts'
import { OPAQUE_USER_ID } from './doubts.ts'

const KEEP_MS = 24 * 60 * 60_000
const MOST_KEPT = 10_000
/** Companies keep their own number of a person in a field of their own making; these are its usual names. */
const NUMBER_FIELD = /^(工号|员工号|员工编号|职工号|编号|employee\s*(no|number|id)\.?)$/i

export function createDirectory({ now, log }: Pick<AdapterParts, 'now' | 'log'>, api: Api | null) {
  const people = new Map<string, { readonly profile: Profile | null; readonly until: number }>()
  const departments = new Map<string, string | null>()

  async function ask(asked: Api, userId: string): Promise<Profile> {
    const user = await asked.get('/user/get', { userid: userId })
    const main = textIn(user.main_department) || textIn(listIn(user.department)[0])
    return {
      name: textOrNull(user.name),
      employeeNo: numberOf(user) ?? textOrNull(user.userid),
      department: main === '' ? null : await departmentName(asked, main),
      // 1: has joined; 4: invited and not yet; 2: barred; 5: has left.
      active: !['2', '5'].includes(textIn(user.status)),
    }
  }

  /** Another permission, and not needed: without it the person has no department. */
  async function departmentName(asked: Api, id: string): Promise<string | null> {
    const known = departments.get(id)
    if (known !== undefined) return known
    const name = await asked.get('/department/get', { id }).then(
      answer => textOrNull(recordIn(answer.department).name),
      () => null,
    )
    departments.set(id, name)
    return name
  }

  async function profileOf(userId: string): Promise<Profile | null> {
    if (api === null || OPAQUE_USER_ID.test(userId)) return null
    const known = people.get(userId)
    if (known !== undefined && known.until > now()) return known.profile
    const profile = await ask(api, userId).catch(error => {
      if (!(error instanceof PlatformError) || error.retryAfterMs !== null) throw error
      log('info', 'wecom.profileRefused', { vendorCode: error.vendorCode })
      return error.vendorCode === '60111' ? LEFT : null
    })
    people.set(userId, { profile, until: now() + KEEP_MS })
    for (const oldest of people.keys()) {
      if (people.size <= MOST_KEPT) break
      people.delete(oldest)
    }
    return profile
  }

  return profileOf
}

const LEFT: Profile = { name: null, employeeNo: null, department: null, active: false }

function numberOf(user: Json): string | null {
  const fields = listIn(recordIn(user.extattr).attrs).map(recordIn)
  const field = fields.find(({ name }) => NUMBER_FIELD.test(textIn(name).trim()))
  return field === undefined ? null : (textOrNull(recordIn(field.text).value) ?? textOrNull(field.value))
}
