import type { TapeStore } from '../../server/tape/store.ts'
import type { TapeHead, TapeRecord } from '../../shared/tape/record.ts'

/** Writes records as the unfinished tape of a match, as a process that was killed leaves it, with another head. */
export async function leaveTape(
  store: TapeStore,
  id: string,
  records: readonly TapeRecord[],
  head: Partial<TapeHead> = {},
): Promise<void> {
  const writer = await store.open(id)
  await writer.append(records.map((record) => ({ ...withHead(record, { match: id, ...head }), epoch: writer.epoch })))
  await writer.release()
}

/** Leaves so many more matches like one that was left. Gives the ids of all. */
export async function multiply(store: TapeStore, id: string, copies: number): Promise<string[]> {
  const records = (await store.read(id)) ?? []
  const ids = Array.from({ length: copies }, (_, at) => `copy-${at}`)
  for (const copy of ids) await leaveTape(store, copy, records)
  return [id, ...ids]
}

function withHead(record: TapeRecord, head: Partial<TapeHead>): TapeRecord {
  if (record.kind === 'start') return { ...record, head: { ...record.head, ...head } }
  if (record.kind !== 'snapshot') return record
  return { ...record, snapshot: { ...record.snapshot, head: { ...record.snapshot.head, ...head } } }
}
