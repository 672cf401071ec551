/** What the environment says of WeCom; `bot/config.ts` reads it. The bot alone, the application alone, or both. */
type Secret = { readonly reveal: () => string }

export type WeComConfig = {
  /** The smart bot (智能机器人) by its long connection. `name`: as people mention it, null where it was not told. */
  readonly bot: null | {
    readonly id: string
    readonly secret: Secret
    readonly name: string | null
    readonly wsUrl: string
  }
  /** The self-built application (自建应用). `apiBase`: without a slash at the end. */
  readonly agent: null | {
    readonly corpId: string
    readonly id: number
    readonly secret: Secret
    readonly apiBase: string
    /** null: the application is not called back: it tells, and hears nothing. */
    readonly callback: null | { readonly token: Secret; readonly encodingAesKey: Secret }
  }
  /** Addresses of groups' own webhooks (消息推送) by the name that their chat is called: `webhook:NAME`. */
  readonly groupWebhooks: ReadonlyMap<string, Secret>
}
