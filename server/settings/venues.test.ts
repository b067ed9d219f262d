import { expect, test } from 'vitest'
import { venueNetworks } from './venues.ts'

test('venues are read from a setting, and refused where they are none', () => {
  expect(venueNetworks.read('')).toEqual([])
  expect(venueNetworks.read('203.0.113.7=300,::1/64=2')).toEqual([
    { range: '203.0.113.7', seats: 300 },
    { range: '::1/64', seats: 2 },
  ])
  for (const wrong of [
    'venue=3',
    '203.0.113.7',
    '203.0.113.7=0',
    '10.0.0.0/33=2',
    '::1/129=1',
    '10.0.0.0/8/8=1',
    '1.2.3.4=9999999',
  ])
    expect(venueNetworks.read(wrong), wrong).toBeUndefined()
})
