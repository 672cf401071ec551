/** What the environment says of DingTalk; `bot/config.ts` reads it. */
export type DingTalkConfig = {
  readonly clientId: string
  readonly clientSecret: { readonly reveal: () => string }
  readonly robotCode: string
  /** Without a slash at the end. */
  readonly apiBase: string
  readonly oapiBase: string
  /** null: no template was imported; cards use DingTalk's stock template, which has no fields. */
  readonly cardTemplateId: string | null
}
