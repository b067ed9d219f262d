import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server[Symbol.asyncDispose]())

/** What the server says to these bytes, until the connection is over: after `ends` of what it has said, by us. */
async function told(bytes: string, ends: RegExp): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.on('data', (data) => {
    text += data
    if (ends.test(text)) socket.end()
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return text.split('\r')[0] ?? ''
}

const head = (target: string, ...more: string[]) => [`GET ${target} HTTP/1.1`, 'Host: x', ...more, '', ''].join('\r\n')
const upgrade = ['Connection: Upgrade', 'Upgrade: websocket']
const opened = [...upgrade, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13']

// All of these are targets to Node's parser. As parts of an address they are none, or another than they seem.
const targets = ['//', '/\\', '//[', '///', '//@:', '*', '*:99999999', '*[', '*@:', '*%', '*?', 'http://x:99999999/']
const others = ['a://[', 'ws://@[', '/%', '/%00', '/?%', '/watch-?reconnectionToken=%', '//x/watch-m?sessionId=%ff']

test.each([...targets, ...others])('a request for %s ends nobody but itself', async (target) => {
  for (const more of [[], upgrade, opened]) await told(head(target, ...more), /^HTTP\/1.1 \d+ /)
  const [live, ready] = await Promise.all(['live', 'ready'].map((path) => fetch(`${server.address}/health/${path}`)))
  expect([live?.status, ready?.status]).toEqual([200, 200])
})

test('what is no address is refused as such', async () => {
  for (const target of ['*:99999999', '*[', '*@:', '*%']) {
    expect(await told(head(target, ...opened), /^HTTP\/1.1 \d+ /), target).toBe('HTTP/1.1 400 Bad Request')
  }
})

test('headers that make no address end nobody either', async () => {
  for (const host of ['[', 'a b', '', ':99999999', '//', '\u00ff']) {
    await told(head('/x/watch-m?reconnectionToken=x', ...opened).replace('Host: x', `Host: ${host}`), /^HTTP\/1.1 \d+ /)
    expect((await fetch(`${server.address}/health/ready`)).status, host).toBe(200)
  }
})
