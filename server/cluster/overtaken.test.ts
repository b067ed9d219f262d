import { describe, expect, test } from 'vitest'
import { overtakenIn, type Sent } from './overtaken.ts'
import type { Question } from './stands-mail.ts'

let number = 0
const letter = (question: Question, match = 'm'): Sent & { readonly name: string } => {
  const id = `r.${++number}`
  const asked = { ...question, id, relay: 'r' }
  return { match, asked, rest: asked, name: id }
}
const votes = (ballot: string, ...voters: string[]) =>
  letter({ kind: 'votes', ballot, casts: voters.map((voter) => [voter, 'ice', 1] as const) })
const say = (voter: string, text: string) => letter({ kind: 'say', voter, from: 'A', text, seenTick: 1 })
const join = (spectator: string) => letter({ kind: 'line.join', spectator, name: 'A', person: '' })
const leave = (spectator: string) => letter({ kind: 'line.leave', spectator })

/** Where in what was sent the letters are that have overtaken the first, which is lost. */
const overtakersOfFirst = (...sent: ReturnType<typeof letter>[]) => {
  const [first] = sent
  if (first === undefined) return undefined
  return overtakenIn(sent, new Set([first]))
    .get(first)
    ?.map((one) => (one === undefined ? undefined : sent.indexOf(one)))
}

describe('a lost letter', () => {
  test('is whole where nothing newer is of the same people, or on the same ballot and match', () => {
    expect(overtakersOfFirst(votes('b1', 'a', 'b'))).toEqual([undefined, undefined])
    expect(overtakersOfFirst(votes('b1', 'a'), votes('b1', 'c'), votes('b2', 'a'))).toEqual([undefined])
    const elsewhere = letter({ kind: 'votes', ballot: 'b1', casts: [['a', 'ice', 1]] }, 'other')
    expect(overtakersOfFirst(votes('b1', 'a'), elsewhere)).toEqual([undefined])
  })

  test('has each of its votes overtaken by the newest later one of its voter', () => {
    expect(overtakersOfFirst(votes('b1', 'a', 'b', 'c'), votes('b1', 'c', 'a'), votes('b1', 'a'))).toEqual([
      2,
      undefined,
      1,
    ])
  })

  test('has a vote overtaken by a line that may be one, and by no other line', () => {
    expect(overtakersOfFirst(votes('b1', 'a', 'b'), say('a', ' !stone'), say('b', 'well played'))).toEqual([
      1,
      undefined,
    ])
    expect(overtakersOfFirst(votes('b1', 'a'), say('a', '\uff01stone'))).toEqual([1])
  })

  test('that is a line is overtaken where it may be a vote, by any vote', () => {
    expect(overtakersOfFirst(say('a', '!ice'), votes('b2', 'a'))).toEqual([1])
    expect(overtakersOfFirst(say('a', '!ice'), say('a', '!stone'), say('b', '!ice'))).toEqual([1])
    expect(overtakersOfFirst(say('a', '!ice'), say('a', 'ave'), votes('b1', 'b'))).toEqual([undefined])
    expect(overtakersOfFirst(say('a', 'ave'), say('a', '!stone'), votes('b1', 'a'))).toEqual([undefined])
  })

  test('about a place in line is overtaken by what was asked about it later', () => {
    expect(overtakersOfFirst(join('s1'), leave('s1'), join('s1'))).toEqual([2])
    expect(overtakersOfFirst(leave('s1'), join('s1'))).toEqual([1])
    expect(overtakersOfFirst(join('s1'), leave('s2'))).toEqual([undefined])
  })

  test('is judged by what is newer than itself, lost or not', () => {
    const [old, middle, young] = [votes('b1', 'a'), votes('b1', 'a', 'b'), votes('b1', 'b')]
    const found = overtakenIn([old, middle, young], new Set([old, middle, young]))
    expect([found.get(old), found.get(middle), found.get(young)]).toEqual([[middle], [undefined, young], [undefined]])
  })
})
