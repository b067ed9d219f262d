import { expect, test } from 'vitest'
import { observers } from './observers.ts'

test('tell the audience first, then all others, whatever breaks in one of them', () => {
  const heard: string[] = []
  const failures: unknown[] = []
  const follower = (name: string) => ({
    stepped: () => void heard.push(`${name} stepped`),
    ended: (over: boolean) => void heard.push(`${name} ${over ? 'over' : 'moved'}`),
  })
  const broken = {
    stepped() {
      throw new Error('broken')
    },
    ended() {
      throw new Error('broken')
    },
  }
  const snapshot = { secret: 's', opened: 3 }
  const audience = { ...follower('audience'), snapshot: () => snapshot as never }
  const all = observers(audience, [broken, follower('events')], (where, error) => failures.push([where, String(error)]))
  all.stepped([])
  all.ended(true)
  all.ended(false)
  expect(all.snapshot()).toBe(snapshot)
  expect(heard).toEqual([
    'audience stepped',
    'events stepped',
    'audience over',
    'events over',
    'audience moved',
    'events moved',
  ])
  expect(failures).toEqual(Array(3).fill(['follower', 'Error: broken']))
})
