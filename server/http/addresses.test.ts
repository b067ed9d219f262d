import { expect, test } from 'vitest'
import { Addresses } from './addresses.ts'
import { ownOrigins } from './guard.ts'

const addresses = (publicAddress: string) =>
  new Addresses({ address: () => null }, { host: '0.0.0.0', port: 2567, publicAddress })

test.each([
  ['https://play.example.org', 'https://play.example.org', 'play.example.org', ['https://play.example.org']],
  [
    'https://play.example.org:8443',
    'https://play.example.org:8443',
    'play.example.org:8443',
    ['https://play.example.org:8443'],
  ],
  [
    'play.example.org',
    'http://play.example.org',
    'play.example.org',
    ['http://play.example.org', 'https://play.example.org'],
  ],
])(
  'the public address %s is told with its scheme, and other servers name this one without',
  (set, told, own, origins) => {
    expect(addresses(set).public()).toEqual([told])
    expect(addresses(set).all()).toEqual([told])
    expect(addresses(set).own()).toBe(own)
    expect(ownOrigins(set)).toEqual(origins)
  },
)

test('without one there is no origin but that of the Host header', () => {
  expect(addresses('').public()).toEqual([])
  expect(ownOrigins('')).toEqual([])
})
