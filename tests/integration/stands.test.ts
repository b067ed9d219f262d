import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  asOperator,
  Clients,
  canonical,
  firstMatch,
  type Joined,
  matchesOf,
  operatorPassword,
} from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({
    env: { CAVEA_ADMIN_PASSWORD: operatorPassword, CAVEA_BALLOT_EVERY_SECONDS: '0', CAVEA_MAX_MATCHES: '3' },
  })
})
afterAll(() => server[Symbol.asyncDispose]())

/** What the host's state was at each tick, as a player of the match got it. */
function history(player: Joined): Map<number, string> {
  const ticks = new Map<number, string>()
  player.onStateChange((state) => void ticks.set(state.tick, canonical(state as never)))
  return ticks
}

async function expectSameAsHost(spectators: readonly Joined[], ticks: Map<number, string>): Promise<void> {
  for (const spectator of spectators) {
    const { tick } = spectator.state
    const host = await until(() => ticks.get(tick), { what: `the player has had tick ${tick}` })
    expect(canonical(spectator.state as never)).toBe(host)
  }
}

describe('the stands', () => {
  it('give 200 spectators, who come in the middle of play, the state of the host', async () => {
    const warned = vi.spyOn(console, 'warn')
    const failed = vi.spyOn(console, 'error')
    await using clients = new Clients(server.address)
    const { roomId } = await firstMatch(server)
    const player = await clients.play({ roomId }, { name: 'Witness' })
    const ticks = history(player)
    const spectators: Joined[] = []
    for (let round = 0; round < 10; round++) {
      spectators.push(...(await Promise.all(Array.from({ length: 20 }, () => clients.watch(roomId)))))
    }
    const lastJoin = player.state.tick
    await until(() => spectators.every((one) => one.state.tick > lastJoin + 30), {
      what: 'every spectator has seen a second of the match',
      withinMilliseconds: 20_000,
    })
    await expectSameAsHost(spectators, ticks)
    await until(() => player.state.crowd === 200, { what: 'the match knows of its crowd' })
    expect(warned.mock.calls).toEqual([])
    expect(failed.mock.calls).toEqual([])
  })

  it('show each spectator the match that it asked for', async () => {
    await using clients = new Clients(server.address)
    const first = await firstMatch(server)
    // Fills the first match, so that the house opens another.
    const players: Joined[] = []
    for (let seat = 0; seat < first.maxPlayers; seat++) players.push(await clients.play({ roomId: first.roomId }))
    const second = await until(async () => (await matchesOf(server)).find((row) => row.roomId !== first.roomId), {
      what: 'a second match is open',
    })
    const witness = await clients.play({ roomId: second.roomId }, { name: 'Second' })
    const watching = await Promise.all(
      Array.from({ length: 20 }, (_, at) => clients.watch(at % 2 === 0 ? first.roomId : second.roomId)),
    )
    const seated = (room: Joined, by: Joined) => room.state.seats.has(by.sessionId)
    const [firstPlayer] = players
    if (firstPlayer === undefined) throw new Error('Nobody plays.')
    await until(() => watching.every((room) => room.state.seats.size > 0), { what: 'all see their match' })
    await until(() => watching.every((room, at) => seated(room, at % 2 === 0 ? firstPlayer : witness)), {
      what: 'all see who plays in theirs',
    })
    watching.forEach((room, at) => {
      expect(seated(room, at % 2 === 0 ? witness : firstPlayer)).toBe(false)
    })
  })

  it('vote by button and by chat, and everybody sees the same outcome', async () => {
    await using clients = new Clients(server.address)
    const { roomId } = await firstMatch(server)
    const [button, chat, other] = await Promise.all([1, 2, 3].map(() => clients.watch(roomId)))
    if (!button || !chat || !other) throw new Error('Nobody watches.')
    const response = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 2 })
    expect(response.status).toBe(201)
    const { ballot } = (await response.json()) as { ballot: string }
    await until(() => button.state.ballots.has(ballot), { what: 'the stands see the ballot' })
    expect(await button.request('vote', { ballot, choice: 'stone' })).toMatchObject({ counted: true, changed: false })
    expect(await button.request('vote', { ballot, choice: 'ice' })).toMatchObject({ counted: true, changed: true })
    await until(() => chat.state.ballots.has(ballot), { what: 'the writer sees the ballot' })
    const reply = await chat.request('chat', { text: `!${chat.state.ballots.get(ballot)?.tokens.get('ice')}` })
    expect(reply).toMatchObject({ sent: true, vote: { counted: true, choice: 'ice' } })
    expect(await other.request('chat', { text: '!stone' })).toMatchObject({ vote: { choice: 'stone' } })
    const outcome = (room: Joined) => room.state.ballots.get(ballot)
    await until(() => outcome(other)?.status === 'decided', {
      what: 'the ballot is decided',
      withinMilliseconds: 10_000,
    })
    expect(outcome(other)?.counts.toJSON()).toEqual({ stone: 1, ice: 2, shrinking: 0 })
    expect(outcome(other)?.winner).toBe('ice')
    const floor = (room: Joined) => (room.state.mechanics.get('floor') as { value?: unknown } | undefined)?.value
    await until(() => [button, chat, other].every((room) => floor(room) === 'ice'), { what: 'all see the ice' })
  })

  it('bring a spectator whose line was dead for five seconds back to the right state', async () => {
    await using clients = new Clients(server.address)
    const { LagProxy } = await import('../support/lag-proxy.ts')
    await using proxy = await LagProxy.start({ targetPort: server.port })
    await using far = new Clients(`http://127.0.0.1:${proxy.port}`)
    const { roomId } = await firstMatch(server)
    const player = await clients.play({ roomId })
    const ticks = history(player)
    const spectator = await far.watch(roomId)
    await until(() => spectator.state.tick > 0, { what: 'it has its first state' })
    proxy.pause('toClient')
    const pausedAt = player.state.tick
    const { tickRate } = player.state
    await until(() => player.state.tick > pausedAt + 5 * tickRate, {
      what: 'five seconds go by',
      withinMilliseconds: 15_000,
    })
    expect(spectator.state.tick).toBeLessThan(pausedAt + tickRate)
    proxy.resume('toClient')
    await until(() => spectator.state.tick > pausedAt + 5 * tickRate, { what: 'it has caught up' })
    await expectSameAsHost([spectator], ticks)
  })
})
