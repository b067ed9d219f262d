import type { Redis } from 'ioredis'
import { CaveaError } from '../../../shared/errors.ts'
import { type Track, tracks } from '../../../shared/tape/frame.ts'
import { type AnyRecord, payloadOf, recordOf } from '../../../shared/tape/payload.ts'
import type { Stamp, TapeRecord } from '../../../shared/tape/record.ts'

/** The names under which a tape is kept. */
export const keyOf = {
  /** A hash: id of each tape that is not finished, and what a list says of it. */
  open: 'cavea:tapes',
  holder: (id: string): string => `cavea:tape:${id}:holder`,
  epoch: (id: string): string => `cavea:tape:${id}:epoch`,
  stream: (id: string, track: Track): string => `cavea:tape:${id}:${track}`,
}

/** Ids of entries, `<epoch>-<seq + 1>`: a stream takes none that is not higher than its last. See {@link fenceOf}. */
export const entryId = (epoch: number, seq: number): string => `${epoch}-${seq + 1}`

/** The id of who takes a tape: from then on none is taken of an epoch before. */
export const fenceOf = (epoch: number): string => `${epoch}-0`

/** Whether Redis says that an id is not above the last of its stream. */
export const isRefusal = (error: Error): boolean => error.message.includes('equal or smaller')

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

/** So many entries are decoded in a few milliseconds. */
export const entriesAPiece = 24

/** One entry of a stream, as a client of Redis gives it. */
export type Entry = [id: Buffer, fields: Buffer[]]

/** An entry as it is, its payload not looked into. */
export interface EntryParts extends Stamp {
  readonly kind: AnyRecord['kind']
  readonly payload: Uint8Array
}

/** Undefined for a fence. Throws `tape_damaged` for an entry that is none of ours. */
export function partsOf([name, fields]: Entry): EntryParts | undefined {
  const [epoch = 0, place = 0] = name.toString().split('-').map(Number)
  if (place === 0) return undefined
  const values = new Map<string, Buffer>()
  for (let at = 0; at + 1 < fields.length; at += 2) values.set(`${fields[at]}`, fields[at + 1] as Buffer)
  const [kind, payload] = [values.get('k'), values.get('p')]
  if (kind === undefined || payload === undefined) throw new CaveaError('tape_damaged', { value: name.toString() })
  const stamp = { epoch, seq: place - 1, tick: Number(values.get('t')), time: Number(values.get('m')) }
  return { ...stamp, kind: kind.toString() as AnyRecord['kind'], payload }
}

/** What an entry says; undefined for a fence. Throws `tape_damaged` for an entry that is none of ours. */
export function recordIn(track: Track, entry: Entry): TapeRecord | undefined {
  const parts = partsOf(entry)
  if (parts === undefined) return undefined
  const { kind, payload, ...stamp } = parts
  return { track, ...stamp, ...recordOf(kind, new Uint8Array(payload)) } as TapeRecord
}

/**
 * Some of a track, up to an id, oldest first, in pieces: a minute of a tape takes a third of a second to decode, and a match
 * that ticks in this process must not wait for it. Throws `tape_damaged` for an entry that is none of ours.
 */
async function* trackInPieces(
  redis: Redis,
  id: string,
  track: Track,
  to: string,
): AsyncGenerator<{ records: TapeRecord[]; last: string }> {
  for (let from = '-'; ; ) {
    const entries = (await redis.xrangeBuffer(keyOf.stream(id, track), from, to, 'COUNT', entriesAPiece)) as Entry[]
    const last = entries.at(-1)?.[0].toString()
    if (last === undefined) return
    yield { records: entries.flatMap((entry) => recordIn(track, entry) ?? []), last }
    if (entries.length < entriesAPiece) return
    from = `(${last}`
  }
}

/** Both tracks of a tape up to an id, in their order, in pieces: see {@link trackInPieces}. */
export async function* inPieces(redis: Redis, id: string, to = '+'): AsyncGenerator<TapeRecord[]> {
  const tracks = (['public', 'private'] as const).map((track) => ({
    pieces: trackInPieces(redis, id, track, to),
    ahead: [] as TapeRecord[],
    over: false,
  }))
  for (;;) {
    for (const track of tracks) {
      while (track.ahead.length === 0 && !track.over) {
        const { value, done } = await track.pieces.next()
        track.over = done === true
        track.ahead = value?.records ?? []
      }
    }
    // What the other track has not shown yet may come before what this one has.
    const knownTo = Math.min(...tracks.map(({ ahead, over }) => (over ? Number.POSITIVE_INFINITY : lastSeqOf(ahead))))
    const piece = tracks.flatMap(({ ahead }) => ahead.filter(({ seq }) => seq <= knownTo))
    if (piece.length === 0) return
    for (const track of tracks) track.ahead = track.ahead.filter(({ seq }) => seq > knownTo)
    yield piece.sort((one, other) => one.seq - other.seq)
  }
}

/** Both tracks of a tape in their order. */
export async function bothTracks(redis: Redis, id: string): Promise<TapeRecord[]> {
  for (;;) {
    const first = await firstEntry(redis, id)
    const all: TapeRecord[] = []
    for await (const piece of inPieces(redis, id)) for (const record of piece) all.push(record)
    // What moved to the archive between two pieces would be missing in the middle. That happens once a minute.
    if ((await firstEntry(redis, id)) === first) return all
  }
}

const firstEntry = async (redis: Redis, id: string): Promise<string | undefined> =>
  (await redis.xrange(keyOf.stream(id, 'public'), '-', '+', 'COUNT', 1))[0]?.[0]

/** The highest number of a record that is in Redis, without one being decoded; -1 where there is none. */
export async function lastSeqIn(redis: Redis, id: string): Promise<number> {
  const newest = await Promise.all(
    tracks.map(async (track) => {
      for await (const entry of newestFirst(redis, id, track)) {
        const parts = partsOf(entry)
        if (parts !== undefined) return parts.seq
      }
      return -1
    }),
  )
  return Math.max(...newest)
}

/** The entries of a track from its end backward. What is trimmed meanwhile is then missing at its beginning alone. */
export async function* newestFirst(redis: Redis, id: string, track: Track): AsyncGenerator<Entry> {
  for (let to = '+'; ; ) {
    const key = keyOf.stream(id, track)
    const entries = (await redis.xrevrangeBuffer(key, to, '-', 'COUNT', entriesAPiece)) as Entry[]
    yield* entries
    if (entries.length < entriesAPiece) return
    to = `(${entries.at(-1)?.[0]}`
  }
}

const lastSeqOf = (records: readonly TapeRecord[]): number => records.at(-1)?.seq ?? -1
