import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CastVote, countedMilli } from '../../../shared/electorate.ts'
import { CaveaError } from '../../../shared/errors.ts'
import { Electorate, type VoteArrival } from './electorate.ts'
import { Links } from './links.ts'

/** An electorate, and a ballot box as the audience keeps it: by person, the last vote. */
class Polls {
  readonly links = new Links()
  readonly reputations = new Map<string, number>()
  readonly caps: Record<string, number> = {}
  readonly terms = {
    links: this.links,
    reputationOf: (person: string) => this.reputations.get(person) ?? 0,
    caps: this.caps,
  }
  electorate = new Electorate(this.terms, 0)
  now = 0
  votes = new Map<string, CastVote>()

  cast(voter: string, more: Partial<VoteArrival> = {}) {
    const arrival = { ballot: 'b', voter, source: 'stands', choice: 'lion', text: '', ...more }
    const weighed = this.electorate.weigh(arrival, this.now)
    this.votes.delete(weighed.person)
    this.votes.set(weighed.person, { ...weighed, source: arrival.source })
    return weighed
  }

  /** Three earlier ballots over two minutes, by which so many are known. */
  known(count: number): this {
    for (let round = 0; round < 3; round++, this.now += 60_000) {
      for (let at = 0; at < count; at++) this.cast(`known ${at}`, { ballot: `before ${round}` })
      this.close(`before ${round}`)
    }
    return this
  }

  close(ballot = 'b', isQuestion = false) {
    const terms = { canWait: !isQuestion, needsQuorum: !isQuestion }
    const verdict = this.electorate.verdict(ballot, [...this.votes.values()], terms, this.now)
    if (verdict.kind !== 'extend') this.votes = new Map()
    return verdict
  }

  /** What each vote counts after a close: by person. */
  counted(isQuestion = false): Map<string, number> {
    const votes = [...this.votes.values()]
    const verdict = this.close('b', isQuestion)
    if (verdict.kind !== 'count') throw new Error(verdict.kind)
    const adjusted = new Map(verdict.adjusted.map(({ person, weightMilli }) => [person, weightMilli]))
    return new Map(votes.map((vote) => [vote.person, countedMilli(vote, adjusted, verdict.sourceFactorMilli)]))
  }
}

const sum = (counted: Map<string, number>) => [...counted.values()].reduce((total, milli) => total + milli, 0)

test('E1: a code is shown in the stands, typed elsewhere, and never the other way round', () => {
  const polls = new Polls()
  const say = (voter: string, source: string, text: string) => polls.electorate.link({ voter, source, text }, 0)
  const shown = say('ann', 'stands', '!link')
  const code = shown?.kind === 'code' ? shown.code : ''
  expect(code).toMatch(/^.{4}-.{4}$/)
  expect(say('bob', 'stands', `!link ${code}`)).toBeUndefined()
  expect(say('t:1', 'twitch', '!link')).toBeUndefined()
  expect(say('t:1', 'twitch', '!unlink')).toBeUndefined()
  expect(say('t:1', 'twitch', 'hello')).toBeUndefined()
  expect(say('t:1', 'twitch', '!link AAAA-AAAA')).toEqual({ kind: 'unknown' })
  expect(say('t:1', 'twitch', `!link ${code}`)).toEqual({ kind: 'linked' })
  expect(polls.links.personOf('t:1')).toBe('ann')
  expect(polls.electorate.snapshot(0).links).toEqual([['t:1', 'ann']])
  expect(say('ann', 'stands', '!unlink')).toEqual({ kind: 'unlinked' })
  expect(polls.links.personOf('t:1')).toBe('t:1')
})

describe('E3: one linked person', () => {
  test('E3: has one vote, from whichever account, whenever it was linked', () => {
    const account = fc.constantFrom('ann', 'bob', 't:1', 't:2', 'y:1')
    const step = fc.oneof(
      fc.record({ vote: account }),
      fc.record({ link: fc.constantFrom('t:1', 't:2', 'y:1'), to: fc.constantFrom('ann', 'bob') }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const polls = new Polls()
        for (const one of steps) {
          polls.now += 1000
          if ('vote' in one) polls.cast(one.vote)
          else polls.links.link(one.link, polls.links.codeFor(one.to, polls.now), polls.now)
        }
        const voted = new Set([...polls.votes.keys()].map((person) => polls.links.personOf(person)))
        expect(sum(polls.counted(true))).toBe(voted.size * 1000)
      }),
    )
  })

  test('E3: whose accounts had voted before they were linked keeps the last of their votes', () => {
    const polls = new Polls()
    polls.cast('ann')
    polls.cast('t:1')
    polls.links.link('t:1', polls.links.codeFor('ann', 0), 0)
    expect([...polls.counted()]).toEqual([
      ['ann', 0],
      ['t:1', 1000],
    ])
  })
})

test('E4: a reputation weighs, a stranger has a usual vote', () => {
  const polls = new Polls()
  polls.reputations.set('ann', 500)
  expect([polls.cast('ann').weightMilli, polls.cast('bob').weightMilli]).toEqual([1500, 1000])
})

test('E5: votes of a capped source count less, and the verdict says by how much', () => {
  const polls = new Polls()
  polls.caps.twitch = 0.5
  for (let at = 0; at < 3; at++) polls.cast(`s${at}`)
  for (let at = 0; at < 6; at++) polls.cast(`t${at}`, { source: 'twitch' })
  expect(polls.close()).toMatchObject({ kind: 'count', sourceFactorMilli: { twitch: 500 }, adjusted: [] })
})

test('E6: an account that votes too often is refused, and others are not', () => {
  const polls = new Polls()
  for (let at = 0; at < 10; at++) polls.cast('ann')
  expect(() => polls.cast('ann')).toThrow(CaveaError)
  polls.cast('bob')
  polls.now += 1000
  polls.cast('ann')
})

describe('E7: a ballot without its quorum', () => {
  test('E7: is extended once, then changes nothing; a question of the game is answered all the same', () => {
    const polls = new Polls().known(100)
    polls.cast('known 0')
    expect(polls.close()).toMatchObject({ kind: 'extend', reason: 'quorum', quorum: { needed: 15, voters: 1 } })
    expect(polls.close()).toMatchObject({ kind: 'expire', reason: 'quorum' })
    polls.cast('known 1', { ballot: 'c' })
    expect(polls.close('c', true).kind).toBe('count')
  })

  test('E7: is counted if the quorum comes in the extension', () => {
    const polls = new Polls().known(100)
    polls.cast('known 0')
    expect(polls.close().kind).toBe('extend')
    for (let at = 0; at < 15; at++) polls.cast(`known ${at}`)
    expect(polls.close()).toMatchObject({ kind: 'count', quorum: { needed: 15, voters: 15, active: 100 } })
  })

  test('E7: is over at once where nobody voted at all, or where it cannot wait', () => {
    const polls = new Polls().known(100)
    expect(polls.close().kind).toBe('count')
    const votes = [{ person: 'known 0', source: 'stands', weightMilli: 1000 }]
    expect(polls.electorate.verdict('c', votes, { canWait: false, needsQuorum: true }, 0).kind).toBe('expire')
  })
})

describe('E9: a surge', () => {
  const surge = () => {
    const polls = new Polls().known(20)
    for (let at = 0; at < 20; at++) polls.cast(`known ${at}`, { choice: 'bread' })
    for (let at = 0; at < 60; at++) polls.cast(`bot ${at}`, { source: 'twitch' })
    return polls
  }

  test('E9: extends the window once, counts a quarter, and every vote of it stands in the verdict', () => {
    const polls = surge()
    expect(polls.close()).toMatchObject({ kind: 'extend', reason: 'surge' })
    const counted = polls.counted()
    expect(sum(counted)).toBe(20 * 1000 + 60 * 250)
    expect([counted.get('known 3'), counted.get('bot 0'), counted.get('bot 59')]).toEqual([1000, 250, 250])
  })

  test('E9: makes nobody known, and neither quorum nor turnout larger', () => {
    const polls = surge()
    polls.close()
    polls.close()
    expect(polls.electorate.active(polls.now)).toBe(20)
    for (let at = 0; at < 60; at++) polls.cast(`bot ${at}`, { source: 'twitch' })
    expect(polls.cast('bot x', { source: 'twitch' }).weightMilli).toBe(250)
  })

  test('E9: is none of those who are linked or have a reputation', () => {
    const polls = new Polls().known(20)
    for (let at = 0; at < 100; at++) {
      polls.reputations.set(`fan ${at}`, 1)
      expect(polls.cast(`fan ${at}`).weightMilli).toBeGreaterThanOrEqual(1000)
    }
    expect(polls.close()).toMatchObject({ kind: 'count', adjusted: [] })
  })
})

test('E9: votes that are taken back make none', () => {
  const polls = new Polls().known(20)
  for (let at = 0; at < 60; at++) expect(polls.cast(`new ${at}`, { choice: '' }).weightMilli).toBe(1000)
})

describe('E10: copies', () => {
  test('E10: are held, and dropped at the close', () => {
    const polls = new Polls().known(20)
    polls.cast('known 0')
    polls.cast('known 1')
    polls.cast('known 2')
    const weighed = Array.from({ length: 20 }, (_, at) => {
      polls.now += 300
      return polls.cast(`bot ${at}`, { source: 'irc', text: '! LION' })
    })
    expect(weighed.filter(({ held }) => held === 'copies')).toHaveLength(6)
    expect(sum(polls.counted())).toBe(3000)
  })

  test('E10: that turn out to be what everybody writes are let go, with nothing lost', () => {
    const polls = new Polls().known(20)
    for (let at = 0; at < 20; at++) polls.cast(`new ${at}`, { text: '!lion' })
    expect(polls.votes.get('new 19')?.weightMilli).toBe(0)
    for (let at = 0; at < 3; at++) polls.cast(`known ${at}`, { text: '!lion' })
    const counted = polls.counted()
    expect([counted.size, sum(counted)]).toEqual([23, 23_000])
  })
})

test('E11: after a restart it is the same electorate: links, quorum, extensions, suspects', () => {
  const polls = new Polls().known(100)
  polls.links.link('t:1', polls.links.codeFor('ann', 0), 0)
  polls.cast('t:1')
  for (let at = 0; at < 100; at++) polls.cast(`bot ${at}`, { source: 'twitch' })
  expect(polls.close()).toMatchObject({ kind: 'extend', reason: 'surge' })
  const before = JSON.parse(JSON.stringify(polls.electorate.snapshot(polls.now)))
  const links = new Links()
  const other = new Electorate({ ...polls.terms, links }, 7, before)
  expect(links.personOf('t:1')).toBe('ann')
  expect(other.snapshot(7)).toEqual({ ...before, links: [] })
  const votes = [...polls.votes.values()]
  const quorum = { needed: 15, voters: 1, active: 100 }
  expect(other.verdict('b', votes, { canWait: true, needsQuorum: true }, 8)).toEqual({
    kind: 'extend',
    ms: 5000,
    reason: 'quorum',
    quorum,
  })
  expect(other.verdict('b', votes, { canWait: true, needsQuorum: true }, 9)).toEqual({
    kind: 'expire',
    reason: 'quorum',
    quorum,
  })
})
