import { expect, test } from 'vitest'
import { isNear, networkOf } from './network.ts'

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ['2001:DB8:0:7:ffff:ffff:ffff:ffff', '2001:db8:0:7::/64'],
  ['203.0.113.7:4711', '203.0.113.7'],
  ['[2001:db8:0:7::1]:80', '2001:db8:0:7::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['0x7f.1', ''],
  ['2001:db8:0:7:0:0:1.2.3.4', '2001:db8:0:7::/64'],
  ['2001:db8:0:8::1', '2001:db8:0:8::/64'],
  ['', ''],
  ['unknown', ''],
  [undefined, ''],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:192.168.0.7', true],
  ['10.1.2.3', true],
  ['172.31.0.1', true],
  ['fd00::1', true],
  ['fe80::1', true],
  ['203.0.113.7', false],
  ['100.64.0.1', false],
  ['2001:4860::1', false],
  ['nobody', false],
  [undefined, false],
])('%s is near: %s', (address, near) => {
  expect(isNear(address)).toBe(near)
})
