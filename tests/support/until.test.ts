import { describe, expect, test } from 'vitest'
import { always, until } from './until.ts'

describe('until', () => {
  test('gives the first truthy answer', async () => {
    let asked = 0
    expect(await until(() => ++asked >= 3 && `after ${asked}`)).toBe('after 3')
  })

  test('waits for a promise, and takes an error for a no', async () => {
    let asked = 0
    const condition = async () => {
      if (++asked < 3) throw new Error('not yet')
      return asked
    }
    expect(await until(condition)).toBe(3)
  })

  test('says what it waited for, and the last answer', async () => {
    const waiting = until(() => 0, { what: 'the lion sleeps', withinMilliseconds: 20 })
    await expect(waiting).rejects.toThrow('Waited 20 ms in vain until the lion sleeps. The last answer: 0')
  })

  test('hands on the last error', async () => {
    const error = new Error('no lion')
    const fail = () => {
      throw error
    }
    await expect(until(fail, { withinMilliseconds: 20 })).rejects.toMatchObject({ cause: error })
  })
})

describe('always', () => {
  test('ends when the time is over', async () => {
    let asked = 0
    await always(() => ++asked, { forMilliseconds: 30 })
    expect(asked).toBeGreaterThan(1)
  })

  test('rejects at the first no', async () => {
    let asked = 0
    const watching = always(() => ++asked < 3, { what: 'it is quiet', forMilliseconds: 5000 })
    await expect(watching).rejects.toThrow(/no longer held that it is quiet/)
    expect(asked).toBe(3)
  })
})
