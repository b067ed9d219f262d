import { describe, expect, test } from 'vitest'
import { operatorPassword } from '../../tests/support/clients.ts'
import { basic, HttpFront } from '../../tests/support/http-front.ts'
import { madeUpPassword } from './operator.ts'

const path = '/api/matches/m/mechanics'
const body = { key: 'night', value: true }

describe('the operator', () => {
  test('is let through by the password, and nobody else is', async () => {
    await using front = await HttpFront.open()
    expect(await front.outcome('POST', path, basic(operatorPassword), body)).toEqual([200])
    const others = [
      {},
      basic(`${operatorPassword}x`),
      basic(operatorPassword.slice(1)),
      basic(''),
      basic(operatorPassword, 'root'),
      basic(operatorPassword, ''),
      basic(operatorPassword, 'admin', 'Bearer'),
      { authorization: 'Basic ???' },
      { authorization: operatorPassword },
    ]
    for (const headers of others)
      expect(await front.outcome('POST', path, headers, body)).toEqual([401, 'not_authorized'])
    expect(front.asked).toEqual([['setMechanic', 'm', 'night', true]])
  })

  test('is asked for the password by the browser, on the monitor too', async () => {
    await using front = await HttpFront.open()
    for (const [method, where] of [
      ['POST', path],
      ['GET', '/monitor'],
      ['GET', '/monitor/api'],
    ] as const) {
      const { status, headers } = await front.send(method, where)
      expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic realm="Cavea"')])
    }
  })

  test('is let through by the right password after ten wrong ones; an eleventh wrong one is too many', async () => {
    await using front = await HttpFront.open()
    for (let at = 0; at < 10; at++) {
      expect(await front.outcome('POST', path, basic(`guess ${at}`), body)).toEqual([401, 'not_authorized'])
    }
    expect(await front.outcome('POST', path, basic('guess 11'), body)).toEqual([429, 'rate_limited'])
    expect(await front.outcome('POST', path, basic(operatorPassword), body)).toEqual([200])
    expect(await front.outcome('POST', path, basic('guess 12'), body)).toEqual([429, 'rate_limited'])
  })

  test('is not locked out by requests without a password, nor by right ones', async () => {
    await using front = await HttpFront.open()
    for (let at = 0; at < 15; at++) await front.outcome('POST', path, {}, body)
    for (let at = 0; at < 15; at++) {
      expect(await front.outcome('POST', path, basic(operatorPassword), body)).toEqual([200])
    }
  })

  test('may write the scheme in any case', async () => {
    await using front = await HttpFront.open()
    for (const scheme of ['basic', 'BASIC', 'Basic '])
      expect(await front.outcome('POST', path, basic(operatorPassword, 'admin', scheme), body)).toEqual([200])
  })

  test.each([
    [1, [401, 'not_authorized']],
    [0, [429, 'rate_limited']],
  ])('is told apart from others who guess by addresses that %d proxies forward', async (proxyHops, outcome) => {
    await using front = await HttpFront.open({ proxyHops })
    const from = (address: string) => ({ 'x-forwarded-for': address })
    for (let at = 0; at < 10; at++) {
      await front.outcome('POST', path, { ...basic('guess'), ...from(proxyHops ? '10.0.0.1' : `10.0.0.${at}`) }, body)
    }
    expect(await front.outcome('POST', path, { ...basic('guess'), ...from('10.0.0.99') }, body)).toEqual(outcome)
  })

  test('is guessed for by one network, not by the addresses of it one by one', async () => {
    await using front = await HttpFront.open({ proxyHops: 1 })
    const guess = (address: string) =>
      front.outcome('POST', path, { ...basic('guess'), 'x-forwarded-for': address }, body)
    for (let at = 0; at < 10; at++) expect(await guess(`2001:db8:0:7::${at}`)).toEqual([401, 'not_authorized'])
    expect(await guess('2001:db8:0:7:ffff::1')).toEqual([429, 'rate_limited'])
    expect(await guess('2001:db8:0:8::1')).toEqual([401, 'not_authorized'])
  })
})

test('a password that is made up is long, and another each time', () => {
  expect(madeUpPassword()).toMatch(/^[\w-]{16}$/)
  expect(madeUpPassword()).not.toBe(madeUpPassword())
})
