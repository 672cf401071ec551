/**
 * The sandbox platform's message log and files. The sandbox plays a vendor's server, so nothing here knows a person or an
 * order of ours; the shapes are those its adapter asks for, and `Card` is whatever it puts in.
 */
import type { Temporal } from 'temporal-polyfill'
import type { Fragment, Queryable } from './connect.ts'

export type LoggedFile = { readonly id: string; readonly name: string; readonly mime: string; readonly size: number }

export type LogDraft<Card> = {
  readonly id: string
  readonly chatId: string
  readonly from: { readonly kind: 'person' | 'bot'; readonly id: string; readonly name: string }
  readonly text: string | null
  readonly card: Card | null
  readonly replyTo: string | null
  readonly file: LoggedFile | null
  /** ISO 8601. */
  readonly sentAt: string
}

export type LoggedMessage<Card> = LogDraft<Card> & { readonly seq: number; readonly updatedAt: string | null }

type Row<Card> = {
  seq: number
  id: string
  chatId: string
  fromKind: 'person' | 'bot'
  fromId: string
  fromName: string
  text: string | null
  card: Card | null
  file: LoggedFile | null
  replyTo: string | null
  sentAt: Temporal.Instant
  updatedAt: Temporal.Instant | null
}

const COLUMNS = `seq, id, chat_id as "chatId", from_kind as "fromKind", from_id as "fromId", from_name as "fromName",
  text, card, file, reply_to as "replyTo", sent_at as "sentAt", updated_at as "updatedAt"`

export function sandboxMessages<Card>(sql: Queryable) {
  const columns = sql.unsafe(COLUMNS)
  return {
    append: (drafts: readonly LogDraft<Card>[]) => append(sql, drafts),

    /** Null when no such message is kept. */
    async replace(id: string, content: { text: string | null; card: Card | null; updatedAt: string }) {
      const rows = await sql<Row<Card>[]>`
        update sandbox_message
        set text = ${content.text}, card = ${JSON.stringify(content.card)}::text::jsonb, updated_at = ${content.updatedAt}
        where id = ${id}
        returning ${columns}`
      return firstOf(rows)
    },

    async find(id: string) {
      return firstOf(await sql<Row<Card>[]>`select ${columns} from sandbox_message where id = ${id}`)
    },

    /** Ascending. `after` null: the latest `limit` of the chat; else the first `limit` beyond that `seq`. */
    async list(chatId: string, after: number | null, limit: number) {
      const rows =
        after === null
          ? await sql<Row<Card>[]>`
              select ${columns} from sandbox_message where chat_id = ${chatId} order by seq desc limit ${limit}`
          : await sql<Row<Card>[]>`
              select ${columns} from sandbox_message
              where chat_id = ${chatId} and seq > ${after} order by seq limit ${limit}`
      const messages = rows.map(messageOf)
      return after === null ? messages.reverse() : messages
    },

    /** The bot's messages of a chat that quote `id`, ascending. */
    async repliesTo(chatId: string, id: string) {
      const rows = await sql<Row<Card>[]>`
        select ${columns} from sandbox_message
        where chat_id = ${chatId} and reply_to = ${id} and from_kind = 'bot' order by seq`
      return rows.map(messageOf)
    },

    /** Deletes all but the latest `count` (at least 1) messages of a chat; returns how many went. */
    async keepLatest(chatId: string, count: number) {
      const gone = await sql`
        delete from sandbox_message where chat_id = ${chatId} and seq < (
          select seq from sandbox_message where chat_id = ${chatId} order by seq desc offset ${count - 1} limit 1)`
      return gone.count
    },

    async saveFile(file: LoggedFile, bytes: Uint8Array, storedAt: string) {
      await sql`
        insert into sandbox_file (ref, name, mime, size, content, stored_at)
        values (${file.id}, ${file.name}, ${file.mime}, ${file.size}, ${Buffer.from(bytes)}, ${storedAt})
        on conflict (ref) do nothing`
    },

    async readFile(id: string) {
      const rows = await sql<{ name: string; mime: string; size: number; content: Uint8Array }[]>`
        select name, mime, size, content from sandbox_file where ref = ${id}`
      const row = rows[0]
      if (row === undefined) return null
      return { info: { id, name: row.name, mime: row.mime, size: row.size }, bytes: row.content }
    },

    /** Deletes the oldest files beyond `maxBytes` in all; returns how many went. */
    async keepFiles(maxBytes: number) {
      const gone = await sql`
        delete from sandbox_file where ref in (
          select ref from (
            select ref, sum(size) over (order by stored_at desc, ref) as total from sandbox_file
          ) as newest_first
          where total > ${maxBytes})`
      return gone.count
    },
  }
}

/**
 * Writes the drafts in their order with one statement; returns the `seq` of the new ones by id. One that stands already
 * is left as it is. The log is a view of what the ledger has committed durably before, so its own commit does not wait
 * for the disk: a crash of the server can cost it the last fraction of a second, a crash of this process nothing.
 */
async function append<Card>(sql: Queryable, drafts: readonly LogDraft<Card>[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ id: string; seq: number }[]>`
    with relaxed as materialized (select set_config('synchronous_commit', 'off', true))
    ${insertMessages(sql, drafts, sql`relaxed`)}`
  return new Map(rows.map(row => [row.id, row.seq]))
}

const IN_TURN = 7_305_001

/**
 * The insert as a part of a larger statement, where it returns `id` and `seq` of what is new. `given` is a table of that
 * statement with one row, or with none if nothing is to be written. One writes after the other is committed, whoever they
 * are: who has read up to some `seq` asks for what is beyond it, and would never see what came late with a smaller one.
 */
export const insertMessages = <Card>(sql: Queryable, drafts: readonly LogDraft<Card>[], given: Fragment) => sql`
    insert into sandbox_message (id, chat_id, from_kind, from_id, from_name, text, card, file, reply_to, sent_at)
    select id, "chatId", "fromKind", "fromId", "fromName", text, card, file, "replyTo", "sentAt"
    from ${given}, (select pg_advisory_xact_lock(${IN_TURN})) as in_turn, json_to_recordset(${JSON.stringify(drafts.map(recordOf))}::text::json) as draft(
      place int, id text, "chatId" text, "fromKind" text, "fromId" text, "fromName" text,
      text text, card jsonb, file jsonb, "replyTo" text, "sentAt" timestamptz)
    order by place
    on conflict (id) do nothing
    returning id, seq`

function recordOf<Card>({ from, ...draft }: LogDraft<Card>, place: number) {
  return { ...draft, place, fromKind: from.kind, fromId: from.id, fromName: from.name }
}

function messageOf<Card>(row: Row<Card>): LoggedMessage<Card> {
  const { fromKind, fromId, fromName, sentAt, updatedAt, ...rest } = row
  return {
    ...rest,
    from: { kind: fromKind, id: fromId, name: fromName },
    sentAt: sentAt.toString(),
    updatedAt: updatedAt?.toString() ?? null,
  }
}

function firstOf<Card>(rows: readonly Row<Card>[]): LoggedMessage<Card> | null {
  const row = rows[0]
  return row === undefined ? null : messageOf(row)
}
