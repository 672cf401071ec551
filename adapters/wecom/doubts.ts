/**
 * What only a live tenant can tell. Each constant is the answer taken until somebody has looked; the comment says what to
 * look at. `docs/platforms/wecom.md` has the same list for administrators.
 */

/** L1. May a template card be pushed into a group? It is tried; refused, the same is said in markdown for a day. */
export const CARDS_INTO_GROUPS_REST_MS = 24 * 60 * 60_000

/** L2. What arrives when a card is quoted? Nothing is made of quotes: the open question and the code in the text decide. */
export const QUOTES_NAME_NOTHING = true

/** L3. Ids of people that are not plain begin so; they are translated where the application may. */
export const OPAQUE_USER_ID = /^wo[A-Za-z0-9_-]{16,}$/

/** L4. `source` hides the whole card in some clients, captions are cut after four characters on some phones. */
export const CARDS_HAVE_NO_SOURCE = true

/** L5. Does `<@userid>` in a push really notify? It is written; without effect it reads as the person's id. */
export const mentionOf = (userId: string): string => `<@${userId}>`

/** L6. Is what was said while nobody was connected delivered later? Nobody relies on it; duplicates are caught by id. */
export const OFFLINE_MESSAGES_COME = 'perhaps' as const

/** L7. Does a request to answer outlive its connection? Not relied on: after a new one the answer is pushed. */
export const ANSWERS_OUTLIVE_THE_CONNECTION = false

/**
 * An acknowledgement did not come. Anything heard since, or an answer to the heartbeat that is then sent? The line works,
 * the message went and only its receipt is missing: not said again. Nothing? The line is dead: a new one, and again.
 */
export const SILENCE_MEANS_NOT_SENT = true

/** Is a press's key, or an option's id, of any characters? The documents give only its length in bytes. */
export const KEYS_ARE_ANY_TEXT = true

/** A card whose task_id was used before is refused with the code of a wrong card. */
export const SAME_TASK_ID_CODE = 42014
