import { expect, test } from 'vitest'
import { Ways } from './ways.ts'

const tries = (ways: Ways, many: number) => Array.from({ length: many }, () => ways.next())

test('a page without other servers goes on trying where it came from', () => {
  expect(tries(new Ways('one:1'), 3)).toEqual(['one:1', 'one:1', 'one:1'])
})

test('others are tried in turn, and the one that worked comes first the next time', () => {
  const ways = new Ways('one:1')
  ways.know(['two:2', 'three:3'])
  expect(tries(ways, 5)).toEqual(['one:1', 'two:2', 'three:3', 'one:1', 'two:2'])
  ways.back()
  expect(tries(ways, 2)).toEqual(['two:2', 'one:1'])
})

test('where a match has moved to is tried first, and an address that cannot be reached does not end it', () => {
  const ways = new Ways('one:1')
  ways.know(['two:2'])
  ways.next()
  ways.moved('inside:9')
  expect(tries(ways, 4)).toEqual(['inside:9', 'one:1', 'two:2', 'inside:9'])
})
