/**
 * What a key of the REST API opens. Decided 2026-11-28: one word per kind of harm a lost key could do. 2026-11-29: wages,
 * what inspectors say and what stands still are harms of their own; a terminal's key or that of a directory does none.
 */
export const API_SCOPES = [
  /** Look at orders, steps, reports, stock, alerts, people, deliveries, usage; at nobody's pay. */
  'read',
  /** Book reports. */
  'report',
  /** Make orders. */
  'order',
  /** Move stock. */
  'stock',
  /** Give inspections their results, and take them back. */
  'quality',
  /** Raise exceptions, and say what becomes of them. */
  'exception',
  /** Say whose an account is, and which chat a department's. */
  'people',
  /** See what everybody earned, and set what an hour earns. */
  'pay',
  /** Everything above, the audit, and the keys themselves. */
  'admin',
] as const
export type ApiScope = (typeof API_SCOPES)[number]

export const opens = (scopes: ReadonlySet<ApiScope>, needed: ApiScope): boolean =>
  scopes.has('admin') || scopes.has(needed)
