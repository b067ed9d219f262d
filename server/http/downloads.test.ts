import { expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Downloads } from './downloads.ts'

const refused = (run: () => unknown) => {
  try {
    run()
    return 'begun'
  } catch (error) {
    return error instanceof CaveaError ? error.code : error
  }
}

test('so many run from one address, so many from all, and one that is over makes room once', () => {
  const downloads = new Downloads({ all: 32, ofOne: 8 })
  const ends = Array.from({ length: 8 }, () => downloads.begin('a'))
  expect(refused(() => downloads.begin('a'))).toBe('rate_limited')
  for (const address of ['b', 'c', 'd']) for (let at = 0; at < 8; at++) downloads.begin(address)
  expect(refused(() => downloads.begin('e'))).toBe('rate_limited')
  for (let at = 0; at < 3; at++) ends[0]?.()
  expect(refused(() => downloads.begin('e'))).toBe('begun')
  expect(refused(() => downloads.begin('a'))).toBe('rate_limited')
  ends[1]?.()
  expect(refused(() => downloads.begin('a'))).toBe('begun')
})
