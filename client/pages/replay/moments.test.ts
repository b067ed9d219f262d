import { expect, test } from 'vitest'
import { encodeTape } from '../../../shared/tape/encode.ts'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import { ask } from '../../../tests/support/small-game.ts'
import { taped } from '../../../tests/support/taped.ts'
import { ReplaySession } from '../../net/replay-session.ts'
import { wholeOf } from '../../net/tape-download.ts'
import { momentsOf } from './moments.ts'

const script = { 3: [ask.join('sue')], 15: [ask.leave('sue')], 33: [ask.join('tom')] }
const falls = [
  [8, 'sue'],
  [15, 'sue'],
  [50, 'tom'],
  [55, 'nobody'],
] as const
const records = taped(script)
  .filter((record): record is PublicTapeRecord => record.track === 'public')
  .flatMap((record): PublicTapeRecord[] => {
    if (record.kind !== 'patch') return [record]
    const seats = falls.filter(([tick]) => tick === record.tick)
    const { bytes: _, ...stamp } = record
    return [
      record,
      ...seats.map(([, seat]) => ({ ...stamp, kind: 'mark', mark: { name: 'fall', data: { seat } } }) as const),
    ]
  })
  .map((record, seq) => ({ ...record, seq }))

test.each([0, 20, 60])('moments name who was there then, wherever the link leads: tick %i', (tick) => {
  const session = new ReplaySession(wholeOf(encodeTape(records)).reader, tick)
  expect(momentsOf(session).map(({ text }) => text)).toEqual(['sue falls', 'sue falls', 'tom falls', 'Somebody falls'])
  expect(session.moment.value.tick).toBe(tick)
})
