import { describe, expect, test } from 'vitest'
import { template } from '../../rooms/_template/game.ts'
import { games } from '../../rooms/index.ts'
import type { Game } from '../../shared/game.ts'
import { Random } from '../../shared/random.ts'
import { audit } from '../../shared/tape/audit.ts'
import { decodeTrack, encodeSegment } from '../../shared/tape/encode.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { verify } from '../../shared/tape/verify.ts'
import { Clients, type Joined } from '../support/clients.ts'
import { InProcess } from '../support/in-process.ts'
import { until } from '../support/until.ts'

const loaded: Game[] = await Promise.all(Object.values(games).map((load) => load()))

/** Plays a game with real sockets that drop, come back, leave and join anew, while the stands vote; gives its tape. */
async function playedUnderLoad(game: Game): Promise<readonly TapeRecord[]> {
  const random = Random.fromSeed(game.name, 'determinism')
  await using house = await InProcess.start(game, { bots: 4 })
  await using clients = new Clients(house.address)
  const { roomId } = house
  const players: Joined[] = []
  const join = async () => {
    const player = await clients.play(
      { roomId },
      { name: `P${players.length}`, person: `person-number-${players.length}-of-all` },
    )
    player.reconnection.minUptime = 0
    players.push(player)
  }
  for (let at = 0; at < Math.min(6, game.players.max - 1); at++) await join()
  const stands = await Promise.all(Array.from({ length: 40 }, () => clients.watch(roomId)))
  const match = house.matches.get(roomId)
  const inputs = new Map(players.map((player) => [player, player.input() as unknown as Input]))
  const fields = Object.entries(new game.input()).map(([name, value]) => [name, typeof value] as const)
  const from = match.state.tick
  let [drops, ballots] = [0, 0]
  await until(
    async () => {
      for (const player of players) {
        const input = inputs.get(player)
        if (input === undefined || !player.connection.isOpen) continue
        for (const [name, type] of fields) {
          input.data[name] = type !== 'number' ? random.chance(0.1) : random.chance(0.1) ? -0 : random.between(-1, 1)
        }
        input.send()
      }
      if (random.chance(0.1)) {
        house.cut((sockets) => random.pick(sockets.slice(0, players.length)))
        drops += 1
      }
      const open = [...match.state.ballots].find(([, ballot]) => ballot.status === 'open')
      if (open === undefined) await house.openBallot(random.pick(Object.keys(game.mechanics)) ?? '').catch(() => {})
      else {
        const choice = random.pick([...open[1].options]) ?? ''
        await random
          .pick(stands)
          ?.request('vote', { ballot: open[0], choice })
          .catch(() => {})
        ballots += 1
      }
      return match.state.tick - from > 13 * game.tickRate && drops > 5 && ballots > 20
    },
    { what: `${game.name} is played for a while`, withinMilliseconds: 40_000, everyMilliseconds: 30 },
  )
  const [first] = players
  await until(() => match.state.seats.get(first?.sessionId ?? '')?.controller === 'player')
  await first?.leave()
  await join()
  const last = match.state.tick
  await until(() => match.state.tick > last + 10)
  const recorder = house.tapes.recorder(roomId)
  // So that a snapshot lies behind the leave and the join.
  Object.defineProperty(recorder, 'keyframeDue', { get: () => true })
  const left = match.state.tick
  await until(() => match.state.tick > left + 2)
  await recorder.stored()
  expect(house.failures).toEqual([])
  return asStored((await house.store.read(roomId)) ?? [])
}

/** Records as files give them back: those in memory are the very objects that the match has stepped with. */
function asStored(records: readonly TapeRecord[]): readonly TapeRecord[] {
  const tracks = (['public', 'private'] as const).map((track) => {
    const own = records.filter((record) => record.track === track)
    const { records: read, fault, torn } = decodeTrack(track, encodeSegment(track, 1, own))
    expect([read.length, fault, torn]).toEqual([own.length, undefined, false])
    return read
  })
  return tracks.flat().sort((one, other) => one.seq - other.seq)
}

interface Input {
  readonly data: Record<string, unknown>
  send(): void
}

describe.each([...loaded, template].map((game) => [game.name, game] as const))(
  'the tape of %s',
  async (_name, game) => {
    const records = await playedUnderLoad(game)

    test('leads to the same state at every key, recorded under drops, returns and votes', () => {
      const { difference, snapshots, thrown, fromTick } = verify(game, records)
      expect(difference).toBeUndefined()
      expect([thrown, fromTick]).toEqual([0, 0])
      expect(snapshots).toBeGreaterThanOrEqual(3)
      const last = records.findLast((record) => record.kind === 'snapshot')?.tick
      const leaves = records.filter(
        (record) => record.kind === 'entry' && record.commands.some(({ kind }) => kind === 'leave'),
      )
      expect(leaves[0]?.tick).toBeLessThan(last ?? 0)
      const commands = records.flatMap((record) =>
        record.kind === 'entry' ? record.commands.map(({ kind }) => kind) : [],
      )
      for (const kind of ['join', 'drop', 'return', 'leave', 'ballot.open', 'ballot.tally'])
        expect(commands).toContain(kind)
      expect(audit(records).filter(({ findings }) => findings.length > 0)).toEqual([])
    })

    test('names the first tick and field that differ, where its commands are others', () => {
      const at = records.findIndex(
        (record) => record.kind === 'entry' && record.commands.some(({ kind }) => kind === 'join'),
      )
      const changed = records.map((record, place) =>
        place === at && record.kind === 'entry'
          ? {
              ...record,
              commands: record.commands.map((one) => (one.kind === 'join' ? { ...one, name: 'Mallory' } : one)),
            }
          : record,
      )
      const { difference } = verify(game, changed)
      expect(difference?.path).toMatch(/^state\.seats\..+\.name$/)
      expect(difference).toMatchObject({ by: 'shown', tick: records[at]?.tick, lastGoodTick: 0, other: 'Mallory' })
    })
  },
)
