import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { isOverNothing, layoutOf, layouts } from './hazards.ts'
import type { Loaf } from './state.ts'
import { tuning } from './tuning.ts'

const loavesOf = (bout: Bout) => [...bout.state.loaves.values()]

function thrown(seats: readonly string[] = ['ann'], seed = 'bread') {
  const bout = new Bout(seats, seed)
  // Out of reach of every loaf until somebody is sent for one.
  for (const [at, seat] of seats.entries()) bout.place(seat, { x: -9.5, y: at * 1.5 })
  expect(bout.set('bread', true)).toBe(true)
  return bout
}

describe('bread', () => {
  test.each(layouts.map(({ name }, at) => [name, at] as const))('lands on the floor of %s', (_name, layout) => {
    for (let at = 0; at < 20; at++) {
      const bout = new Bout(['ann'], `bread ${at}`)
      bout.place('ann', { x: -9.8, y: 0 })
      bout.state.layout = layout
      bout.set('bread', true)
      expect(loavesOf(bout)).toHaveLength(tuning.loaves)
      for (const { x, y } of loavesOf(bout)) {
        expect(isOverNothing(x, y, layoutOf(bout.state), bout.state.rim)).toBe(false)
      }
    }
  })

  test('heals and shields who gets there first', () => {
    const bout = thrown(['ann', 'ben'])
    const [loaf] = loavesOf(bout) as [Loaf]
    bout.place('ann', { x: loaf.x, y: loaf.y, bruises: 70 })
    bout.run(1)
    expect(bout.of('ann')).toMatchObject({ bruises: 0, shielded: true })
    expect(bout.of('ben').shielded).toBe(false)
    expect(loavesOf(bout)).not.toContain(loaf)
  })

  test('goes stale', () => {
    const bout = thrown().run(tuning.loafTicks - 2)
    expect(bout.state.loaves.size).toBe(tuning.loaves)
    bout.run(2)
    expect(bout.state.loaves.size).toBe(0)
  })

  test('goes down with its floor', () => {
    const bout = thrown()
    const [loaf] = loavesOf(bout) as [Loaf]
    bout.state.rim = Math.hypot(loaf.x, loaf.y) - 0.3
    bout.place('ann', { x: -0.5, y: 0 })
    bout.run(1)
    expect(loavesOf(bout)).not.toContain(loaf)
  })

  test('never piles up', () => {
    const bout = thrown()
    for (let throws = 0; throws < 5; throws++) {
      bout.state.mechanics.get('bread')?.assign({ readyAt: 0 })
      expect(bout.set('bread', true)).toBe(true)
    }
    expect(bout.state.loaves.size).toBe(tuning.mostLoaves)
  })
})
