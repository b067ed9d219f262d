import { expect, test } from 'vitest'
import { Venue } from './venue.ts'

test('E15: a code on the screen of a venue seats whoever enters it, for two minutes at most', () => {
  const venue = new Venue()
  expect(venue.enter('ann', 'a', '', 0)).toBe('unknown')
  venue.open(200)
  const { code, secondsLeft } = venue.view(1000)
  expect([code, secondsLeft]).toEqual([expect.stringMatching(/^[B-DF-HJ-NP-TV-Y346789]{6}$/), 59])
  expect([venue.enter('bob', 'a', code, 2000), venue.enter('cid', 'a', code, 119_999)]).toEqual(['seated', 'seated'])
  expect(venue.enter('dan', 'a', code, 120_000)).toBe('unknown')
  expect([venue.networkOf('bob'), venue.networkOf('dan')]).toEqual([
    { address: 'venue', prefix: 'venue', seats: 200 },
    undefined,
  ])
  expect(venue.view(120_000)).toMatchObject({ seats: 200, people: 2 })
  const after = new Venue()
  after.restore(JSON.parse(JSON.stringify(venue.snapshot())))
  expect([after.networkOf('bob'), after.view(0).code === code]).toEqual([venue.networkOf('bob'), false])
  venue.open(0)
  expect([venue.networkOf('bob'), venue.view(0).code]).toEqual([undefined, ''])
})

test('E15: codes cannot be found by trying, neither by one spectator nor by many at one address', () => {
  const venue = new Venue()
  venue.open(10)
  const tries = Array.from({ length: 7 }, () => venue.enter('ann', 'a', 'WRONGX', 1000))
  expect(tries).toEqual([...Array(5).fill('unknown'), 'limited', 'limited'])
  for (let at = 0; at < 200; at++) venue.enter(`fake ${at}`, 'a', 'WRONGX', 2000)
  expect(venue.enter('one more', 'a', 'WRONGX', 2000)).toBe('unknown')
  expect(venue.enter('one more', 'a', venue.view(2000).code, 2000)).toBe('limited')
  expect(venue.enter('elsewhere', 'b', venue.view(2000).code, 2000)).toBe('seated')
})

test('E15: nobody keeps others at their address out by wrong codes', () => {
  const venue = new Venue()
  venue.open(200)
  for (let at = 0; at < 500; at++) venue.enter(`fake ${at}`, 'hall', 'WRONGX', 2000)
  const honest = Array.from({ length: 50 }, (_, at) => venue.enter(`honest ${at}`, 'hall', venue.view(2000).code, 2000))
  expect(new Set(honest)).toEqual(new Set(['seated']))
})
