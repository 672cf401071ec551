/** Whether a list of people gives somebody rights or takes them: a new role, coming back, leaving. */
import type { Role } from './model.ts'

type Standing = { readonly role: Role; readonly active: boolean }

/** `held` null: new. A new worker has the rights that everybody begins with. */
export const isAppointed = (row: Standing, held: Standing | null): boolean =>
  held === null ? row.role !== 'worker' : row.role !== held.role || row.active !== held.active
