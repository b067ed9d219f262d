import { afterEach, expect, test, vi } from 'vitest'
import { ReplayClock } from '../../net/replay-clock.ts'
import { framesOf } from './frames.ts'

afterEach(() => vi.unstubAllGlobals())

test('a moment that cannot be shown is told of and stood at, and any other is shown again', () => {
  const frames: FrameRequestCallback[] = []
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame))
  vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0))
  const shown: number[] = []
  const told: (string | undefined)[] = []
  const clock = new ReplayClock({ firstTick: 0, lastTick: 100, tickRate: 10 }, 10)
  const session = {
    clock,
    pause: () => clock.pause(),
    advance(nowMs: number) {
      clock.advance(nowMs)
      if (clock.tick >= 12 && clock.tick < 20) throw new Error('It is damaged.')
      shown.push(clock.tick)
    },
  }
  const stop = framesOf(session, (fault) => told.push(fault))
  const next = (nowMs: number) => frames.shift()?.(nowMs)
  clock.play()
  for (const nowMs of [0, 100, 200, 300, 400]) next(nowMs)
  expect([shown, told, clock.playing]).toEqual([[10, 11], ['It is damaged.'], false])
  clock.seek(30)
  next(500)
  next(600)
  expect([shown, told]).toEqual([
    [10, 11, 30, 30],
    ['It is damaged.', undefined],
  ])
  stop()
  expect(frames).toEqual([])
})
