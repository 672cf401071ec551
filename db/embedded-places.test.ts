import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type Account,
  binaryFolderName,
  chooseAccount,
  chooseDataPlace,
  type FolderAccess,
  foldersDownTo,
  mayEnter,
  mayRead,
} from './embedded-places.ts'

const ROOT_OWNED = (mode: number): FolderAccess => ({ uid: 0, gid: 0, mode })
const server: Account = { name: 'postgres', uid: 70, gid: 70 }

describe('what the server’s account may enter', () => {
  const cases: readonly { name: string; way: readonly FolderAccess[]; enter: boolean; read: boolean }[] = [
    { name: 'a public folder', way: [ROOT_OWNED(0o755), ROOT_OWNED(0o755)], enter: true, read: true },
    {
      name: 'a clone under /root, mode 700',
      way: [ROOT_OWNED(0o755), ROOT_OWNED(0o700), ROOT_OWNED(0o755)],
      enter: false,
      read: false,
    },
    {
      name: 'a folder that may be passed but not listed',
      way: [ROOT_OWNED(0o755), ROOT_OWNED(0o711)],
      enter: true,
      read: false,
    },
    {
      name: 'its own folder, mode 700',
      way: [ROOT_OWNED(0o755), { uid: 70, gid: 0, mode: 0o700 }],
      enter: true,
      read: true,
    },
    { name: 'its group’s folder', way: [{ uid: 0, gid: 70, mode: 0o750 }], enter: true, read: true },
    {
      name: 'its own folder that only others may enter',
      way: [{ uid: 70, gid: 70, mode: 0o077 }],
      enter: false,
      read: false,
    },
    {
      name: 'a folder for the group it is in, closed to the group',
      way: [{ uid: 0, gid: 70, mode: 0o705 }],
      enter: false,
      read: false,
    },
  ]
  for (const { name, way, enter, read } of cases) {
    test(name, () => assert.deepEqual([mayEnter(server, way), mayRead(server, way)], [enter, read]))
  }
})

test('the way to a folder begins at the root and ends with it', () => {
  assert.deepEqual(foldersDownTo('/a/b/c'), ['/', '/a', '/a/b', '/a/b/c'])
})

describe('as whom the server runs when we are root', () => {
  const baogong = { name: 'baogong', uid: 900, gid: 900 }
  const nobody = { name: 'nobody', uid: 65534, gid: 65534 }
  const cases: readonly {
    name: string
    owner: Account | null
    existing: readonly Account[]
    chosen: Account | null
  }[] = [
    {
      name: 'an account of its own, where the machine has one',
      owner: null,
      existing: [nobody, server, baogong],
      chosen: baogong,
    },
    { name: 'else PostgreSQL’s', owner: null, existing: [nobody, server], chosen: server },
    { name: 'else nobody', owner: null, existing: [nobody], chosen: nobody },
    {
      name: 'the owner of the data, whoever else there is now',
      owner: nobody,
      existing: [baogong, server, nobody],
      chosen: nobody,
    },
    {
      name: 'not root, even if the data is root’s',
      owner: { name: 'root', uid: 0, gid: 0 },
      existing: [server],
      chosen: server,
    },
    {
      name: 'not an account that is root by another name',
      owner: null,
      existing: [{ name: 'postgres', uid: 0, gid: 0 }],
      chosen: null,
    },
    { name: 'no one', owner: null, existing: [], chosen: null },
  ]
  for (const { name, owner, existing, chosen } of cases) {
    test(name, () => assert.deepEqual(chooseAccount(owner, existing), chosen))
  }
})

describe('where the data goes', () => {
  const choice = { dataDir: '/srv/app/data', stateRoot: '/var/lib/baogong', token: 'ab12' }
  test('into DATA_DIR, where the account reaches it', () => {
    assert.deepEqual(chooseDataPlace({ ...choice, reachable: true, linkedTo: null }), {
      kind: 'inPlace',
      path: '/srv/app/data/postgres',
    })
  })
  test('else below the state folder, linked from DATA_DIR', () => {
    assert.deepEqual(chooseDataPlace({ ...choice, reachable: false, linkedTo: null }), {
      kind: 'elsewhere',
      path: '/var/lib/baogong/data-ab12',
      link: '/srv/app/data/postgres',
    })
  })
  test('where it was before, even if DATA_DIR can be reached now', () => {
    const place = chooseDataPlace({ ...choice, reachable: true, linkedTo: '/var/lib/baogong/data-old' })
    assert.equal(place.path, '/var/lib/baogong/data-old')
  })
})

test('another version of the binaries goes beside the one in use', () => {
  assert.notEqual(binaryFolderName('18.4.0', 'linux', 'x64'), binaryFolderName('18.5.0', 'linux', 'x64'))
})
