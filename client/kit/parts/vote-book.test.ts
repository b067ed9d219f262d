import { describe, expect, test } from 'vitest'
import { castVote, confirmVote, refuseVote, settleVotes, type VoteBook } from './vote-book.ts'

const empty: VoteBook = new Map()

describe('one’s own votes', () => {
  test('show at once and are confirmed later', () => {
    const sent = castVote(empty, 'b', 'up', 4)
    expect(sent.get('b')).toMatchObject({ choice: 'up', kind: 'sending', atLeast: 5 })
    expect(confirmVote(sent, 'b', 'up').get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('are gone when the first one is refused', () => {
    expect(refuseVote(castVote(empty, 'b', 'up', 0), 'b', 'up').has('b')).toBe(false)
  })

  test('go back to the one that counted when the next is refused', () => {
    const counted = confirmVote(castVote(empty, 'b', 'up', 0), 'b', 'up')
    const refused = refuseVote(castVote(counted, 'b', 'down', 2), 'b', 'down')
    expect(refused.get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('keep the newest choice whatever becomes of the one before', () => {
    const both = castVote(castVote(empty, 'b', 'up', 0), 'b', 'down', 0)
    expect(refuseVote(both, 'b', 'up')).toBe(both)
    const confirmed = confirmVote(both, 'b', 'up')
    expect(confirmed.get('b')).toMatchObject({ choice: 'down', kind: 'sending' })
    expect(refuseVote(confirmed, 'b', 'down').get('b')).toMatchObject({ choice: 'up', kind: 'counted' })
  })

  test('know of a vote that was given by chat', () => {
    expect(confirmVote(empty, 'b', 'ice').get('b')).toMatchObject({ choice: 'ice', kind: 'counted' })
  })

  test('add nothing to counts that came after they were confirmed', () => {
    const counted = confirmVote(castVote(empty, 'b', 'up', 9), 'b', 'up')
    const settled = settleVotes(counted)
    expect(settled.get('b')?.atLeast).toBe(0)
    expect(settleVotes(settled)).toBe(settled)
    expect(settleVotes(castVote(empty, 'b', 'up', 9)).get('b')?.atLeast).toBe(10)
  })
})
