import { describe, expect, test } from 'vitest'
import { sentenceOf } from '../../shared/errors.ts'
import { inTurn, QueuedError, queuePlaceOf } from './queue.ts'
import { RefusedError } from './session.ts'

const later = (place: number) =>
  new QueuedError(
    { code: 'stands_queue', message: sentenceOf('stands_queue') },
    { place, returnMs: place * 10, ticket: 't' },
  )

describe('who is told to come again', () => {
  test('comes when told, with the ticket, until it is let in', async () => {
    const answers = [() => Promise.reject(later(9)), () => Promise.reject(later(2)), () => Promise.resolve('in')]
    const asked: unknown[] = []
    const places: number[] = []
    const waits: number[] = []
    const ask = (ticket: object) => {
      asked.push(ticket)
      return (answers.shift() ?? Promise.reject)()
    }
    const wait = async (ms: number) => void waits.push(ms)
    expect(await inTurn(ask, (place) => places.push(place), wait)).toBe('in')
    expect(asked).toEqual([{}, { ticket: 't' }, { ticket: 't' }])
    expect(places).toEqual([9, 2])
    expect(waits).toEqual([90, 20])
  })

  test('does not come again after any other refusal', async () => {
    const refusal = new RefusedError({ code: 'match_unknown', message: '' })
    await expect(
      inTurn(
        () => Promise.reject(refusal),
        () => {},
      ),
    ).rejects.toBe(refusal)
  })
})

test('a place is read from what the server tells, and from nothing else', () => {
  expect(queuePlaceOf({ code: 'stands_queue', place: 3, returnMs: 500, ticket: 'x' })).toEqual({
    place: 3,
    returnMs: 500,
    ticket: 'x',
  })
  for (const body of [undefined, null, 'text', {}, { place: '3', returnMs: 1, ticket: 'x' }]) {
    expect(queuePlaceOf(body)).toBeUndefined()
  }
})
