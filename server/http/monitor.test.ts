import { expect, test } from 'vitest'
import { operatorPassword } from '../../tests/support/clients.ts'
import { basic, HttpFront } from '../../tests/support/http-front.ts'
import { monitorPage } from './monitor.ts'

const call = (method: string) => `/monitor/api/room/call?roomId=m&method=${method}&args=%5B%5D`
const ours = { ...basic(operatorPassword), 'cavea-monitor': 'call' }

test('no GET reaches a call of the monitor, however its address is written', async () => {
  await using front = await HttpFront.open()
  const addresses = [
    call('disconnect'),
    call('disconnect').replace('/monitor', '/Monitor'),
    call('disconnect').replace('/api/', '/API/'),
    call('disconnect').replace('call?', 'call/?'),
    call('disconnect').replace('call?', '%63all?'),
    call('disconnect').replace('/api/', '//api/'),
    call('disconnect').replace('/api/', '/assets/%2e%2e/api/'),
    call('disconnect').replace('/api/', '/assets/..%2fapi/'),
  ]
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
    for (const address of addresses) {
      const { status } = await front.send(method, address, ours)
      expect([method, address, status]).toEqual([method, address, 404])
    }
})

test('a call needs the header of our page, and is one of a closed list', async () => {
  await using front = await HttpFront.open()
  expect(await front.outcome('POST', call('disconnect'), basic(operatorPassword))).toEqual([401, 'not_authorized'])
  for (const method of ['_editStateProperty', '_deleteStateProperty', 'constructor', 'submit', ''])
    expect(await front.outcome('POST', call(method), ours)).toEqual([400, 'request_invalid'])
})

test("the monitor's page and every other one load from this server only", async () => {
  await using front = await HttpFront.open({ allowedOrigins: ['https://friend.example'] })
  const page = await monitorPage()
  expect(page).toContain('src="./assets/')
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  for (const path of ['/monitor/', '/', '/api/matches']) {
    const { headers } = await front.send('GET', path, basic(operatorPassword))
    const policy = headers.get('content-security-policy') ?? ''
    const host = new URL(front.address).host
    expect(policy, path).toContain("default-src 'self';")
    expect(policy, path).toContain("form-action 'self';")
    expect(policy, path).toContain(
      `connect-src 'self' ws://${host} wss://${host} https://friend.example wss://friend.example;`,
    )
  }
})
