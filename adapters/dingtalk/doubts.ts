/**
 * What only a live tenant can tell. Each constant is the answer taken until somebody has looked; the comment says what to
 * look at. `docs/platforms/dingtalk.md` has the same list for administrators.
 */

/**
 * Does `card-template.json` import unchanged? Its `widgetInfo` is left empty, as only the editor can compile it: open the
 * imported template once, save it and publish. If the import is refused, the template is built by hand from the table in
 * the docs. Without a template the adapter uses the stock card, so nobody is kept from reporting.
 */
export const TEMPLATE_IMPORTS_UNCHANGED = 'unknown' as const

/** Is a NUMBER field's value submitted as a number or as text? Both are read. */
export const NUMBER_VALUE_TYPE = 'numberOrText' as const

/** What does the stock template call back: the button's `id`, or its `params`? Both are sent, either is understood. */
export const STOCK_BUTTON_CALLBACK = 'idOrParams' as const

/** Is a stock template id usable in every organisation? If it is refused, cards become texts. */
export const STOCK_TEMPLATE_ID = '1366a1eb-bc54-4859-ac88-517c56a9acb1.schema'

/** Does `originalProcessQueryKey` equal the `carrierId` in one-to-one chats too? If not: by time, else the latest task. */
export const QUOTE_TIME_TOLERANCE_MS = 2_000

/**
 * Is an unacknowledged robot message sent again (reports: after about 60 s, documented: never)? A message that could not
 * be stored is acknowledged only once its sender has been asked to send it again; otherwise it is left unacknowledged.
 */
export const UNACKNOWLEDGED_MESSAGES_COME_AGAIN = 'perhaps' as const

/** Is a second create with the same outTrackId an error or a silent success? Both are taken as "it was created". */
export const SAME_TRACK_ID = 'errorOrSilence' as const

/** Which spaceType does a callback from a one-to-one chat bear? What was remembered when the card was sent decides. */
export const GROUP_SPACE_TYPE = 'IM_GROUP'

/** Does the card's markdown know backslash escapes? Look-alike characters are used instead of what would be markup. */
export const ESCAPE_BY_LOOK_ALIKES = true

/** Is the 1 KB per value enforced on markdown and form? Longer values are sent, as others do in production. */
export const VALUE_LIMIT_ENFORCED = false
