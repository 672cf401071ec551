/** The Feishu part of the configuration, as this adapter needs it. */
export type Revealable = { readonly reveal: () => string }

export type FeishuConfig = {
  readonly appId: string
  readonly appSecret: Revealable
  /** Webhook only: proves that a body comes from Feishu and hides it on the way. */
  readonly encryptKey: Revealable | null
  /** Webhook only: repeated by Feishu in every body. */
  readonly verificationToken: Revealable | null
  /** `https://open.feishu.cn`, `https://open.larksuite.com` or a test's own; no slash at the end. */
  readonly domain: string
  readonly transport: 'ws' | 'webhook'
}
