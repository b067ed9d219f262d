import { describe, expect, test } from 'vitest'
import { Interpolation, shortTurn } from './interpolate.ts'
import { Playback } from './playback.ts'

describe('interpolation', () => {
  const runner = () => ({ x: 0, facing: 0 })

  test('reads values between two patches', () => {
    const interpolation = new Interpolation()
    const entity = runner()
    interpolation.observe(1)
    interpolation.show(1)
    expect(interpolation.value(entity, 'x')).toBe(0)
    entity.x = 3
    interpolation.observe(4)
    for (const [tick, x] of [
      [1, 0],
      [2, 1],
      [3.5, 2.5],
      [4, 3],
    ] as const) {
      interpolation.show(tick)
      expect(interpolation.value(entity, 'x')).toBeCloseTo(x)
    }
  })

  test('stays at what it knows before the first and after the last patch', () => {
    const interpolation = new Interpolation()
    const entity = runner()
    interpolation.observe(10)
    entity.x = 1
    interpolation.value(entity, 'x')
    entity.x = 2
    interpolation.observe(11)
    interpolation.show(5)
    expect(interpolation.value(entity, 'x')).toBe(1)
    interpolation.show(50)
    expect(interpolation.value(entity, 'x')).toBe(2)
  })

  test('turns angles the short way around', () => {
    const interpolation = new Interpolation()
    const entity = { facing: 6.2 }
    interpolation.observe(1)
    interpolation.angle(entity, 'facing')
    entity.facing = 0.1
    interpolation.observe(2)
    interpolation.show(1.5)
    const shown = interpolation.angle(entity, 'facing')
    expect(Math.abs(shortTurn(shown - (6.2 + (0.1 + Math.PI * 2 - 6.2) / 2)))).toBeLessThan(1e-9)
  })

  test('does not draw somebody who was moved on the way there', () => {
    const interpolation = new Interpolation()
    const entity = runner()
    interpolation.observe(1)
    interpolation.value(entity, 'x')
    for (let tick = 2; tick < 6; tick++) {
      entity.x += 0.2
      interpolation.observe(tick)
    }
    entity.x = -7
    interpolation.observe(6)
    interpolation.show(5.5)
    expect(interpolation.value(entity, 'x')).toBe(-7)
  })

  test('forgets what nobody reads any more', () => {
    const interpolation = new Interpolation()
    const entity = runner()
    interpolation.observe(1)
    interpolation.value(entity, 'x')
    let reads = 0
    const watched = {
      get x() {
        reads++
        return 1
      },
    }
    interpolation.value(watched, 'x')
    for (let tick = 2; tick < 200; tick++) interpolation.observe(tick)
    const readsThen = reads
    for (let tick = 200; tick < 300; tick++) interpolation.observe(tick)
    expect(reads).toBe(readsThen)
  })
})

describe('playback', () => {
  interface Arrival {
    readonly tick: number
    readonly atMs: number
  }

  /** Patches of a 30 Hz match that come every `every` ticks, late by what `jitterMs` gives; frames at 60 Hz. */
  function play(every: number, jitterMs: (patch: number) => number, seconds: number) {
    return playBack(
      Array.from({ length: Math.floor((seconds * 30) / every) }, (_, at) => ({
        tick: (at + 1) * every,
        atMs: ((at + 1) * every * 1000) / 30 + jitterMs(at),
      })),
      seconds,
    )
  }

  /** What is on screen in each frame where these patches arrive. */
  function playBack(patches: readonly Arrival[], seconds: number) {
    const playback = new Playback(30)
    const arrivals = patches.toSorted((one, other) => one.atMs - other.atMs)
    const frames: { shown: number; newest: number; steps: number }[] = []
    let newest = 0
    let shown = Number.NaN
    for (let frameMs = 0; frameMs < seconds * 1000; frameMs += 1000 / 60) {
      while (arrivals[0] !== undefined && arrivals[0].atMs <= frameMs) {
        const arrival = arrivals.shift() as { tick: number; atMs: number }
        newest = Math.max(newest, arrival.tick)
        playback.observe(arrival.tick, arrival.atMs)
      }
      const before = shown
      shown = playback.advance(frameMs)
      frames.push({ shown, newest, steps: shown - before })
    }
    return frames
  }

  test.each([
    ['every tick of a quiet line', 1, () => 0],
    ['every third tick, merged', 3, () => 0],
    ['every tick of a bad line', 1, (patch: number) => (patch * 7919) % 61],
    ['every third tick of a bad line', 3, (patch: number) => (patch * 7919) % 89],
  ])('runs evenly and within what has come: %s', (_, every, jitterMs) => {
    const settled = play(every, jitterMs, 12).slice(240)
    const beyond = settled.filter(({ shown, newest }) => shown > newest)
    expect(beyond.length / settled.length).toBeLessThan(0.01)
    for (const { steps } of settled) {
      expect(steps).toBeGreaterThan(0.5 * 0.85)
      expect(steps).toBeLessThan(0.5 * 1.15)
    }
  })

  /** Windows as the stands get them: all the ticks since the last, as one or two patches that arrive together. */
  function windows(lengthsMs: readonly number[], jitterMs: (window: number) => number): Arrival[] {
    let endMs = 0
    return lengthsMs.flatMap((lengthMs, at) => {
      const middleMs = endMs + lengthMs / 2
      endMs += lengthMs
      const ends = lengthMs > 200 ? [middleMs, endMs] : [endMs]
      const atMs = endMs + jitterMs(at)
      return ends.map((momentMs) => ({ tick: Math.floor((momentMs * 30) / 1000), atMs }))
    })
  }

  test.each([
    ['two windows a second', () => 0],
    ['two windows a second of a server that takes up to 150 ms to write to all', (at: number) => (at * 7919) % 151],
  ])('runs evenly and within what has come: %s', (_, jitterMs) => {
    const settled = playBack(windows(Array(40).fill(500), jitterMs), 20).slice(300)
    expect(settled.filter(({ shown, newest }) => shown > newest).length / settled.length).toBeLessThan(0.01)
    for (const { steps } of settled) {
      expect(steps).toBeGreaterThan(0.5 * 0.85)
      expect(steps).toBeLessThan(0.5 * 1.15)
    }
  })

  test('follows windows that become longer and shorter with the crowd, with no halt and no jump', () => {
    const longer = Array.from({ length: 18 }, (_, at) => Math.min(500, 100 * 1.1 ** at))
    const shorter = Array.from({ length: 33 }, (_, at) => Math.max(100, 500 * 0.95 ** at))
    const lengths = [...Array(40).fill(100), ...longer, ...Array(20).fill(500), ...shorter, ...Array(100).fill(100)]
    const seconds = lengths.reduce((sum, length) => sum + length, 0) / 1000
    const settled = playBack(
      windows(lengths, () => 0),
      seconds,
    ).slice(120)
    expect(settled.filter(({ shown, newest }) => shown > newest).length / settled.length).toBeLessThan(0.01)
    for (const { steps } of settled) {
      expect(steps).toBeGreaterThan(0.5 * 0.85)
      expect(steps).toBeLessThan(0.5 * 1.15)
    }
  })

  test('is no farther behind than gaps and lateness demand', () => {
    const frames = play(1, () => 0, 5)
    const { shown, newest } = frames.at(-1) as { shown: number; newest: number }
    expect(newest - shown).toBeLessThan(3)
  })

  test('jumps over a long gap and never goes back otherwise', () => {
    const playback = new Playback(30)
    playback.observe(1, 0)
    playback.advance(0)
    playback.observe(3000, 100)
    expect(playback.advance(100)).toBeGreaterThan(2900)
    const shown = playback.advance(116)
    expect(playback.advance(116)).toBe(shown)
  })

  test('follows a match that goes on a little earlier', () => {
    const playback = new Playback(30)
    for (let tick = 1; tick < 100; tick++) playback.observe(tick, tick * 33)
    playback.advance(3300)
    playback.observe(90, 3400)
    expect(playback.advance(3400)).toBeLessThan(91)
  })
})
