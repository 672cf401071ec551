/**
 * Whom the sandbox serves. Whoever reaches it acts as anybody, so it is opened to the network by one thing only: HOST, by
 * a person, where nothing real is connected. Beside a configured platform it stays with this machine, whatever HOST says.
 */
import type { Config } from './config.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

export function sandboxReach({
  host,
  feishu,
  dingtalk,
  wecom,
}: Pick<Config, 'host' | 'feishu' | 'dingtalk' | 'wecom'>): 'thisMachine' | 'network' {
  const isReal = [feishu, dingtalk, wecom].some(platform => platform !== null)
  return isReal || isLoopback(host) ? 'thisMachine' : 'network'
}
