import { expect, test, vi } from 'vitest'
import { encodeTape } from '../../shared/tape/encode.ts'
import type { PublicRecord } from '../../shared/tape/record.ts'
import { roughBytes } from './size.ts'

const counts = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`option-${at}`, at * 1000]))
const rows: PublicRecord[] = [
  { kind: 'patch', bytes: new Uint8Array(400) },
  { kind: 'keyframe', bytes: new Uint8Array(20_000) },
  {
    kind: 'mark',
    mark: { name: 'ballot.opened', data: { id: 'b1', title: 'Which floor?', options: ['ice', 'stone'] } },
  },
  { kind: 'chat', line: { id: 'c12', from: 'Anna', text: 'hail '.repeat(40), source: 'stands', tick: 4 } },
  { kind: 'tally', tally: { ballot: 'b1', counts, voters: 66_000 } },
  { kind: 'hide', lines: Array.from({ length: 30 }, (_, at) => `chat-line-${at}`) },
]

test('what a record takes is known within a factor of three, without it being written out', () => {
  const head = encodeTape([]).length
  for (const [seq, row] of rows.entries()) {
    const record = { track: 'public', epoch: 1, seq, tick: 1000, time: 1_700_000_000_000, ...row } as const
    const real = encodeTape([record]).length - head
    const written = vi.spyOn(JSON, 'stringify')
    const rough = roughBytes(record)
    expect(written, row.kind).not.toHaveBeenCalled()
    written.mockRestore()
    expect(rough, row.kind).toBeGreaterThan(real / 3)
    expect(rough, row.kind).toBeLessThan(real * 3)
  }
})
