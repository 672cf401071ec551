/** How the embedded server is reached: its port, the passwords we made up, and the role and database that are ours. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Settled } from './embedded-settle.ts'

const DATABASE = 'baogong'
/** Its superuser. */
export const ADMIN = 'postgres'

/** How the server of one data folder is reached. Kept in `server.json`, readable by us alone. */
export type Access = { readonly port: number; readonly adminPassword: string; readonly password: string }

export const databaseUrl = ({ password, port }: Access) =>
  `postgres://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`
export const adminUrl = ({ adminPassword, port }: Access) =>
  `postgres://${ADMIN}:${adminPassword}@127.0.0.1:${port}/postgres`

const accessFile = (place: Settled) => join(place.path, 'server.json')

export async function readAccess(place: Settled): Promise<Access | null> {
  const text = await readFile(accessFile(place), 'utf8').catch(() => null)
  return text === null ? null : JSON.parse(text)
}

/** The first to write it wins: two that start at once must set and know the same password. */
export async function ensureAccess(place: Settled): Promise<Access> {
  const secret = () => randomBytes(24).toString('base64url')
  const access: Access = { port: await findFreePort(), adminPassword: secret(), password: secret() }
  await writeFile(accessFile(place), JSON.stringify(access), { mode: 0o600, flag: 'wx' }).catch(() => undefined)
  return (await readAccess(place)) ?? access
}

/** The port of last time, so that a tool that knows it goes on working; another where somebody has taken it. */
export async function freePort(place: Settled): Promise<Access> {
  const access = await ensureAccess(place)
  if (await isFree(access.port)) return access
  const moved = { ...access, port: await findFreePort() }
  await writeFile(accessFile(place), JSON.stringify(moved), { mode: 0o600 })
  return moved
}

const isFree = (port: number): Promise<boolean> =>
  listenOnce(port).then(
    () => true,
    () => false,
  )

const findFreePort = (): Promise<number> => listenOnce(0)

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port))
    })
  })
}

/** A role that owns the database and is no superuser: a fault of ours must not reach further than our own tables. */
export async function ensureDatabase(access: Access): Promise<void> {
  const admin = postgres(adminUrl(access), { max: 1, fetch_types: false, onnotice: () => undefined })
  try {
    const found = await admin`select from pg_database where datname = ${DATABASE}`
    if (found.length > 0) return
    const roles = await admin`select from pg_roles where rolname = ${DATABASE}`
    // The password is of our own making: letters, digits, - and _.
    if (roles.length === 0) await admin.unsafe(`create role ${DATABASE} login password '${access.password}'`)
    await admin.unsafe(`create database ${DATABASE} owner ${DATABASE}`)
  } finally {
    await admin.end({ timeout: 1 })
  }
}
