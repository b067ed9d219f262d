import { expect, test } from 'vitest'
import { BannerPace, banner, bannerCover, deservesBanner } from './banner.ts'

test('a banner is for decisions about the world that somebody voted on', () => {
  const world = { status: 'decided', about: '', voters: 1 } as const
  expect(deservesBanner(world)).toBe(true)
  expect(deservesBanner({ ...world, about: 'seat-1' })).toBe(false)
  expect(deservesBanner({ ...world, voters: 0 })).toBe(false)
  expect(deservesBanner({ ...world, status: 'expired' })).toBe(false)
})

test('banners cover less than a tenth of the time, however often something is decided', () => {
  const pace = new BannerPace()
  let shownMs = 0
  const minutes = 10
  for (let nowMs = 0; nowMs < minutes * 60_000; nowMs += 1000) if (pace.begin(nowMs)) shownMs += banner.shownMs
  expect(shownMs).toBeGreaterThan(0)
  expect(shownMs / (minutes * 60_000)).toBeLessThan(0.1)
})

test('a banner covers less than a tenth of the smallest phone', () => {
  expect(bannerCover(360, 640)).toBeLessThan(0.1)
  expect(bannerCover(640, 360)).toBeLessThan(0.1)
  expect(bannerCover(1280, 720)).toBeLessThan(0.03)
})
