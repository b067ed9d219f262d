import { expect, test } from 'vitest'
import { bounds } from '../../../shared/protocol.ts'
import { romanName } from './roman-name.ts'

test('every suggested name fits into a seat', () => {
  for (let at = 0; at < 400; at++) {
    const draws = [(at % 20) / 20, Math.floor(at / 20) / 20]
    const name = romanName(() => draws.shift() ?? 0)
    expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
    expect(name.length).toBeLessThanOrEqual(bounds.nameCharacters)
  }
})
