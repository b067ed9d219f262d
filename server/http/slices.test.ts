import type { Request, Response } from 'express'
import { expect, test } from 'vitest'
import { inSlices } from './slices.ts'

test('requests are taken up in order, and others have their turn in between', async () => {
  const handler = inSlices()
  const seen: number[] = []
  let turns = 0
  const turn = () => {
    turns++
    if (seen.length < 100) setImmediate(turn)
  }
  setImmediate(turn)
  for (let at = 0; at < 100; at++) {
    handler({} as Request, {} as Response, () => {
      for (const startMs = performance.now(); performance.now() - startMs < 0.5; );
      seen.push(at)
      if (at === 40) handler({} as Request, {} as Response, () => seen.push(-1))
    })
  }
  expect(seen).toEqual([])
  await new Promise<void>((resolve) => {
    const look = () => (seen.length === 101 ? resolve() : void setImmediate(look))
    look()
  })
  expect(seen).toEqual([...Array.from({ length: 100 }, (_, at) => at), -1])
  expect(turns).toBeGreaterThan(15)
})
