import { signal } from '@preact/signals'
import { describe, expect, test } from 'vitest'
import type { LinePlace } from '../../shared/protocol.ts'
import { RefusedError } from './session.ts'
import { Standing } from './standing.ts'

/** Somebody in line; what is asked waits in `asked` until the test answers. */
function inLine() {
  const place = signal<LinePlace | undefined>(undefined)
  const asked: { name: string; answer: PromiseWithResolvers<LinePlace> }[] = []
  const standing = new Standing(place, (name) => {
    const answer = Promise.withResolvers<LinePlace>()
    asked.push({ name, answer })
    return answer.promise
  })
  const join = async () => {
    const joined = standing.join('Sue')
    asked.shift()?.answer.resolve({ position: 3, length: 5 })
    await joined
  }
  return { place, asked, standing, join }
}

const refusal = (code: RefusedError['code']) => new RefusedError({ code, message: '' })

describe('whose connection is back', () => {
  test('asks for the place in line again, under the same name, and shows what it is now', async () => {
    const { place, asked, standing, join } = inLine()
    await join()
    expect(place.value).toEqual({ position: 3, length: 5 })
    const back = standing.back()
    expect(asked[0]?.name).toBe('Sue')
    asked[0]?.answer.resolve({ position: 2, length: 4 })
    await back
    expect(place.value).toEqual({ position: 2, length: 4 })
  })

  test('asks for nothing without a place, and takes none that was given up or had become a seat meanwhile', async () => {
    const { place, asked, standing, join } = inLine()
    await standing.back()
    expect(asked).toEqual([])
    await join()
    const back = standing.back()
    standing.leave()
    asked[0]?.answer.resolve({ position: 2, length: 4 })
    await back
    expect(place.value).toBeUndefined()
  })

  test('has no place any more where it is refused, but where the connection went again', async () => {
    const { place, asked, standing, join } = inLine()
    await join()
    const first = standing.back()
    asked.shift()?.answer.reject(refusal('offline'))
    await first
    expect(place.value).toEqual({ position: 3, length: 5 })
    const second = standing.back()
    asked.shift()?.answer.reject(refusal('line_not_needed'))
    await second
    expect(place.value).toBeUndefined()
  })
})
