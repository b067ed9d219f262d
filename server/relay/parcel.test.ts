import { describe, expect, test } from 'vitest'
import { Parcel } from './parcel.ts'

const samples = (...texts: string[]) =>
  texts.map((text, at) => ({
    number: at + 5,
    tick: 100 + at,
    patch: Buffer.from(text),
    messages: Buffer.from(text.toUpperCase()),
  }))
const noFullState = () => Buffer.from('')

describe('a parcel', () => {
  test('gives each what comes after what it has been given', () => {
    const parcel = new Parcel(samples('a', 'bb', 'c'), noFullState)
    expect([parcel.sample, parcel.tick]).toEqual([7, 102])
    expect([3, 4, 5, 6, 7, 8].map((number) => parcel.since(number)?.toString())).toEqual([
      'aAbbBBcC',
      'aAbbBBcC',
      'bbBBcC',
      'cC',
      undefined,
      undefined,
    ])
  })

  test('that is empty is not written', () => {
    expect(new Parcel(samples('', ''), noFullState).since(0)).toBeUndefined()
  })

  test('hands the same bytes to all', () => {
    const parcel = new Parcel(samples('a', 'b'), noFullState)
    expect(parcel.since(0)).toBe(parcel.since(4))
  })

  test('makes one full state, with what was said and no patches, for all who need one', () => {
    let made = 0
    const parcel = new Parcel(samples('a', 'b'), () => Buffer.from(`full ${++made} `))
    expect(parcel.fresh().toString()).toBe('full 1 AB')
    expect(parcel.fresh()).toBe(parcel.fresh())
    expect(made).toBe(1)
  })
})
