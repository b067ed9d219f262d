import { expect, test } from 'vitest'
import { Bout } from '../bout.ts'
import { layouts } from '../hazards.ts'
import { type Blow, BlowWatch } from './blows.ts'

/** All blows of a bout while it goes on, as somebody at a seat feels them. */
function feltBy(own: string, bout: Bout, ticks: number, intents = {}): Blow[] {
  const watch = new BlowWatch()
  watch.look(bout.state, own)
  return Array.from({ length: ticks }, () => watch.look(bout.run(1, intents).state, own)).flat()
}

test('a shove is felt by both, once, however weak it is', () => {
  for (const own of ['ann', 'ben', '']) {
    const bout = new Bout(['ann', 'ben'])
    bout.place('ann', { x: -2, y: 7 }).facing = 0
    bout.place('ben', { x: 0, y: 7 })
    const blows = feltBy(own, bout, 12, { ann: { moveX: 1, dash: true } })
    expect(blows).toMatchObject([{ seat: 'ben', kind: 'hit', isOwn: own === 'ann' }])
    expect(blows[0]?.strength).toBeGreaterThan(0)
  }
})

test('the more bruised, the harder it is felt', () => {
  const strength = (bruises: number) => {
    const bout = new Bout(['ann', 'ben'])
    bout.place('ann', { x: -2, y: 7 }).facing = 0
    bout.place('ben', { x: 0, y: 7, bruises })
    return feltBy('ben', bout, 12, { ann: { moveX: 1, dash: true } })[0]?.strength ?? 0
  }
  expect(strength(80)).toBeGreaterThan(strength(0))
})

test('fire is told from a shove', () => {
  const [{ braziers = [] } = {}] = layouts
  const [fire] = braziers
  if (fire === undefined) throw new Error('The first floor has a fire.')
  const bout = new Bout(['ann', 'ben'])
  bout.place('ann', { x: fire.x - 2.2, y: fire.y })
  const blows = feltBy('ann', bout, 25, { ann: { moveX: 1 } })
  expect(blows.length).toBeGreaterThan(0)
  expect(blows.every(({ kind, seat }) => kind === 'burn' && seat === 'ann')).toBe(true)
})

test('bruises that fade, and those that somebody came in with, are no blows', () => {
  const bout = new Bout(['ann', 'ben'])
  bout.of('ann').bruises = 40
  const watch = new BlowWatch()
  expect(watch.look(bout.state, '')).toEqual([])
  bout.run(1)
  bout.of('ann').bruises = 10
  expect(watch.look(bout.state, '')).toEqual([])
})
