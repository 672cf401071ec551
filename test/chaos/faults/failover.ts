/** F51: the server of the database is gone for good, and another that followed it takes its place. */
import { setTimeout as sleep } from 'node:timers/promises'
import { isReady } from '../../service-process.ts'
import { CLOSING_BOUNDS } from '../closing.ts'
import { atLeast, atMost, type Fault, none } from '../fault.ts'
import { followerOf } from '../follower.ts'
import { openWorld, until, type World } from '../world.ts'

const failover: Fault = {
  id: 'F51',
  kind: 'alone',
  name: 'the database’s server dies under load, and the one that followed it takes its place',
  holds: 'the services go on with it without a restart; what was acknowledged is there',
  bounds: {
    ...CLOSING_BOUNDS,
    seconds: atMost(30),
    crashed: none,
    taken: atLeast(20),
    takenAfter: atLeast(20),
    wrong: none,
  },
  run: async () => {
    const world = await openWorld()
    const follower = await followerOf(world.server)
    try {
      let seconds = Number.POSITIVE_INFINITY
      const { taken, refused, cut, wrong } = await world.load(async () => {
        await sleep(6_000)
        await world.way.close()
        await die(world)
        await follower.promote()
        world.leadTo(follower.port)
        const begun = performance.now()
        await world.way.reopen()
        await until(
          async () => (await Promise.all(world.baseUrls.map(isReady))).every(is => is),
          'it is not back',
          60_000,
        )
        seconds = (performance.now() - begun) / 1_000
      })
      const after = await world.load(() => sleep(3_000))
      const crashed = [0, 1].filter(n => !world.at(n).runs()).length
      const counted = { seconds, crashed, taken, refused, cut, wrong: wrong + after.wrong, takenAfter: after.taken }
      return { counted: { ...(await world.close()), ...counted } }
    } finally {
      await world.stop()
      await follower.stop()
    }
  },
}

/** At once, as when its machine loses power; nobody starts it again. */
async function die({ server }: World): Promise<void> {
  const pid = server.pid()
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await server.stop()
}

export const FAILOVER = [failover] as const
