import { describe, expect, test } from 'vitest'
import { castVote, confirmVote, refuseVote, settleVotes, type VoteBook } from './vote-book.ts'

const empty: VoteBook = new Map()

describe('one’s own votes', () => {
  test('show at once and are confirmed later', () => {
    const sent = castVote(empty, 'b', 'up', { up: 5 })
    expect(sent.get('b')).toMatchObject({ choice: 'up', kind: 'sending', atLeast: { up: 5 } })
    expect(confirmVote(sent, 'b', 'up', 'r1').get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('are gone when the first one is refused', () => {
    expect(refuseVote(castVote(empty, 'b', 'up', { up: 1 }), 'b', 'up').has('b')).toBe(false)
  })

  test('go back to the one that counted when the next is refused', () => {
    const counted = confirmVote(castVote(empty, 'b', 'up', { up: 1 }), 'b', 'up', 'r1')
    const refused = refuseVote(castVote(counted, 'b', 'down', { down: 3 }), 'b', 'down')
    expect(refused.get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('keep the newest choice whatever becomes of the one before', () => {
    const both = castVote(castVote(empty, 'b', 'up', { up: 1 }), 'b', 'down', { down: 1 })
    expect(refuseVote(both, 'b', 'up')).toBe(both)
    const confirmed = confirmVote(both, 'b', 'up', 'r1')
    expect(confirmed.get('b')).toMatchObject({ choice: 'down', kind: 'sending' })
    expect(refuseVote(confirmed, 'b', 'down').get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('know of a vote that was given by chat', () => {
    expect(confirmVote(empty, 'b', 'ice', 'r1').get('b')).toMatchObject({
      choice: 'ice',
      kind: 'counted',
      receipt: 'r1',
    })
  })

  test('add nothing to counts that came after they were confirmed', () => {
    const counted = confirmVote(castVote(empty, 'b', 'up', { up: 10 }), 'b', 'up', 'r1')
    const settled = settleVotes(counted)
    expect(settled.get('b')?.atLeast).toEqual({})
    expect(settleVotes(settled)).toBe(settled)
    expect(settleVotes(castVote(empty, 'b', 'up', { up: 10 })).get('b')?.atLeast).toEqual({ up: 10 })
  })

  test('are gone once they are taken back, and stand again where that is refused', () => {
    const counted = confirmVote(empty, 'b', ['ice', 'mud'], 'r1')
    const back = castVote(counted, 'b', null, {})
    expect(back.get('b')).toMatchObject({ choice: null, kind: 'sending' })
    expect(confirmVote(back, 'b', null, 'r2').has('b')).toBe(false)
    expect(refuseVote(back, 'b', null).get('b')).toMatchObject({ choice: ['ice', 'mud'], receipt: 'r1' })
    expect(refuseVote(castVote(back, 'b', 'mud', {}), 'b', 'mud').get('b')?.choice).toEqual(['ice', 'mud'])
  })

  test('are what the server counts: of a slider the nearest place', () => {
    const sent = castVote(empty, 'b', 1.23, {})
    expect(confirmVote(sent, 'b', 1.2, 'r1', 1.23).get('b')).toMatchObject({ choice: 1.2, kind: 'counted' })
  })
})
