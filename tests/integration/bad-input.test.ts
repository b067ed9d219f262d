import { Protocol } from '@colyseus/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { closeCodes } from '../../shared/protocol.ts'
import { asOperator, Clients, canonical, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
let roomId: string
beforeAll(async () => {
  server = await TestServer.start({
    env: {
      CAVEA_ADMIN_PASSWORD: operatorPassword,
      CAVEA_BALLOT_EVERY_SECONDS: '0',
      CAVEA_BOTS: '3',
      CAVEA_JOINS_PER_MINUTE: '100000',
    },
  })
  roomId = (await firstMatch(server)).roomId
})
afterAll(() => server[Symbol.asyncDispose]())

/** The code with which a request is rejected; it fails if it is not. */
async function codeOf(request: Promise<unknown>): Promise<string> {
  const outcome = await request.then(
    (value) => ({ value }),
    (error: { code?: string; message?: string }) => ({ code: error.code, message: error.message }),
  )
  expect(outcome).toHaveProperty('code')
  expect(outcome).toHaveProperty('message', expect.stringMatching(/\w.*\.$/))
  return (outcome as { code: string }).code
}

const closed = (room: Joined) => until(() => !room.connection.isOpen, { what: 'the socket is closed' })

/** Others go on: they are connected and the match moves. */
async function expectUnharmed(witness: Joined): Promise<void> {
  const { tick } = witness.state
  await until(() => witness.state.tick > tick + 10, { what: 'the match goes on for others' })
  expect(witness.connection.isOpen).toBe(true)
  expect(server.running).toBe(true)
}

describe('a request that is not right', () => {
  it('is rejected with a code and a sentence', async () => {
    await using clients = new Clients(server.address)
    const spectator = await clients.watch(roomId)
    await until(() => spectator.state.tick > 0)
    const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'gravity', seconds: 1 })
    const { ballot } = (await opened.json()) as { ballot: string }
    await until(() => spectator.state.ballots.has(ballot))
    const choice = spectator.state.ballots.get(ballot)?.options[0] ?? ''
    expect(await codeOf(spectator.request('vote', { ballot: 'nothing', choice }))).toBe('ballot_unknown')
    expect(await codeOf(spectator.request('vote', { ballot, choice: 'nothing' }))).toBe('choice_unknown')
    expect(await codeOf(spectator.request('vote', { ballot, choice: '__proto__' }))).toBe('choice_unknown')
    expect(await codeOf(spectator.request('vote', { ballot, choice: { toString: 'up' } }))).toBe('request_invalid')
    expect(await codeOf(spectator.request('vote'))).toBe('request_invalid')
    expect(await codeOf(spectator.request('vote', [1, 2, 3]))).toBe('request_invalid')
    expect(await codeOf(spectator.request('vote', { ballot: 'x'.repeat(500), choice }))).toBe('request_invalid')
    expect(await codeOf(spectator.request('chat', { text: '' }))).toBe('chat_invalid')
    expect(await codeOf(spectator.request('chat', { text: '\u202e\u0000\u200b' }))).toBe('chat_invalid')
    expect(await codeOf(spectator.request('chat', { text: 'x'.repeat(201) }))).toBe('chat_invalid')
    expect(await codeOf(spectator.request('line.join', { name: 'a' }))).toBe('line_not_needed')
    await until(() => spectator.state.ballots.get(ballot)?.status !== 'open', { what: 'the ballot is closed' })
    expect(await codeOf(spectator.request('vote', { ballot, choice }))).toBe('ballot_closed')
    await expectUnharmed(spectator)
  })

  it('of a player is rejected likewise', async () => {
    await using clients = new Clients(server.address)
    const player = await clients.play({ roomId }, { name: 'Anna' })
    expect(await codeOf(player.request('salute', { gesture: 'nothing' }))).toBe('request_invalid')
    expect(await codeOf(player.request('salute'))).toBe('request_invalid')
    expect(await codeOf(player.request('nothing', {}))).toBeUndefined()
    await expectUnharmed(player)
  })

  it('counts for nobody when there are too many', async () => {
    await using clients = new Clients(server.address)
    const [flood, witness] = await Promise.all([clients.watch(roomId), clients.watch(roomId)])
    const lines: string[] = []
    witness.onMessage('chat', ({ lines: some }: { lines: { text: string }[] }) => {
      lines.push(...some.map((line) => line.text))
    })
    const codes = await Promise.all(
      Array.from({ length: 15 }, (_, at) =>
        flood.request('chat', { text: `flood ${at}` }).then(
          () => 'sent',
          (error: { code: string }) => error.code,
        ),
      ),
    )
    const sent = codes.filter((code) => code === 'sent').length
    expect(codes.filter((code) => code === 'rate_limited')).toHaveLength(15 - sent)
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThan(10)
    await until(() => lines.filter((line) => line.startsWith('flood')).length >= sent)
    expect(lines.filter((line) => line.startsWith('flood'))).toHaveLength(sent)
    for (let message = 0; message < 60; message++) flood.send('chat', { text: 'more' })
    await closed(flood)
    await expectUnharmed(witness)
  })
})

describe('a name or a line with markup in it', () => {
  it('stays the text that it is, without what cannot be seen', async () => {
    await using clients = new Clients(server.address)
    const markup = '<img src=x onerror=1>'
    const player = await clients.play({ roomId }, { name: `${markup}\u202e\u0007` })
    const spectator = await clients.watch(roomId, { name: markup })
    const lines: { from: string; text: string }[] = []
    spectator.onMessage('chat', (message: { lines: typeof lines }) => void lines.push(...message.lines))
    await spectator.request('chat', { text: '<script>alert(1)</script>\u202e!' })
    await until(() => player.state.seats.get(player.sessionId)?.name === markup.slice(0, 20))
    await until(() =>
      lines.some((line) => line.text === '<script>alert(1)</script> !' && line.from === markup.slice(0, 20)),
    )
  })
})

describe('absurd inputs of a player', () => {
  it('move nobody out of the world', async () => {
    await using clients = new Clients(server.address)
    const player = await clients.play({ roomId }, { name: 'Absurd' })
    const witness = await clients.watch(roomId)
    const input = player.input<Record<string, unknown>>({ mode: 'reliable' })
    const { tick } = player.state
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -1e300, 1e9]) {
      for (let times = 0; times < 20; times++) {
        input.data.moveX = value
        input.data.moveY = -value
        input.data.dash = true
        input.send()
      }
    }
    await until(() => player.state.tick > tick + 60, { what: 'two seconds go by' })
    const numbers = canonical(witness.state as never).match(/-?\d+(\.\d+)?(e[+-]?\d+)?/g) ?? []
    expect(canonical(witness.state as never)).not.toMatch(/null|NaN|Infinity/)
    expect(numbers.length).toBeGreaterThan(20)
    await expectUnharmed(witness)
  })
})

/** A seat and a raw socket on it, past the SDK, for which the room sends its state already. */
async function rawSocket(path: string): Promise<WebSocket> {
  const response = await fetch(`${server.address}/matchmake/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    // One person has one seat: each socket takes over that of the one before.
    body: JSON.stringify({ match: roomId, person: 'a person with a key' }),
  })
  expect(response.status).toBe(200)
  const seat = (await response.json()) as { sessionId: string; processId: string; roomId: string }
  const socket = new WebSocket(`${server.socketAddress}/${seat.processId}/${seat.roomId}?sessionId=${seat.sessionId}`)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('message', resolve))
  socket.send(Buffer.from([Protocol.JOIN_ROOM]))
  await new Promise((resolve) => socket.once('message', resolve))
  return socket
}

// Bytes after the kind of frame: nothing, half a text, a huge length, no MessagePack, a long name, negative lengths.
const bodies = [
  '',
  'ff',
  'd9ff010203040506070809',
  'ffffffff',
  'dbffffffff61',
  'a4766f7465c1c1',
  `d9c8${'61'.repeat(200)}`,
  '00ca000080bf00',
  '01a4766f7465dfffffffff',
].map((hex) => Buffer.from(hex, 'hex'))

// Each kind of frame there is, plainly and with each of the modifiers; a ping and a leave are right with any body.
const kinds = Array.from({ length: 32 }, (_, kind) => kind).filter(
  (kind) => kind !== Protocol.PING && kind !== Protocol.LEAVE_ROOM,
)
const heads = [
  ...kinds,
  ...[13, 17, 19, 20, 21].flatMap((kind) => [32, 64, 128, 224].map((flags) => kind | flags)),
  255,
]

/** Whether the frame that was sent last did its socket no harm: the server still answers on it. */
function isTaken(socket: WebSocket): Promise<boolean> {
  return new Promise((resolve) => {
    const answered = () => {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.off('close', closed)
      resolve(true)
    }
    const closed = () => {
      socket.off('pong', answered)
      resolve(false)
    }
    socket.once('pong', answered)
    socket.once('close', closed)
    socket.ping()
  })
}

describe('frames that are none of the protocol', () => {
  for (const [what, path] of [
    ['a player', () => `joinById/${roomId}`],
    ['a spectator', () => 'joinOrCreate/watch'],
  ] as const) {
    it(`from ${what} close its own socket at the most`, async () => {
      await using clients = new Clients(server.address)
      const witness = await clients.watch(roomId)
      let socket = await rawSocket(path())
      let refused = 0
      for (const head of heads) {
        for (const body of bodies) {
          socket.send(Buffer.concat([Buffer.from([head]), body]))
          if (await isTaken(socket)) continue
          refused++
          socket = await rawSocket(path())
        }
      }
      // Of all kinds a room takes five at the most; each other frame cost its sender the socket.
      expect(refused).toBeGreaterThan((heads.length - 12) * bodies.length)
      socket.send('text, not bytes')
      await new Promise((resolve) => socket.once('close', (code) => resolve(expect(code).toBe(closeCodes.badRequest))))
      socket = await rawSocket(path())
      socket.send(Buffer.alloc(1024 * 1024))
      await new Promise((resolve) => socket.once('close', resolve))
      await expectUnharmed(witness)
    })
  }
})
