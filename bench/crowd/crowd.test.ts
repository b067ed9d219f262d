import { join } from 'node:path'
import { getMessageBytes, Protocol } from '@colyseus/core'
import { Encoder } from '@colyseus/schema'
import { expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Child } from '../child.ts'
import { freePort } from '../free-port.ts'
import type { Measured } from '../stands/round.ts'
import { gather, lineOf, moveAll, pictureOf, rowsOf, TroupeState, tallyOf } from '../stands/work.ts'
import { expectRight, ratioOf, rowOf } from '../stands.ts'
import type { CrowdOrders } from './orders.ts'

const spectators = 13
const rounds = 8

/** What a server may do wrong; each in its fourth round. */
type Fault =
  | 'none'
  | 'one misses a state'
  | 'nobody gets a line'
  | 'a walker is elsewhere'
  | 'one is cut off'
  | 'a move is left out'

/** Does the job for a crowd, in a few rounds, with a fault; gives what the crowd says of it. */
async function crowdSays(fault: Fault) {
  const port = await freePort()
  const server = new WebSocketServer({ port, host: '127.0.0.1' })
  try {
    const state = new TroupeState()
    gather(state)
    const encoder = new Encoder(state)
    encoder.discardChanges()
    const sockets: WebSocket[] = []
    server.on('connection', (socket) => {
      sockets.push(socket)
      socket.send(Buffer.from([Protocol.ROOM_STATE, ...encoder.encodeAll()]))
    })
    await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, 'crowd.ts'))
    await crowd.ask('enter', {
      port,
      entrance: { speaks: 'colyseus frames' },
      moves: 'each',
      spectators,
      viewers: 12,
      state: 'troupe',
    })
    const send = (message: Uint8Array, except?: WebSocket) => {
      for (const socket of sockets) if (socket !== except) socket.send(message)
    }
    const data = (type: string, payload: unknown) =>
      send(Buffer.from(getMessageBytes.raw(Protocol.ROOM_DATA, type, payload)))
    for (let round = 1; round <= rounds; round++) {
      const now = round === 4 ? fault : 'none'
      if (now !== 'nobody gets a line') data('chat', { lines: [lineOf(round)] })
      if (now === 'a move is left out') moveAll(state)
      moveAll(state)
      send(
        Buffer.from([Protocol.ROOM_STATE_PATCH, ...encoder.encode()]),
        now === 'one misses a state' ? sockets[6] : undefined,
      )
      encoder.discardChanges()
      if (now === 'one is cut off') sockets[3]?.terminate()
    }
    data('tally', { tallies: [tallyOf(1)] })
    data('chat', { lines: [lineOf(rounds + 1)] })
    if (fault === 'a walker is elsewhere') Object.assign(state.walkers.get('w7') ?? {}, { x: 5 })
    const ending = {
      voters: tallyOf(1).voters,
      moves: state.moves,
      picture: pictureOf(state.moves, rowsOf(state)),
    }
    return await crowd.ask('finish', { line: rounds + 1, ending, withinMs: fault === 'one is cut off' ? 200 : 5000 })
  } finally {
    for (const socket of server.clients) socket.terminate()
    server.close()
  }
}

test.each<[Fault, { faults: unknown; late: number; sentOn: number; seen: unknown }]>([
  ['none', { faults: [], late: 0, sentOn: 0, seen: [] }],
  ['one misses a state', { faults: expect.arrayContaining(['1 messages missing']), late: 0, sentOn: 0, seen: [] }],
  ['nobody gets a line', { faults: ['line 5 came after line 3'], late: 0, sentOn: 0, seen: [] }],
  [
    'a walker is elsewhere',
    { faults: [expect.stringMatching(/^a wrong state after 8 of 8 moves/)], late: 0, sentOn: 0, seen: [] },
  ],
  [
    'a move is left out',
    { faults: [expect.stringMatching(/^the count of moves went on by 2/)], late: 0, sentOn: 0, seen: [] },
  ],
  ['one is cut off', { faults: [expect.stringMatching(/^a spectator lost its socket/)], late: 1, sentOn: 0, seen: [] }],
])('the crowd notices: %s', async (fault, said) => {
  expect(await crowdSays(fault)).toEqual(said)
})

const right: Measured = {
  processorUs: 1,
  megabytes: 1,
  waited: 0,
  pace: 1,
  statesPerSecond: 1,
  bytesPerSecond: 1,
  chatDelayMs: { median: 1, percentile99: 1 },
  late: 0,
  faults: [],
}

test('a fault fails the run, unless it is that of a peer that does not follow any more', () => {
  const wrong = { ...right, faults: ['1 messages missing'] }
  expect(() => expectRight('cavea', 10, right)).not.toThrow()
  expect(() => expectRight('cavea', 10, { ...wrong, pace: 0.2 })).toThrow('cavea, 10 spectators: 1 messages missing.')
  expect(() => expectRight('plain colyseus', 10, wrong)).toThrow('plain colyseus')
  expect(() => expectRight('plain colyseus', 10, { ...wrong, late: 3 })).not.toThrow()
})

test('the ratio is that of the largest size which both carried', () => {
  const row = (arm: string, spectators: number, toPlainColyseus: number, carried = 'yes') => ({
    arm,
    spectators,
    carried,
    toPlainColyseus,
  })
  const rows = [row('cavea', 100, 0.3), row('plain colyseus', 100, 1), row('cavea', 1000, 0.1)]
  expect(ratioOf(rows)).toBe(0.3)
  expect(ratioOf([...rows, row('plain colyseus', 1000, 1)])).toBe(0.1)
  expect(ratioOf([...rows, row('plain colyseus', 1000, 1, 'no')])).toBe(0.3)
  expect(ratioOf([row('cavea', 100, 1)])).toBe(-1)
})

test('what an arm costs is compared with the plain room in the same round', () => {
  const took = (...costs: number[]) => costs.map((processorUs) => ({ ...right, processorUs }))
  const rounds = took(500, 1000, 600)
  expect(rowOf('cavea', 1000, took(50, 130, 72), rounds)).toMatchObject({ toPlainColyseus: 0.12 })
  expect(rowOf('cavea', 1000, took(50, 130, 72), [{ ...right, pace: 0.2 }])).not.toHaveProperty('toPlainColyseus')
})
