/**
 * Answers taken until somebody has looked on a live organisation, where the code goes by a value. Every question, and what
 * is done meanwhile, stands by its number at the end of docs/platforms/dingtalk.md.
 */

/** L4. Is a stock template id usable in every organisation? If it is refused, cards become texts. */
export const STOCK_TEMPLATE_ID = '1366a1eb-bc54-4859-ac88-517c56a9acb1.schema'

/** L5. Does `originalProcessQueryKey` equal the `carrierId` in direct chats too? If not: by time, within this. */
export const QUOTE_TIME_TOLERANCE_MS = 2_000

/** L8. Which spaceType does a callback from a direct chat bear? Only this one is taken for a group's. */
export const GROUP_SPACE_TYPE = 'IM_GROUP'
