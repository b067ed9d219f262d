import { expect, test } from 'vitest'
import { layers } from './measures.ts'

test('the void behind the rim lies over pits that have broken off, and under everybody', () => {
  expect(layers.rim).toBeGreaterThan(layers.pits)
  expect(layers.rim).toBeLessThan(layers.figures)
})
