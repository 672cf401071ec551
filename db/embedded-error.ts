export type EmbeddedServerErrorCode =
  /** Another service of ours uses this data now. */
  | 'alreadyRunning'
  /** npm has no server for this machine. */
  | 'noBinary'
  /** Root, and no account to run the server as. */
  | 'noAccount'
  /** Root, and the data stands where the server's account can't enter. */
  | 'unreachableData'
  /** The data was made by another major version. */
  | 'otherVersion'
  /** The server or initdb gave up; its last words are in the message. */
  | 'startFailed'

/** The embedded server can't be used. `message` is for the operator and says what to check. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError'
  readonly code: EmbeddedServerErrorCode
  /** Of the server that runs already, where one does. */
  readonly pid: number | null
  readonly port: number | null

  constructor(
    code: EmbeddedServerErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly pid?: number; readonly port?: number } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.pid = options.pid ?? null
    this.port = options.port ?? null
  }
}
