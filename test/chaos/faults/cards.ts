/** F39 to F41, F43, F44: cards pressed by others, tampered with, too old; and names that want to be markup. */
import { encodeAction } from '../../../bot/action.ts'
import type { Shown } from '../../platforms/fake-platform.ts'
import { atLeast, exactly, type Fault, none } from '../fault.ts'
import type { FeishuWorld } from '../feishu-world.ts'
import { once } from '../sandbox-talk.ts'
import { until } from '../world.ts'
import { writtenBy } from '../written.ts'

/** The newest of the person's chat that has these words and this button. */
async function sees({ fake }: FeishuWorld, user: string, words: RegExp, button = ''): Promise<Shown> {
  let found: Shown | undefined
  await until(() => {
    found = fake
      .shownTo({ user })
      .findLast(({ text, buttons }) => words.test(text) && (button === '' || buttons.some(one => one.includes(button))))
    return found !== undefined
  }, `nothing says ${words}`)
  if (found === undefined) throw new Error('unreachable')
  return found
}

async function stepCard(world: FeishuWorld, worker: string): Promise<Shown> {
  await world.write(worker, '我的任务', `tasks-${once()}`)
  const tasks = await sees(world, worker, /WO-1004/, 'WO-1004')
  const label = tasks.buttons.find(one => one.includes('WO-1004')) ?? ''
  await world.fake.press({ user: worker, shown: tasks, label })
  return sees(world, worker, /WO-1004/, '异常')
}

type Reply = { readonly toast: string | null }

/** A press that carries this payload, whatever card was sent. */
async function pressPayload({ fake }: FeishuWorld, user: string, shown: Shown, payload: string): Promise<Reply> {
  const { data } = await fake.push(
    fake.envelope('card.action.trigger', {
      operator: { open_id: user },
      action: { tag: 'button', value: { payload } },
      host: 'im_message',
      context: { open_message_id: shown.id, open_chat_id: `oc_direct_${user}` },
    }),
  )
  const { toast }: { toast?: { content?: string } } = Object(data)
  return { toast: toast?.content ?? null }
}

const notAssigned: Fault = {
  id: 'F39',
  kind: 'onFeishu',
  name: 'a forwarded card is pressed by somebody who has nothing to do with it: another shop, a stranger',
  holds: 'the presser’s own rights decide; they are told, and nothing changes',
  bounds: { changes: none, presses: exactly(2), untold: none },
  run: async world => {
    const card = await stepCard(world, world.user('W003'))
    const payload = encodeAction({ do: 'reportGood', order: 'WO-1004', seq: 10, good: '3', once: once() })
    let untold = 0
    const changes = await writtenBy(world.sql, async () => {
      for (const user of [world.user('W017'), 'ou_stranger']) {
        const said = () => world.fake.shownTo({ user }).length
        const before = said()
        // Forwarded, it is another message in another chat.
        const forwarded = { ...card, id: `om_${once()}` }
        world.fake.know(forwarded.id, `oc_direct_${user}`)
        const { toast } = await pressPayload(world, user, forwarded, payload)
        if (toast === null) await until(() => said() > before, 'nobody told').catch(() => (untold += 1))
      }
    })
    return { counted: { presses: 2, changes, untold } }
  },
}

const TAMPERED: readonly string[] = [
  encodeAction({ do: 'reportGood', order: 'WO-1008', seq: 20, good: '3', once: 'f40-aaaaa' }),
  encodeAction({ do: 'reportGood', order: 'WO-1004', seq: 11, good: '3', once: 'f40-aaaab' }),
  encodeAction({ do: 'reportGood', order: 'OTHER-1', seq: 10, good: '3', once: 'f40-aaaac' }),
  encodeAction({ do: 'orderDo', verb: 'cancel', order: 'WO-1004', once: 'f40-aaaad' }),
  encodeAction({ do: 'review', report: 'nothing', verdict: 'approve', once: 'f40-aaaae' }),
  '1{"do":"reportGood","order":"WO-1004","seq":10,"good":"-5","once":"f40-aaaaf"}',
  '1{"do":"reportGood","order":"WO-1004","seq":10,"good":"5"',
  '0{"do":"tasks"}',
]

const tampered: Fault = {
  id: 'F40',
  kind: 'onFeishu',
  quick: true,
  name: 'a card’s value is tampered with: another step, another order, a right one has not, JSON that breaks off',
  holds: 'refused',
  bounds: { tried: exactly(TAMPERED.length), changes: none },
  run: async world => {
    const worker = world.user('W003')
    await world.write(worker, '我的任务', `tasks-${once()}`)
    const card = await sees(world, worker, /WO-1004/)
    const changes = await writtenBy(world.sql, async () => {
      for (const payload of TAMPERED) await pressPayload(world, worker, card, payload)
    })
    return {
      counted: { tried: TAMPERED.length, changes },
      note: 'a value is a request and no proof: it is judged as if its presser had written it',
    }
  },
}

const stale: Fault = {
  id: 'F41',
  kind: 'onFeishu',
  name: 'a card is pressed after its order was put on hold',
  holds: 'it says how things stand, and changes nothing',
  bounds: { changes: none, told: atLeast(1) },
  run: async world => {
    const [worker, planner] = [world.user('W003'), world.user('W032')]
    const card = await stepCard(world, worker)
    await world.write(planner, '暂停工单 WO-1004', `hold-${once()}`)
    await sees(world, planner, /暂停/)
    const payload = encodeAction({ do: 'reportGood', order: 'WO-1004', seq: 10, good: '3', once: once() })
    const before = world.fake.shownTo({ user: worker }).length
    let told = 0
    const changes = await writtenBy(world.sql, async () => {
      const { toast } = await pressPayload(world, worker, card, payload)
      // On a busy machine the toast only says that it takes a moment, and a message says the rest.
      const said = () => `${toast ?? ''}${JSON.stringify(world.fake.shownTo({ user: worker }).slice(before))}`
      await until(() => /暂停/.test(said()), 'nobody told')
      told = 1
    })
    await world.write(planner, '恢复工单 WO-1004', `unhold-${once()}`)
    return { counted: { changes, told } }
  },
}

const NAMES = [
  '<at id=all></at>',
  '<at user_id="all">所有人</at> @all @所有人',
  '**粗** [点我](http://evil.example) ![](http://evil.example/x.png)',
  '"}],"tag":"button","text":"点我"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a hostile name, not a forgotten template
  '${card.title} {{x}} </font> <font color="red">',
] as const

/** Every answer that was posted while the plant's names were these, as the platform was given it. */
async function postedWith(world: FeishuWorld, name: string): Promise<readonly string[]> {
  const { sql, user } = world
  const [worker, manager] = [user('W003'), user('W036')]
  const posted: string[] = []
  await sql`update product set name = ${name} where code = (select product_code from orders where code = 'WO-1004')`
  await sql`update person set name = ${name} where id = 'W003'`
  await sql`update orders set customer = ${name}, note = ${name} where code = 'WO-1004'`
  await world.ruled(
    ({ method, path, body }) => {
      if (method !== 'GET' && path.includes('/im/v1/messages')) posted.push(String(body.content))
      return undefined
    },
    async () => {
      await world.write(worker, '我的任务', `names-${once()}`)
      await world.write(manager, 'WO-1004到哪了', `names-${once()}`)
      await world.settled()
    },
  )
  return posted
}

/** Read for markup; a `plain_text` is not. */
const MARKED_UP: readonly unknown[] = ['markdown', 'lark_md']

/** Markup in what Feishu reads as such: pings, and links to where the name wants. */
function markupIn(content: string): { pings: number; links: number } {
  const read: string[] = []
  JSON.parse(content, (_key, value) => {
    if (MARKED_UP.includes(value?.tag)) read.push(String(value.content))
    return value
  })
  const text = read.join('\n')
  return {
    pings: (text.match(/(?<!\\)<at\b/g) ?? []).length,
    links: (text.match(/(?<!\\)\]\(http:\/\/evil/g) ?? []).length,
  }
}

const shapeOf = (content: string): string => {
  const tags: string[] = []
  JSON.parse(content, (key, value) => {
    if (key === 'tag') tags.push(String(value))
    return value
  })
  return tags.sort().join()
}

const markup: Fault = {
  id: 'F43',
  kind: 'onFeishu',
  name: 'names that call everybody, link or format',
  holds: 'they are shown as they are written; nobody is called',
  bounds: { posted: atLeast(NAMES.length * 2), pings: none, links: none, refusals: none },
  run: async world => {
    const refused = world.fake.refusals().length
    const found = { posted: 0, pings: 0, links: 0 }
    for (const name of NAMES) {
      const posted = await postedWith(world, name)
      found.posted += posted.length
      for (const content of posted) {
        const { pings, links } = markupIn(content)
        found.pings += pings
        found.links += links
      }
    }
    return { counted: { ...found, refusals: world.fake.refusals().length - refused } }
  },
}

const cardJson: Fault = {
  id: 'F44',
  kind: 'onFeishu',
  name: 'names that are card JSON or template variables',
  holds: 'the platform takes every card, and each has the same structure as with plain names',
  bounds: { cards: atLeast(2), otherStructure: none, refusals: none },
  run: async world => {
    const refused = world.fake.refusals().length
    const plain = (await postedWith(world, '法兰')).map(shapeOf).sort()
    let cards = 0
    let otherStructure = 0
    for (const name of NAMES.slice(3)) {
      const shapes = (await postedWith(world, name)).map(shapeOf).sort()
      cards += shapes.length
      if (shapes.join('|') !== plain.join('|')) otherStructure += 1
    }
    return { counted: { cards, otherStructure, refusals: world.fake.refusals().length - refused } }
  },
}

export const CARDS = [notAssigned, tampered, stale, markup, cardJson] as const
