/**
 * Answers taken until somebody has looked at a live company, where the code goes by a value. Every question, and what is
 * done meanwhile, stands by its number at the end of docs/platforms/wecom.md.
 */

/** L1. May a template card be pushed into a group? It is tried; refused, the same is said in markdown for this long. */
export const CARDS_INTO_GROUPS_REST_MS = 24 * 60 * 60_000

/** L3. Ids of people that are not plain begin so; they are translated where the application may. */
export const OPAQUE_USER_ID = /^wo[A-Za-z0-9_-]{16,}$/

/** L5. Does `<@userid>` in a push really notify? It is written; without effect it reads as the person's id. */
export const mentionOf = (userId: string): string => `<@${userId}>`

/** L14. What a card whose task_id was used before is refused with; the documents call it the code of a wrong card. */
export const SAME_TASK_ID_CODE = 42014
