/** The checklist of each platform: what a step is, and what to click when it fails. */
import type { DoctorSteps } from './doctor.ts'

export const doctorSteps: DoctorSteps = {
  feishu: {
    reach: { name: 'Feishu can be reached', fix: 'check FEISHU_DOMAIN and that port 443 of it is open' },
    credentials: {
      name: 'App ID and secret',
      fix: 'developer console → credentials: copy FEISHU_APP_ID and FEISHU_APP_SECRET again',
    },
    permissions: {
      name: 'Permissions',
      fix: 'developer console → 权限管理: grant what step 3 of docs/platforms/feishu.md lists, then publish a version',
    },
    bot: { name: 'Bot ability', fix: 'developer console → 添加应用能力 → 机器人, then publish a version' },
    connection: {
      name: 'Long connection',
      fix: 'use one app per environment; with the service running choose 使用长连接 under 事件与回调 and save',
    },
    events: {
      name: 'Event subscription',
      fix: '事件与回调 → 事件配置: add im.message.receive_v1 and the bot-added and bot-removed events, publish',
    },
    cardCallbacks: {
      name: 'Card callbacks',
      fix: '事件与回调 → 回调配置: long connection, add card.action.trigger, publish; else buttons show 200340',
    },
    cardTemplate: { name: 'Cards', fix: 'Feishu needs no template; clients must be 7.20 or later' },
    directory: {
      name: 'Directory',
      fix: 'grant the contact permissions, and set 通讯录权限范围 and 可用范围 to all workers',
    },
    groups: {
      name: 'Groups of the bot',
      fix: 'in the department group: settings → 群机器人 → add the bot, then send "bind department NAME" there',
    },
    quota: { name: 'Quota', fix: 'admin console: look at the edition and the calls of this month' },
    trustedAddress: {
      name: 'IP allow-list',
      fix: 'developer console → 安全设置 → IP 白名单: leave it empty or add this machine’s outgoing address',
    },
    callback: {
      name: 'Callback address',
      fix: 'set the request URLs to PUBLIC_URL/webhooks/feishu/event and /card; compare Encrypt Key and Verification Token',
    },
  },
  dingtalk: {
    reach: {
      name: 'DingTalk can be reached',
      fix: 'check DINGTALK_API_BASE and DINGTALK_OAPI_BASE, and port 443 of api.dingtalk.com, oapi.dingtalk.com, wss-open-connection.dingtalk.com',
    },
    credentials: {
      name: 'Client ID and secret',
      fix: 'developer console → 凭证与基础信息: copy DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET again',
    },
    permissions: {
      name: 'Permissions',
      fix: 'developer console → 权限管理: grant what docs/platforms/dingtalk.md lists',
    },
    bot: { name: 'Robot', fix: '应用能力 → 机器人: switch on, message mode Stream, tick the robot when publishing' },
    connection: { name: 'Stream connection', fix: 'publish the app, and let no other program use the same client ID' },
    events: {
      name: 'Event subscription',
      fix: '开发配置 → 事件订阅 → Stream 推送; with the service running press 验证连接通道',
    },
    cardCallbacks: {
      name: 'Card callbacks',
      fix: 'cards use STREAM callbacks; nothing to set, as long as the same client ID sends and listens',
    },
    cardTemplate: {
      name: 'Card template',
      fix: 'card platform → new template → import adapters/dingtalk/card-template.json → publish; put its id into DINGTALK_CARD_TEMPLATE_ID',
    },
    directory: { name: 'Directory', fix: '权限管理: qyapi_get_member, and 通讯录权限范围 = everybody' },
    groups: {
      name: 'Groups of the bot',
      fix: 'internal group → settings → 机器人 → add, then send "@bot bind department NAME"',
    },
    quota: {
      name: 'Quota of this month',
      fix: 'developer console → 资源管理; when it is used up, messages arrive without content',
    },
    trustedAddress: {
      name: 'Outgoing address',
      fix: '安全设置 → 服务器出口IP: leave it empty or add this machine’s outgoing address',
    },
    callback: { name: 'Callback address', fix: 'Stream mode needs none' },
  },
  wecom: {
    reach: {
      name: 'WeCom can be reached',
      fix: 'check WECOM_WS_URL and WECOM_API_BASE, and port 443 of openws.work.weixin.qq.com and qyapi.weixin.qq.com',
    },
    credentials: {
      name: 'Secrets of bot and app',
      fix: 'admin console: copy BotID and Secret, and CorpID, AgentId and Secret of the app again',
    },
    permissions: { name: 'App permissions', fix: '应用管理 → the app → 可见范围: all workers and managers' },
    bot: { name: 'Smart bot', fix: 'admin console → 智能机器人: create it in API mode as a super administrator' },
    connection: {
      name: 'Long connection',
      fix: '智能机器人 → 使用长连接; one connection per bot, so give tests a bot of their own',
    },
    events: {
      name: 'Messages',
      fix: 'nothing to subscribe with the long connection; each worker writes to the bot once',
    },
    cardCallbacks: {
      name: 'Card buttons',
      fix: 'nothing to set with the long connection; if they do nothing, look at the connection',
    },
    cardTemplate: { name: 'Cards', fix: 'WeCom needs no template' },
    directory: {
      name: 'Directory',
      fix: 'set WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_AGENT_SECRET, and let the app be visible to these people',
    },
    groups: {
      name: 'Groups of the bot',
      fix: 'add the bot to the department group and send "@bot bind department NAME" there',
    },
    quota: { name: 'Sending rate', fix: '30 messages a minute per chat; the service slows down by itself' },
    trustedAddress: {
      name: 'Trusted address',
      fix: 'the app → 企业可信IP: add this machine’s outgoing address; it takes about a minute',
    },
    callback: {
      name: 'Callback address',
      fix: 'the app → 接收消息 → API 接收: URL PUBLIC_URL/webhooks/wecom, compare Token and EncodingAESKey; the service must run while you save',
    },
  },
}
