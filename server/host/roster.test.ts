import { expect, test } from 'vitest'
import { Roster } from './roster.ts'

const occupant = (seat: string, person = '') => ({ seat, person, name: seat, token: `${seat} token`, release() {} })

test('the roster knows who sits where', () => {
  const roster = new Roster()
  roster.put(occupant('a', 'p'))
  roster.put(occupant('b'))
  roster.put(occupant('c'))
  expect([roster.size, roster.has('a'), roster.has('x'), [...roster.occupants()].map(({ seat }) => seat)]).toEqual([
    3,
    true,
    false,
    ['a', 'b', 'c'],
  ])
  expect(roster.find('p')?.seat).toBe('a')
  expect(roster.find('q')).toBeUndefined()
})

test('those who did not say who they are, are never taken for one another', () => {
  const roster = new Roster()
  roster.put(occupant('a'))
  expect(roster.find('')).toBeUndefined()
})

test('who is put again under the same seat replaces who was there', () => {
  const roster = new Roster()
  const [dropped, back] = [occupant('a', 'p'), occupant('a', 'p')]
  roster.put(dropped)
  roster.put(back)
  expect(roster.size).toBe(1)
  expect(roster.remove('a')).toBe(back)
  expect(roster.remove('a')).toBeUndefined()
  expect([roster.size, roster.find('p')]).toEqual([0, undefined])
})

test('the roster gives the tape what it takes to hold each seat for who had it, and nothing that is no data', () => {
  const roster = new Roster()
  roster.put(occupant('a', 'p'))
  roster.put(occupant('b'))
  expect(roster.claims()).toEqual([
    { seat: 'a', name: 'a', person: 'p', token: 'a token' },
    { seat: 'b', name: 'b', person: '', token: 'b token' },
  ])
})
