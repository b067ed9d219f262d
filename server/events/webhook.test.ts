import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { Refusal } from './delivery.ts'
import { happening } from './happenings.ts'
import { Webhook } from './webhook.ts'

const one = happening({ match: 'm1', game: 'small' }, { tick: 3, ordinal: 0, type: 'cavea.player.fell', data: null })

/** What carrying an event to a subscriber comes to, where that answers so. */
async function outcome(listener: RequestListener, withinMs = 5000): Promise<{ error?: unknown; hungUp: boolean }> {
  const state = { hungUp: false }
  const server = createServer((request, response) => {
    request.on('close', () => {
      state.hungUp = true
    })
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await until(() => server.listening)
  try {
    const { port } = server.address() as AddressInfo
    await new Webhook(`http://127.0.0.1:${port}/hook?key=of-theirs`, 'a secret for tests', withinMs).carry(one)
    await until(() => state.hungUp)
    return state
  } catch (error) {
    return { ...state, error }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

test.each([200, 201, 202, 204])('an event that is answered by %s has arrived', async (status) => {
  expect(await outcome((_request, response) => response.writeHead(status).end())).toEqual({ hungUp: true })
})

test.each([408, 409, 423, 425, 429, 500, 502, 503])(
  'one that is answered by %s is worth another try',
  async (status) => {
    const { error } = await outcome((_request, response) => response.writeHead(status).end())
    expect(String(error)).toBe(`Error: answered ${status}`)
    expect(error).not.toBeInstanceOf(Refusal)
  },
)

test.each([301, 302, 307, 308, 400, 401, 404, 410])(
  'one that is answered by %s is not, and leads nowhere',
  async (status) => {
    const paths: (string | undefined)[] = []
    const { error } = await outcome((request, response) => {
      paths.push(request.url)
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(error).toBeInstanceOf(Refusal)
    expect(paths).toEqual(['/hook?key=of-theirs'])
  },
)

test('who never answers is waited for no longer than is allowed', async () => {
  const { error } = await outcome(() => {}, 50)
  expect(String(error)).toContain('timeout')
  expect(error).not.toBeInstanceOf(Refusal)
})

test('an answer without an end is not listened to', async () => {
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536)));
    }
    response.writeHead(200).on('drain', more)
    more()
  }
  expect(await outcome(endless)).toEqual({ hungUp: true })
})

test('what follows a question mark in an address is shown to nobody', () => {
  expect(new Webhook('https://example.org/hook?key=of-theirs#x', 'a secret for tests').name).toBe(
    'https://example.org/hook',
  )
})
