import { describe, expect, test } from 'vitest'
import { encodeSegment } from '../../shared/tape/encode.ts'
import { taped } from '../../tests/support/taped.ts'
import { wholeOf } from './tape-download.ts'

const records = taped().filter((record) => record.track === 'public')
const start = records.slice(0, 1)
const keys = records.flatMap(({ kind }, at) => (kind === 'keyframe' ? [at] : []))
/** A segment from each keyframe on, as files have them. */
const segments = keys.map((from, at) =>
  encodeSegment('public', at + 1, [...start, ...records.slice(from, keys[at + 1])]).slice(),
)
const joined = (parts: readonly Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]))
const ticksOf = (bytes: Uint8Array) => {
  const { reader, damaged } = wholeOf(bytes)
  return { damaged, ticks: reader.records.filter(({ kind }) => kind === 'patch').map(({ tick }) => tick), reader }
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

/** The segments with a byte of one of them turned, at a share of its length. */
const turned = (segment: number, share: number) =>
  joined(
    segments.map((bytes, at) =>
      at === segment
        ? bytes.map((byte, place) => (place === Math.floor(bytes.length * share) ? byte ^ 1 : byte))
        : bytes,
    ),
  )

describe('a tape that came', () => {
  test('is whole', () => {
    expect(ticksOf(joined(segments))).toMatchObject({ damaged: false, ticks: range(1, 60) })
  })

  test('is shown but for the damaged rest of a segment', () => {
    const { damaged, ticks, reader } = ticksOf(turned(1, 0.5))
    expect(damaged).toBe(true)
    expect(ticks).toEqual([...ticks.filter((tick) => tick <= 40), ...range(41, 60)])
    expect(ticks.length).toBeLessThan(60)
    expect(reader.records.filter(({ kind }) => kind === 'start')).toHaveLength(1)
    expect(reader.seek(50).patches.at(-1)?.tick).toBe(50)
    expect(reader.onward(20, 50)).toBeUndefined()
  })

  test('is shown from its second segment on where nothing of the first is whole', () => {
    const { damaged, ticks, reader } = ticksOf(turned(0, 0.01))
    expect([damaged, reader.firstTick]).toEqual([true, 20])
    expect(ticks).toEqual(range(21, 60))
  })

  test('is refused where nothing of it is whole, or it is no tape', () => {
    const damaged = expect.objectContaining({ code: 'tape_damaged' })
    expect(() => wholeOf(segments[0]?.slice(0, 200).fill(7, 20) ?? new Uint8Array())).toThrow(damaged)
    expect(() => wholeOf(new TextEncoder().encode('<html>CAVEA</html>'))).toThrow(damaged)
  })
})
