/** 每个平台的检查清单：这一步是什么，没过时点哪里。 */
import type { DoctorSteps } from './doctor.ts'

export const doctorSteps: DoctorSteps = {
  feishu: {
    reach: { name: '连得上飞书', fix: '检查 FEISHU_DOMAIN 和出网：需要访问该域名的 443 端口' },
    credentials: {
      name: 'App ID 和 App Secret',
      fix: '开发者后台 → 凭证与基础信息，重新复制到 FEISHU_APP_ID、FEISHU_APP_SECRET',
    },
    permissions: {
      name: '权限',
      fix: '开发者后台 → 权限管理，开通 docs/platforms/feishu.zh-CN.md 第 3 步的权限，然后发布新版本',
    },
    bot: { name: '机器人能力', fix: '开发者后台 → 添加应用能力 → 机器人，然后发布新版本' },
    connection: { name: '长连接', fix: '确认只有一个环境用这个应用；服务运行后，在“事件与回调”里选“使用长连接”并保存' },
    events: {
      name: '事件订阅',
      fix: '事件与回调 → 事件配置：添加 im.message.receive_v1 和机器人进群、退群事件，发布新版本',
    },
    cardCallbacks: {
      name: '卡片回调',
      fix: '事件与回调 → 回调配置：使用长连接，添加 card.action.trigger，发布新版本；否则按钮报 200340',
    },
    cardTemplate: { name: '卡片', fix: '飞书不需要模板；客户端要 7.20 以上' },
    directory: { name: '通讯录', fix: '权限管理里开通通讯录权限，并把“通讯录权限范围”和“可用范围”设为全体工人' },
    groups: { name: '机器人所在的群', fix: '在部门群 → 设置 → 群机器人里添加机器人，再发“绑定部门 质量部”' },
    quota: { name: '接口额度', fix: '管理后台查看版本和本月 API 用量' },
    trustedAddress: { name: 'IP 白名单', fix: '开发者后台 → 安全设置 → IP 白名单：留空，或加上本机出口 IP' },
    callback: {
      name: '回调地址',
      fix: '事件与回调里的请求地址设为 PUBLIC_URL/webhooks/feishu/event 和 /card，并核对 Encrypt Key、Verification Token',
    },
  },
  dingtalk: {
    reach: {
      name: '连得上钉钉',
      fix: '检查 DINGTALK_API_BASE、DINGTALK_OAPI_BASE 和出网：api.dingtalk.com、oapi.dingtalk.com、wss-open-connection.dingtalk.com 的 443 端口',
    },
    credentials: {
      name: 'Client ID 和 Client Secret',
      fix: '开发者后台 → 凭证与基础信息，重新复制到 DINGTALK_CLIENT_ID、DINGTALK_CLIENT_SECRET',
    },
    permissions: { name: '权限', fix: '开发者后台 → 权限管理，开通 docs/platforms/dingtalk.zh-CN.md 里列出的权限' },
    bot: { name: '机器人', fix: '应用能力 → 机器人：开启，消息接收模式选 Stream 模式，发布时勾选机器人' },
    connection: { name: 'Stream 连接', fix: '确认应用已发布、没有别的程序在用同一个 Client ID' },
    events: { name: '事件订阅', fix: '开发配置 → 事件订阅 → Stream 推送；服务运行后点“验证连接通道”' },
    cardCallbacks: {
      name: '卡片回调',
      fix: '卡片用 STREAM 回调，不需要在后台设置；同一个 Client ID 发卡片并保持连接即可',
    },
    cardTemplate: {
      name: '卡片模板',
      fix: '卡片平台 → 新建模板 → 导入 adapters/dingtalk/card-template.json → 发布，把模板 ID 填到 DINGTALK_CARD_TEMPLATE_ID',
    },
    directory: { name: '通讯录', fix: '权限管理：qyapi_get_member，并把“通讯录权限范围”设为全员' },
    groups: { name: '机器人所在的群', fix: '内部群 → 群设置 → 机器人 → 添加，再 @机器人 发“绑定部门 质量部”' },
    quota: { name: '本月额度', fix: '开发者后台 → 资源管理查看；用完后消息收不到内容' },
    trustedAddress: { name: '服务器出口 IP', fix: '安全设置 → 服务器出口 IP：留空，或加上本机出口 IP' },
    callback: { name: '回调地址', fix: 'Stream 模式不需要回调地址' },
  },
  wecom: {
    reach: {
      name: '连得上企业微信',
      fix: '检查 WECOM_WS_URL、WECOM_API_BASE 和出网：openws.work.weixin.qq.com、qyapi.weixin.qq.com 的 443 端口',
    },
    credentials: {
      name: '机器人和应用的密钥',
      fix: '管理后台重新复制 BotID、Secret（WECOM_BOT_ID、WECOM_BOT_SECRET）和应用的 CorpID、AgentId、Secret',
    },
    permissions: { name: '应用权限', fix: '应用管理 → 自建应用 → 可见范围：全体工人和管理人员' },
    bot: { name: '智能机器人', fix: '管理后台 → 智能机器人：用超级管理员以 API 模式创建' },
    connection: {
      name: '长连接',
      fix: '智能机器人 → 连接方式选“使用长连接”；一个机器人只能有一个连接，测试环境另建机器人',
    },
    events: { name: '消息接收', fix: '长连接方式不用另外订阅；每个工人先给机器人发一条消息' },
    cardCallbacks: { name: '卡片按钮', fix: '长连接方式不用另外设置；点按钮没有反应时检查连接' },
    cardTemplate: { name: '卡片', fix: '企业微信不需要模板' },
    directory: {
      name: '通讯录',
      fix: '填上 WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_AGENT_SECRET，应用的可见范围包含这些人',
    },
    groups: { name: '机器人所在的群', fix: '把机器人加到部门群，在群里 @机器人 发“绑定部门 质量部”' },
    quota: { name: '发送频率', fix: '每个会话每分钟 30 条；超过时服务会自动放慢' },
    trustedAddress: { name: '企业可信 IP', fix: '自建应用 → 企业可信IP：加上本机出口 IP，约 1 分钟后生效' },
    callback: {
      name: '回调地址',
      fix: '自建应用 → 接收消息 → API 接收：URL 设为 PUBLIC_URL/webhooks/wecom，核对 Token 和 EncodingAESKey；保存时服务要在运行',
    },
  },
}
