import type { PlatformName, PlatformStep } from '../../adapters/port.ts'
import type { DoctorWording, PlatformStepWords } from './doctor.ts'
import { doctorSteps } from './doctor-steps.zh-CN.ts'
import { platform as platformWords } from './zh-CN/platform.ts'

const zh = platformWords.names

/** The sandbox has no checklist. */
const stepOf = (platform: PlatformName, step: PlatformStep): PlatformStepWords =>
  platform === 'sandbox' ? { name: step, fix: '' } : doctorSteps[platform][step]

export const doctorWording: DoctorWording = {
  marks: { ok: '正常', warning: '注意', fault: '故障' },
  summary: (faults, warnings) =>
    faults + warnings === 0 ? '一切正常。' : `需修复 ${faults} 项，需留意 ${warnings} 项。`,
  failed: problem => `诊断本身出错：${problem}`,
  findings: {
    configRight: () => '环境变量可用。',
    configFault: ({ variable, problem }) => `${variable}：${problem} → 按 .env.example 的说明设置。`,
    unknownVariable: ({ variable }) => `${variable} 没有任何地方读取 → 到 .env.example 里核对名称。`,
    apiOff: () => '没有设置 API_KEYS：只有用 npm run keys 做的密钥能用 REST 接口。',
    apiKeysStrong: ({ count }) => `${count} 个 API 密钥，强度足够。`,
    apiKeyWeak: ({ name }) => `API 密钥“${name}”容易被猜到 → 换成 24 位以上的随机密钥。`,
    sandboxExposed: ({ host }) =>
      `沙盒已开启且可从 ${host} 访问：谁打开都能冒充任何人 → 设 SANDBOX=off 或 HOST=127.0.0.1。`,
    sandboxOn: ({ host }) => `沙盒已开启，仅本机可访问（${host}）。`,
    noAdapter: ({ platform }) => `已配置${zh[platform]}，但本版本还不包含它的适配器 → 相关功能暂不可用。`,
    platformRight: ({ platform, step, detail }) =>
      `${zh[platform]}：${stepOf(platform, step).name}${detail === null ? '' : `（${detail}）`}。`,
    platformFault: ({ platform, step, detail }) =>
      `${zh[platform]}：${stepOf(platform, step).name}不对${detail === null ? '' : `（${detail}）`} → ${stepOf(platform, step).fix}。`,
    platformUnseen: ({ platform, step, detail }) =>
      `${zh[platform]}：${stepOf(platform, step).name}从这里看不到${detail === null ? '' : `（${detail}）`}，请自己核对：${stepOf(platform, step).fix}。`,
    groupsBound: ({ platform, count }) => `${zh[platform]}：绑定了 ${count} 个部门群。`,
    noGroups: ({ platform }) =>
      `${zh[platform]}：还没有绑定部门群 → 把机器人拉进部门群，在群里 @机器人 发“绑定部门 质量部”。`,
    callsUsed: ({ platform, calls, budget }) => `${zh[platform]}：本月用了 ${calls} 次调用，免费额度 ${budget}。`,
    callsRunOut: ({ platform, calls, budget }) =>
      `${zh[platform]}：本月已用 ${calls} 次调用，免费额度 ${budget} → 升级版本，或减少推送。`,
    nodeRight: ({ version }) => `Node ${version}。`,
    nodeOld: ({ version, needed }) => `Node ${version} 太旧 → 先 npm ci，再用 npm 脚本运行，它自带 Node ${needed}。`,
    dataDirWritable: ({ path, freeMB }) => `${path} 可写，剩余 ${freeMB} MB。`,
    dataDirNotWritable: ({ path }) => `${path} 不可写 → 给当前用户写权限，或改 DATA_DIR。`,
    diskLow: ({ path, freeMB }) => `${path} 只剩 ${freeMB} MB → 请尽快清理磁盘。`,
    diskFull: ({ path, freeMB }) => `${path} 只剩 ${freeMB} MB，数据库将无法写入 → 请立即清理磁盘。`,
    portTaken: ({ address }) => `${address} 被别的程序占用 → 结束它，或改 PORT。`,
    serviceRuns: ({ address }) => `服务正在 ${address} 运行。`,
    databaseNotYet: ({ path }) => `还没有数据库：首次启动时会建在 ${path}。`,
    databaseFault: ({ problem }) => `数据库 → ${problem}`,
    databaseAnswers: ({ version, embedded }) => `PostgreSQL ${version} 正常（${embedded ? '内置' : 'DATABASE_URL'}）。`,
    migrationsCurrent: ({ count }) => `数据库结构与本版本一致（${count} 个迁移）。`,
    migrationsMissing: ({ tags }) => `缺 ${tags.length} 个迁移 → 运行 npm start 或 npm run db:migrate。`,
    migrationsStrange: ({ tags }) => `数据库里有本版本不认识的迁移（${tags.join('、')}）→ 请启动建立它们的版本。`,
    clocksDiffer: ({ seconds }) => `数据库时钟与本机相差 ${seconds} 秒 → 两边都对时（NTP）。`,
    serverForgetful: ({ settings }) =>
      `数据库服务器关掉了 ${settings.join('、')}：断电会丢掉已经答应过的报工 → 重新打开。`,
    serverReadOnly: () => '数据库是只读的，什么都报不进去 → 让 DATABASE_URL 指向主库。',
    clockMoved: ({ hours }) =>
      `这个数据库的时钟在沙盒里被拨快了 ${hours} 小时，说出来的时间都不对 → 正式使用请换一个新的数据库。`,
    noSite: () => '数据库里还没有工厂 → npm start 会建一个空的，然后导入工作簿。',
    timeZone: ({ timeZone }) => `工厂时区为 ${timeZone}。`,
    timeZonesDiffer: ({ environment, site }) =>
      `TIME_ZONE 是 ${environment}，工厂数据里是 ${site}，以数据为准 → 请改成一致。`,
    noAdmin: () => '还没有管理员 → 用 npm start 打印的一次性代码在聊天里认领。',
    messagesGivenUp: ({ count }) => `${count} 条消息已放弃发送 → 原因见 GET /api/v1/deliveries?state=dead。`,
    messagesWait: ({ count, minutes }) => `${count} 条消息在等待，最久 ${minutes} 分钟 → 服务在运行吗？平台连得上吗？`,
    ledgerAgrees: ({ reports }) => `所有合计都与台账的 ${reports} 行一致。`,
    ledgerDisagrees: ({ count }) => `${count} 个存储值与台账不符 → npm run reconcile 会逐条列出。`,
  },
}
