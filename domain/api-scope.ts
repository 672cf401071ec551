/** What a key of the REST API opens. Decided 2026-11-28: one word per kind of harm a lost key could do. */
export const API_SCOPES = [
  /** Look at orders, steps, reports, stock, alerts, people, deliveries, usage. */
  'read',
  /** Book reports. */
  'report',
  /** Make orders. */
  'order',
  /** Move stock. */
  'stock',
  /** Say whose an account is, and which chat a department's. */
  'people',
  /** Everything above, the audit, and the keys themselves. */
  'admin',
] as const
export type ApiScope = (typeof API_SCOPES)[number]

export const opens = (scopes: ReadonlySet<ApiScope>, needed: ApiScope): boolean =>
  scopes.has('admin') || scopes.has(needed)
