/** Plain data as the database stores it. */
import type { JsonValue } from '../../db/commit.ts'

/**
 * Our own readonly data types are JSON by construction, which TypeScript can't see of interfaces with named fields.
 * Nothing here may hold a bigint or an Instant: those have codecs of their own.
 */
export const asJson = (data: object | null): JsonValue => data as JsonValue
