import { expect, test } from 'vitest'
import { Bout } from '../bout.ts'
import { layouts } from '../hazards.ts'
import { Feel } from './feel.ts'
import type { Effects } from './moments.ts'

/** What a seat feels of a bout: sounds with their loudness, shakes and buzzes with their strength. */
function feelingOf(own: string, calm = false) {
  const felt = {
    sounds: [] as [string, number][],
    shakes: [] as number[],
    buzzes: [] as number[],
    flashes: 0,
    grains: 0,
  }
  const figure = { x: 0, y: 0, flash: () => void felt.flashes++ }
  const effects = {
    view: { seat: own },
    sounds: { play: (name: string, strength = 1) => void felt.sounds.push([name, strength]) },
    troupe: { of: () => figure },
    dust: {
      burst(_: object, grains: number) {
        felt.grains += grains
      },
    },
    calm,
    shake: (strength: number) => void felt.shakes.push(strength),
    buzz: (milliseconds: number) => void felt.buzzes.push(milliseconds),
  }
  return { feel: new Feel(effects as unknown as Effects), felt }
}

/** Ann dashes into Ben, and somebody at a seat feels it. */
function dashFeltBy(own: string, bruises: number, calm = false) {
  const bout = new Bout(['ann', 'ben'])
  bout.place('ann', { x: -2, y: 7 }).facing = 0
  bout.place('ben', { x: 0, y: 7, bruises })
  const { feel, felt } = feelingOf(own, calm)
  feel.follow(bout.state, 0)
  for (let tick = 1; tick <= 14; tick++) feel.follow(bout.run(1, { ann: { moveX: 1, dash: true } }).state, tick * 33)
  return felt
}

test('a blow is seen, heard, shakes and buzzes, the more the harder it is', () => {
  const [weak, strong] = [dashFeltBy('ben', 0), dashFeltBy('ben', 80)]
  for (const felt of [weak, strong]) {
    expect(felt).toMatchObject({ flashes: 1, sounds: [['hit', expect.any(Number)]] })
    expect([felt.shakes.length, felt.buzzes.length]).toEqual([1, 1])
  }
  expect(strong.sounds[0]?.[1]).toBeGreaterThan(weak.sounds[0]?.[1] ?? 1)
  expect(strong.shakes[0]).toBeGreaterThan(weak.shakes[0] ?? 1)
  expect(strong.buzzes[0]).toBeGreaterThan(weak.buzzes[0] ?? 99)
})

test('who deals a blow feels it less than who takes it, and who only sees it does not at all', () => {
  const [taken, dealt, seen] = [dashFeltBy('ben', 40), dashFeltBy('ann', 40), dashFeltBy('', 40)]
  expect(dealt.buzzes[0]).toBeLessThan(taken.buzzes[0] ?? 0)
  expect(dealt.shakes[0]).toBeLessThan(taken.shakes[0] ?? 0)
  expect([seen.buzzes, seen.shakes]).toEqual([[], []])
  expect(seen.sounds[0]?.[1]).toBeLessThan(taken.sounds[0]?.[1] ?? 0)
})

test('with less motion fewer grains fly', () => {
  expect(dashFeltBy('ben', 40, true).grains).toBeLessThan(dashFeltBy('ben', 40).grains)
})

test('a burn is heard and seen as one', () => {
  const fire = layouts[0]?.braziers[0]
  if (fire === undefined) throw new Error('The first floor has a fire.')
  const bout = new Bout(['ann', 'ben'])
  bout.place('ann', { x: fire.x - 2.2, y: fire.y })
  const { feel, felt } = feelingOf('ann')
  feel.follow(bout.state, 0)
  for (let tick = 1; tick <= 30; tick++) feel.follow(bout.run(1, { ann: { moveX: 1 } }).state, tick * 33)
  expect(new Set(felt.sounds.map(([name]) => name))).toEqual(new Set(['burn']))
  expect(felt.flashes).toBeGreaterThan(0)
  expect(felt.buzzes.length).toBeGreaterThan(0)
})

test('a mark and the state tell of one blow once', () => {
  const { feel, felt } = feelingOf('ben')
  feel.hit('ben', false, 0.8, 1000)
  feel.hit('ben', false, 0.8, 1090)
  expect(felt.sounds).toHaveLength(1)
  feel.hit('ben', false, 0.8, 1600)
  expect(felt.sounds).toHaveLength(2)
})
