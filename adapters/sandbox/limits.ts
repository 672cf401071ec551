/** How much the sandbox takes. How often is counted with every other route. */

export const MAX_FILE_BYTES = 12 * 1024 * 1024
/** Of anything that is not a file. */
export const MAX_BODY_BYTES = 128 * 1024
/** Pages that listen at the same time; each holds a connection for as long as it is open. */
export const MAX_OPEN_STREAMS = 200
/** What a page is told that was one too many. */
export const STREAM_RETRY_SECONDS = 15
