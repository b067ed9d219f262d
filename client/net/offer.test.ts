import { expect, test } from 'vitest'
import { offerIn, wayTo } from './offer.ts'

const reservation = { name: 'arena', sessionId: 's1', room: { roomId: 'm1', processId: 'p' } }
const fragmentOf = (way: string) => way.slice(way.indexOf('#'))

test('a seat travels in the fragment of the way to the play page', () => {
  const way = wayTo({ roomId: 'm/1', reservation }, 1000)
  expect(way.startsWith('/play/m%2F1#')).toBe(true)
  expect(offerIn(fragmentOf(way), 2000)).toEqual(reservation)
})

test('a seat that was offered too long ago has gone to somebody else', () => {
  expect(offerIn(fragmentOf(wayTo({ roomId: 'm1', reservation }, 1000)), 14_000)).toBeUndefined()
})

test.each([
  '',
  '#seat',
  '#seat=',
  '#seat=%E0%A4%A',
  '#seat=null',
  '#seat=%7B%22reservation%22:1,%22keptMs%22:1000%7D',
  '#help',
])('a fragment of another kind is no seat: %s', (fragment) => {
  expect(offerIn(fragment, 1000)).toBeUndefined()
})
