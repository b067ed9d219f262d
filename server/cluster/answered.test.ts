import { expect, test } from 'vitest'
import { Answered } from './answered.ts'

const kept = () => {
  let nowMs = 0
  const answered = new Answered(() => nowMs)
  const at = (ms: number) => {
    nowMs = ms
    return answered
  }
  return at
}

test('what was answered is kept as it was sent for as long as anybody may wait for it, then that it was', () => {
  const at = kept()
  at(0).keep('a', 'the answer')
  at(11_000).keep('b', 'another')
  expect(at(11_000).find('a')).toBe('the answer')
  at(12_000).keep('c', 'a third')
  expect([at(12_000).find('a'), at(12_000).find('b'), at(12_000).find('never')]).toEqual(['', 'another', undefined])
  at(61_000).keep('d', 'a fourth')
  expect([at(61_000).find('a'), at(61_000).find('b')]).toEqual([undefined, ''])
})

test('what is answered again is kept for as long again', () => {
  const at = kept()
  at(0).keep('a', 'one')
  at(10_000).keep('a', 'one')
  at(20_000).keep('b', 'two')
  expect(at(20_000).find('a')).toBe('one')
})

test('however much is answered, what is kept of it in text is twelve seconds', () => {
  const at = kept()
  const answer = 'x'.repeat(1000)
  for (let number = 0; number < 30 * 120; number++) at((number * 1000) / 30).keep(`${number}`, answer)
  expect(at(120_000).size).toBe(30 * 12 * 1000)
})
