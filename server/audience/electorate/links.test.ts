import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { Links, linkWish } from './links.ts'

const minuteMs = 60_000

const made = (seed = 'links') => {
  const random = Random.fromSeed(seed)
  return new Links((below) => random.integer(0, below - 1))
}

describe('E1: accounts that are linked', () => {
  test('E1: belong to whom the code was shown to, and each code works once', () => {
    const links = made()
    const code = links.codeFor('ann', 0)
    expect(links.codeFor('ann', 1)).toBe(code)
    expect(links.personOf('twitch:1')).toBe('twitch:1')
    expect(links.link('twitch:1', code, 2)).toEqual({ kind: 'linked' })
    expect(links.personOf('twitch:1')).toBe('ann')
    expect(links.link('twitch:2', code, 3)).toEqual({ kind: 'unknown' })
    expect(links.codeFor('ann', 4)).not.toBe(code)
  })

  test('E1: have one person each, whatever is typed where and when', () => {
    const step = fc.record({
      person: fc.constantFrom('ann', 'bob', 'cid'),
      account: fc.constantFrom('t:1', 't:2', 'y:1'),
      wait: fc.integer({ min: 0, max: 6 * minuteMs }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.string(), (steps, seed) => {
        const links = made(seed)
        const owner = new Map<string, string>()
        let now = 0
        for (const { person, account, wait } of steps) {
          now += wait
          const outcome = links.link(account, links.codeFor(person, now), now)
          if (outcome.kind === 'linked') owner.set(account, person)
          else expect(outcome).toEqual({ kind: 'limited' })
          for (const [one, whose] of owner) expect(links.personOf(one)).toBe(whose)
        }
        const other = made()
        other.restore(links.of(owner.keys()))
        for (const [one, whose] of owner) expect(other.personOf(one)).toBe(whose)
      }),
    )
  })

  test('E1: go to other persons five times at once at most', () => {
    const links = made()
    const moves = Array.from({ length: 8 }, (_, at) => links.link('t:1', links.codeFor(`p${at}`, 0), 0).kind)
    expect(moves).toEqual([...Array(6).fill('linked'), 'limited', 'limited'])
    expect(links.personOf('t:1')).toBe('p5')
    expect(links.link('t:1', links.codeFor('p7', minuteMs), minuteMs).kind).toBe('linked')
  })

  test('E1: are given back when a person asks for it', () => {
    const links = made()
    links.link('t:1', links.codeFor('ann', 0), 0)
    links.link('t:2', links.codeFor('bob', 0), 0)
    links.unlink('ann')
    expect([links.personOf('t:1'), links.personOf('t:2')]).toEqual(['t:1', 'bob'])
  })
})

describe('E2: a code', () => {
  test('E2: is void after ten minutes, and never shown with less than five left', () => {
    const links = made()
    const code = links.codeFor('ann', 0)
    expect(links.codeFor('ann', 5 * minuteMs - 1)).toBe(code)
    const next = links.codeFor('ann', 5 * minuteMs)
    expect(next).not.toBe(code)
    expect(links.link('t:1', code, 5 * minuteMs)).toEqual({ kind: 'unknown' })
    expect(links.link('t:1', next, 15 * minuteMs)).toEqual({ kind: 'unknown' })
  })

  test('E2: is not found by trying: after five wrong ones even the right one is not looked at', () => {
    const links = made()
    const code = links.codeFor('ann', 0)
    const tried = Array.from({ length: 6 }, (_, at) => links.link('t:1', `WRONG00${at}`, at).kind)
    expect(tried).toEqual([...Array(5).fill('unknown'), 'limited'])
    expect(links.link('t:1', code, 10)).toEqual({ kind: 'limited' })
    expect(links.link('t:2', code, 10).kind).toBe('linked')
  })

  test('E2: is read from a chat line with or without its dash, and from nothing else', () => {
    for (const text of ['!link BCDF-3467', ' !LINK bcdf3467 ', '!link bcdf 3467']) {
      expect(linkWish(text)).toEqual({ kind: 'link', code: 'BCDF3467' })
    }
    expect([linkWish('!link'), linkWish(' !UNLINK ')]).toEqual([{ kind: 'code' }, { kind: 'unlink' }])
    for (const text of [
      '!link BCDF',
      '!linkBCDF3467',
      'say !link BCDF-3467',
      '!link BCDF-3467-9',
      '!2',
      '!unlink me',
    ]) {
      expect(linkWish(text)).toBeUndefined()
    }
  })

  test('E2: has eight characters that nobody takes for others', () => {
    const links = made()
    for (let at = 0; at < 200; at++) expect(links.codeFor(`p${at}`, 0)).toMatch(/^[B-DF-HJ-NP-TV-Y346789]{8}$/)
  })
})
