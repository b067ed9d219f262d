import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { everything, publicFrames, type Reach } from './copy.ts'
import { decodeTape, encodeSegment, SegmentEncoder } from './encode.ts'
import type { TapeRecord } from './record.ts'

const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 30, schema: 's', startedAt: 1 }

/** Records of both tracks, one each second, of sizes as given. */
const recordsOf = (sizes: readonly number[]): TapeRecord[] => [
  { track: 'public', epoch: 1, seq: 0, tick: 0, time: 0, kind: 'start', head, reflection: new Uint8Array([1]) },
  ...sizes.map((size, at): TapeRecord => {
    const stamp = { epoch: 1, seq: at + 1, tick: at, time: (at + 1) * 1000 }
    return size % 2 === 0
      ? { ...stamp, track: 'public', kind: 'patch', bytes: new Uint8Array(size).fill(at) }
      : { ...stamp, track: 'private', kind: 'seed', seed: 's'.repeat(size), delayTicks: 0 }
  }),
]

/** As a segment that is being written: both tracks in one. */
function bothIn(records: readonly TapeRecord[]): Uint8Array {
  const encoders = { public: new SegmentEncoder('public', 3), private: new SegmentEncoder('private', 3) }
  const heads = [encoders.public.bytes.slice(), encoders.private.bytes.slice()]
  return Buffer.concat([...heads, ...records.map((record) => encoders[record.track].add(record).slice())])
}

async function* piecesOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function copied(bytes: Uint8Array, size: number, reach: Reach = everything): Promise<Uint8Array> {
  const out: Uint8Array[] = []
  for await (const piece of publicFrames(piecesOf(bytes, size), reach)) out.push(piece)
  return Buffer.concat(out)
}

const sizes = fc.array(fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 3000 })), { maxLength: 30 })
const shown = (records: readonly TapeRecord[]) => records.filter(({ track }) => track === 'public')

test('what is public is copied as it is, whatever pieces it comes in', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 700 }), async (lengths, size) => {
      const records = recordsOf(lengths)
      const whole = Buffer.from(encodeSegment('public', 3, shown(records)))
      expect(whole.equals(await copied(bothIn(records), size))).toBe(true)
      expect(whole.equals(await copied(whole, size))).toBe(true)
    }),
  )
})

test('nothing is shown that is younger than it may be, or has the number or a higher one', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat({ max: 31_000 }), fc.nat({ max: 31 }), async (lengths, time, seq) => {
      const records = recordsOf(lengths)
      const expected = shown(records).filter((record) => record.time <= time && record.seq < seq)
      const bytes = await copied(bothIn(records), 512, { time, seq })
      expect(bytes.length === 0 ? [] : decodeTape(bytes)).toEqual(expected)
    }),
  )
})

test('a frame that is cut off is left out', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async (lengths, at) => {
      const records = recordsOf(lengths)
      const whole = bothIn(records)
      const bytes = await copied(whole.slice(0, at % whole.length), 512)
      const found = bytes.length === 0 ? [] : decodeTape(bytes)
      expect(found).toEqual(shown(records).slice(0, found.length))
    }),
  )
})

test('all is left out that is behind something else than a frame', async () => {
  const records = recordsOf([40, 41, 40])
  const junk = new Uint8Array(400).fill(0xff)
  expect(decodeTape(await copied(Buffer.concat([bothIn(records), junk, bothIn(records)]), 512))).toEqual(shown(records))
})

test('nothing private is ever in it', async () => {
  const bytes = await copied(bothIn(recordsOf([41, 40, 2001, 40])), 100)
  expect(Buffer.from(bytes).includes('sss')).toBe(false)
})
