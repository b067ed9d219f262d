import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { VenueNetwork } from '../../shared/network.ts'
import { Networks } from './networks.ts'

const secret = new Uint8Array(32).fill(7)
function networks(proxyHops = 0, venues: readonly VenueNetwork[] = []) {
  const warnings: string[] = []
  const unreadProxy = () => void warnings.push('proxy')
  const all = new Networks({ secret, proxyHops, venues, unreadProxy })
  const from = (remoteAddress: string, forwarded?: string | string[]) =>
    all.of({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : ({ 'x-forwarded-for': forwarded } as never),
    })
  return { all, at: (address: string) => all.at(address), from, warnings }
}

describe('a network', () => {
  test('is one IPv4 address in its /24, or one IPv6 /64 in its /48', () => {
    const { at } = networks()
    expect(at('203.0.113.7')).toEqual(at('203.0.113.7'))
    expect(at('203.0.113.7').address).not.toBe(at('203.0.113.8').address)
    expect(at('203.0.113.7').prefix).toBe(at('203.0.113.8').prefix)
    expect(at('203.0.113.7').prefix).not.toBe(at('203.0.114.7').prefix)
    expect(at('2001:db8:1:2::1')).toEqual(at('2001:0db8:0001:0002:ffff::9'))
    expect(at('2001:db8:1:2::1').address).not.toBe(at('2001:db8:1:3::1').address)
    expect(at('2001:db8:1:2::1').prefix).toBe(at('2001:db8:1:3::1').prefix)
    expect(at('2001:db8:1:2::1').prefix).not.toBe(at('2001:db8:2:2::1').prefix)
  })

  test('is the same for an IPv4 address in each of its forms', () => {
    const { at } = networks()
    for (const form of ['::ffff:203.0.113.7', '::FFFF:cb00:7107', '203.0.113.7:4711', '[::ffff:203.0.113.7]:80'])
      expect(at(form), form).toEqual(at('203.0.113.7'))
    expect(at('fe80::1%eth0')).toEqual(at('fe80::1'))
  })

  test('has no prefix inside a private network, where each device has an address of its own', () => {
    const { at } = networks()
    for (const address of ['192.168.0.7', '10.1.2.3', '172.16.9.9', 'fe80::1', 'fd00::1'])
      expect(at(address).prefix, address).toBe('')
    expect(at('fe80::1').address).not.toBe(at('fe80::2').address)
    expect(at('127.0.0.1').prefix).not.toBe('')
  })

  test('does not tell the address, and is another one with another secret', () => {
    const other = new Networks({ secret: new Uint8Array(32), proxyHops: 0, venues: [], unreadProxy() {} })
    expect(other.at('203.0.113.7')).not.toEqual(networks().at('203.0.113.7'))
    expect(JSON.stringify(networks().at('203.0.113.7'))).not.toContain('203')
  })

  test('is one venue for a whole range that an operator has named', () => {
    const { at } = networks(0, [
      { range: '203.0.113.7', seats: 300 },
      { range: '10.0.0.0/8', seats: 200 },
      { range: '2001:db8::/32', seats: 50 },
    ])
    expect(at('203.0.113.7').seats).toBe(300)
    expect(at('203.0.113.8').seats).toBeUndefined()
    expect(at('10.1.2.3')).toEqual(at('10.200.0.1'))
    expect(at('::ffff:10.1.2.3').seats).toBe(200)
    expect(at('2001:db8:9::1')).toMatchObject({ seats: 50 })
  })

  test('is there for any text, and one for all that is no address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4()), (text) => {
        expect(networks().at(text).address).toMatch(/^[\w-]{12}$/)
      }),
    )
    expect(networks().at('evil')).toEqual(networks().at('unknown'))
  })
})

describe('behind proxies', () => {
  test('the address is the one that the farthest trusted proxy has seen, whatever the client sends', () => {
    const { at, from } = networks(1)
    expect(from('127.0.0.1', '203.0.113.7')).toEqual(at('203.0.113.7'))
    expect(from('127.0.0.1', '198.51.100.1, 203.0.113.7')).toEqual(at('203.0.113.7'))
    expect(from('127.0.0.1')).toEqual(at('127.0.0.1'))
    const two = networks(2)
    expect(two.from('127.0.0.1', '6.6.6.6, 203.0.113.7, 10.0.0.1')).toEqual(two.at('203.0.113.7'))
  })

  test('nothing forwarded is believed where none is configured, and that is told once', () => {
    const { all, at, from, warnings } = networks(0)
    from('127.0.0.1')
    expect([all.missesProxy, warnings]).toEqual([false, []])
    expect(from('127.0.0.1', '203.0.113.7')).toEqual(at('127.0.0.1'))
    from('127.0.0.1', '203.0.113.8')
    expect([all.missesProxy, warnings]).toEqual([true, ['proxy']])
  })
})
