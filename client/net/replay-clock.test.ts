import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplayClock, speeds } from './replay-clock.ts'

const span = { firstTick: 100, lastTick: 400, tickRate: 10 }

test.each(speeds)('at speed %d, two seconds are twenty times as many ticks', (speed) => {
  const clock = new ReplayClock({ ...span, lastTick: 1000 })
  clock.speed = speed
  clock.play()
  for (let ms = 0; ms <= 2000; ms += 20) clock.advance(5000 + ms)
  expect(clock.tick).toBeCloseTo(100 + 20 * speed, 6)
})

test('stands still until it is started, and after it was stopped: on a whole tick', () => {
  const clock = new ReplayClock(span, 150)
  clock.advance(0)
  clock.advance(200)
  expect(clock.tick).toBe(150)
  clock.play()
  clock.advance(1000)
  clock.advance(1033)
  clock.pause()
  expect([clock.tick, clock.playing]).toEqual([150, false])
  clock.advance(1100)
  expect(clock.tick).toBe(150)
})

test('goes on from where it was after the page was hidden', () => {
  const clock = new ReplayClock(span)
  clock.play()
  clock.advance(0)
  clock.advance(60_000)
  expect(clock.tick).toBe(102.5)
})

test('stops at the end, and from there begins again', () => {
  const clock = new ReplayClock(span, 399.5)
  clock.play()
  clock.advance(0)
  clock.advance(200)
  expect([clock.tick, clock.playing]).toEqual([400, false])
  clock.play()
  expect([clock.tick, clock.playing]).toEqual([100, true])
})

test('a tape of one tick cannot run', () => {
  const clock = new ReplayClock({ ...span, lastTick: 100 })
  clock.play()
  expect(clock.playing).toBe(false)
})

test('whatever is done, it stays on the tape', () => {
  const deeds = fc.array(
    fc.oneof(
      fc.double().map((tick) => (clock: ReplayClock) => clock.seek(tick)),
      fc.double().map((ms) => (clock: ReplayClock) => clock.advance(ms)),
      fc.constant((clock: ReplayClock) => clock.play()),
      fc.constant((clock: ReplayClock) => clock.pause()),
    ),
  )
  fc.assert(
    fc.property(fc.double(), deeds, (from, all) => {
      const clock = new ReplayClock(span, from)
      for (const deed of all) {
        deed(clock)
        expect(clock.tick >= span.firstTick && clock.tick <= span.lastTick).toBe(true)
      }
    }),
  )
})
