import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { solveProof } from '../../client/net/proof.ts'
import type { ProofChallenge } from '../../shared/proof.ts'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

// The SDK takes the global socket at its import. On Linux a client may bind any address of 127.0.0.0/8.
const from = await vi.hoisted(async () => {
  const { WebSocket: Plain } = await import('ws')
  const bound = { address: '127.0.0.1' }
  class BoundSocket extends Plain {
    constructor(url: string, protocols?: string[]) {
      super(url, Array.isArray(protocols) ? protocols : [], { localAddress: bound.address })
    }
  }
  Object.assign(globalThis, { WebSocket: BoundSocket })
  return bound
})

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_VENUE_NETWORKS: '' },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** Spectators whose sockets come from given addresses, one after another. */
async function spectators(clients: Clients, match: string, addresses: readonly string[]): Promise<Joined[]> {
  const rooms: Joined[] = []
  for (const address of addresses) {
    from.address = address
    rooms.push(await clients.watch(match))
  }
  return rooms
}

const outcome = (vote: Promise<unknown>) =>
  vote.then(
    () => 'counted',
    (error: { code?: string }) => error.code ?? `${error}`,
  )

async function prove(room: Joined): Promise<unknown> {
  const challenge = (await room.request('proof.challenge', {})) as ProofChallenge
  return room.request('proof', { ...(await solveProof(challenge)) })
}

test('E12: forty sockets from one address weigh less than a household among honest addresses, proofs and all', async () => {
  await using clients = new Clients(server.address)
  const { roomId } = await firstMatch(server)
  const honest = await spectators(
    clients,
    roomId,
    Array.from({ length: 12 }, (_, place) => `127.0.${place + 1}.1`),
  )
  const fakes = await spectators(clients, roomId, Array(40).fill('127.200.0.9'))
  const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 12 })
  const { ballot } = (await opened.json()) as { ballot: string }
  const [first] = honest
  if (first === undefined) throw new Error('nobody watches')
  await until(() => [...honest, ...fakes].every(({ state }) => state.ballots?.get(ballot)?.status === 'open'), {
    what: 'everybody sees the ballot',
  })
  const [down = '', up = ''] = [...(first.state.ballots.get(ballot)?.options ?? [])]
  const vote = (room: Joined, choice: string) => outcome(room.request('vote', { ballot, choice }))
  expect(new Set(await Promise.all(honest.map((room) => vote(room, down))))).toEqual(new Set(['counted']))

  const answers = await Promise.all(fakes.map((room) => vote(room, up)))
  expect(answers.filter((answer) => answer === 'counted')).toHaveLength(8)
  expect(answers.filter((answer) => answer === 'proof_needed')).toHaveLength(32)
  const refused = fakes.filter((_, place) => answers[place] === 'proof_needed')
  const [one, other, ...others] = refused
  if (one === undefined || other === undefined) throw new Error('nobody was refused')
  // An answer is of no use to another session, and no answer is none.
  const challenge = (await one.request('proof.challenge', {})) as ProofChallenge
  const answer = await solveProof(challenge)
  expect(await outcome(other.request('proof', { ...answer }))).toBe('proof_wrong')
  expect(await outcome(other.request('proof', { salt: challenge.salt, number: -1 }))).toBe('request_invalid')
  expect(await vote(other, up)).toBe('proof_needed')
  expect(await one.request('proof', { ...answer })).toEqual({ proven: true })
  expect(await vote(one, up)).toBe('counted')
  for (const room of [other, ...others.slice(0, 6)]) {
    await prove(room)
    expect(await vote(room, up)).toBe('counted')
  }
  await until(() => first.state.ballots.get(ballot)?.status !== 'open', {
    what: 'the ballot is over',
    withinMilliseconds: 20_000,
  })
  const { status, winner, counts } = first.state.ballots.get(ballot) ?? {}
  expect([status, winner, counts?.get(down)]).toEqual(['decided', down, 12])
  expect(counts?.get(up)).toBeGreaterThan(3)
  expect(counts?.get(up)).toBeLessThanOrEqual(4)
}, 60_000)
