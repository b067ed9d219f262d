import type { Redis } from 'ioredis'
import { CaveaError } from '../../../shared/errors.ts'
import type { Track } from '../../../shared/tape/encode.ts'
import { type AnyRecord, payloadOf, recordOf } from '../../../shared/tape/payload.ts'
import type { PublicTapeRecord, TapeRecord } from '../../../shared/tape/record.ts'

/** The names under which a tape is kept. */
export const keyOf = {
  /** A hash: id of each tape that is not finished, and what a list says of it. */
  open: 'cavea:tapes',
  holder: (id: string): string => `cavea:tape:${id}:holder`,
  epoch: (id: string): string => `cavea:tape:${id}:epoch`,
  stream: (id: string, track: Track): string => `cavea:tape:${id}:${track}`,
}

/** Ids of entries, `<epoch>-<seq + 1>`: a stream takes none that is not higher than its last. `<epoch>-0` is the fence. */
export const entryId = (epoch: number, seq: number): string => `${epoch}-${seq + 1}`

/** The arguments of the `XADD` of a record. */
export function entryOf(id: string, record: TapeRecord): (string | Buffer)[] {
  const { track, epoch, seq, kind, tick, time } = record
  const payload = payloadOf(record)
  return [
    keyOf.stream(id, track),
    entryId(epoch, seq),
    ...['k', kind, 't', `${tick}`, 'm', `${time}`, 'p'],
    Buffer.from(payload.buffer, payload.byteOffset, payload.length),
  ]
}

/** One entry of a stream, as a client of Redis gives it. */
export type Entry = [id: Buffer, fields: Buffer[]]

/** Some of a track, from one id to another, oldest first. Throws `tape_damaged` for an entry that is none of ours. */
export async function recordsOf(redis: Redis, id: string, track: Track, from = '-', to = '+'): Promise<TapeRecord[]> {
  const entries = (await redis.xrangeBuffer(keyOf.stream(id, track), from, to)) as Entry[]
  return entries.flatMap((entry) => recordIn(track, entry) ?? [])
}

/** What an entry says; undefined for a fence. Throws `tape_damaged` for an entry that is none of ours. */
export function recordIn(track: Track, [name, fields]: Entry): TapeRecord | undefined {
  const [epoch = 0, place = 0] = name.toString().split('-').map(Number)
  if (place === 0) return undefined
  const values = new Map<string, Buffer>()
  for (let at = 0; at + 1 < fields.length; at += 2) values.set(`${fields[at]}`, fields[at + 1] as Buffer)
  const [kind, payload] = [values.get('k'), values.get('p')]
  if (kind === undefined || payload === undefined) throw new CaveaError('tape_damaged', { value: name.toString() })
  const record = recordOf(kind.toString() as AnyRecord['kind'], new Uint8Array(payload))
  const stamp = { epoch, seq: place - 1, tick: Number(values.get('t')), time: Number(values.get('m')) }
  return { track, ...stamp, ...record } as TapeRecord
}

/** All of a public track that is in Redis, oldest first, and the id of its last entry: where a reader goes on. */
export async function publicRecordsOf(
  redis: Redis,
  id: string,
): Promise<{ records: PublicTapeRecord[]; last: string }> {
  const entries = (await redis.xrangeBuffer(keyOf.stream(id, 'public'), '-', '+')) as Entry[]
  const records = entries.flatMap((entry) => {
    const record = recordIn('public', entry)
    return record?.track === 'public' ? [record] : []
  })
  return { records, last: entries.at(-1)?.[0].toString() ?? '0-0' }
}

/** Both tracks of a tape in their order. */
export async function bothTracks(redis: Redis, id: string, to = '+'): Promise<TapeRecord[]> {
  const [open, secret] = await Promise.all([
    recordsOf(redis, id, 'public', '-', to),
    recordsOf(redis, id, 'private', '-', to),
  ])
  return [...open, ...secret].sort((one, other) => one.seq - other.seq)
}
