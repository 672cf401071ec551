/**
 * Whom the sandbox serves. Whoever reaches it acts as anybody, so it stays with this machine unless HOST, set by a person,
 * opens it; then the log, the terminal and the doctor say so loudly. Beside a platform it is on only by SANDBOX=on.
 */
import type { Config } from '../config.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/

const isLoopback = (host: string): boolean => LOOPBACK.test(host)

export const sandboxReach = ({ host }: Pick<Config, 'host'>): 'thisMachine' | 'network' =>
  isLoopback(host) ? 'thisMachine' : 'network'
