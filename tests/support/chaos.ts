import { type Room, Client as SdkClient } from '@colyseus/sdk'
import { arena } from '../../rooms/arena/game.ts'
import type { ArenaState } from '../../rooms/arena/state.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { Random } from '../../shared/random.ts'
import type { GameState } from '../../shared/state.ts'
import { audit } from '../../shared/tape/audit.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { verify } from '../../shared/tape/verify.ts'
import { asOperator, firstMatch, operatorPassword } from './clients.ts'
import { freePort } from './free-port.ts'
import { TestServer } from './server.ts'
import { until } from './until.ts'

/** How a run of kills is done. */
export interface ChaosOptions {
  readonly kills: number
  readonly players: number
  readonly spectators: number
  readonly seed: string
  /** Told of each kill, for whoever waits. */
  readonly progress?: (text: string) => void
}

/** What came of one kill. Times are milliseconds. */
export interface Recovery {
  /** From the kill until the server said that it is ready: the process's own start is in it. */
  readonly readyMs: number
  /** From ready until each of our own clients, which try every 250 ms, had its first new patch. */
  readonly ownMs: readonly number[]
  /** How often each stock client tried in vain after the server was ready. */
  readonly stockFailures: readonly number[]
  /** How much of the match that somebody had seen was gone. */
  readonly lostMs: number
}

/** What came of all kills together. */
export interface ChaosReport {
  readonly recoveries: readonly Recovery[]
  /** Players and spectators who did not come back to the same match by themselves. */
  readonly gone: readonly string[]
  /** Votes that were confirmed to their voters. */
  readonly confirmed: number
  /** Voters whose last confirmed vote is not what the ballot counted, or who were counted twice. */
  readonly miscounted: number
  /** Whether the scores that players see are those that the commands on the tape lead to. */
  readonly scoresAgree: boolean
  /** The first place where the tape and a second run of it differ. */
  readonly difference: string | undefined
  readonly epochs: number
}

type Kind = 'own' | 'stock'

/** One socket of a player or spectator, and what became of it. */
class Visitor {
  readonly room: Room<unknown, GameState>
  readonly kind: Kind
  lost = false
  /** How it was told that it is lost. */
  lostBy = ''
  returnedAtMs = 0
  failuresSinceReady = 0
  seenTick = 0
  /** What a patch that arrives means: before its socket has dropped, the killed process had still sent it. */
  #phase: 'here' | 'killed' | 'dropped' = 'here'
  #ready = false

  constructor(room: Room<unknown, GameState>, kind: Kind) {
    this.room = room
    this.kind = kind
    for (const type of ['marks', 'chat', 'hide', 'tally', 'line', 'seat']) room.onMessage(type, () => {})
    // What our own pages do; the rest is as the SDK comes.
    if (kind === 'own')
      Object.assign(room.reconnection, {
        minUptime: 0,
        maxRetries: Number.POSITIVE_INFINITY,
        delay: 250,
        minDelay: 250,
        maxDelay: 250,
        backoff: () => 250,
      })
    room.onStateChange((state) => {
      this.seenTick = Math.max(this.seenTick, state.tick)
      if (this.#phase === 'dropped' && room.connection.isOpen && !room.reconnection.isReconnecting) {
        this.#phase = 'here'
        this.returnedAtMs = performance.now()
      }
    })
    room.onDrop(() => {
      if (this.#phase === 'killed') this.#phase = 'dropped'
      if (this.#ready) this.failuresSinceReady += 1
    })
    room.onLeave((code, reason) => {
      this.lost = true
      this.lostBy = `${kind} ${room.name}: ${code} ${reason ?? ''}`
    })
    room.onError(() => {})
  }

  /** The server is being killed. */
  expectLoss(): void {
    this.#phase = 'killed'
    this.#ready = false
    this.failuresSinceReady = 0
    this.returnedAtMs = 0
  }

  /** The server is back: from now on a try that fails counts. */
  expectReturn(): void {
    this.#ready = true
  }
}

/** Kills a server again and again under players, spectators and an open ballot, and looks at what is left. */
export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  const { kills, progress = () => {} } = options
  const random = Random.fromSeed(options.seed, 'chaos')
  const port = await freePort()
  // Nobody decides for the players' ballot in between: the operator's own stays open over all kills.
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BOTS: '0',
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    CAVEA_LOG_LEVEL: 'error',
  }
  let server = await TestServer.start({ port, env })
  const first = server
  const { roomId } = await firstMatch(server)
  const visitors: Visitor[] = []
  const voters: Visitor[] = []
  for (let at = 0; at < options.players; at++) {
    const room = await new SdkClient(server.address).joinById<GameState>(roomId, { name: `P${at}` })
    visitors.push(new Visitor(room as Room<unknown, GameState>, at % 2 === 0 ? 'own' : 'stock'))
  }
  for (let at = 0; at < options.spectators; at++) {
    const room = await new SdkClient(server.address).joinOrCreate<GameState>('watch', { match: roomId, name: `S${at}` })
    const spectator = new Visitor(room as Room<unknown, GameState>, at % 2 === 0 ? 'own' : 'stock')
    visitors.push(spectator)
    voters.push(spectator)
  }
  const players = visitors.slice(0, options.players)
  const stopMoving = keepMoving(players, random)
  const opened = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic: 'floor', seconds: 600 })
  const { ballot } = (await opened.json()) as { ballot: string }
  const count = new Count(ballot)

  const recoveries: Recovery[] = []
  for (let kill = 0; kill < kills; kill++) {
    // The stock SDK comes back by itself only after five seconds in the room.
    const killAt = performance.now() + 5500 + random.between(0, 1500)
    await until(
      async () => {
        await count.cast(voters, random)
        return performance.now() >= killAt
      },
      { what: 'people vote', withinMilliseconds: 20_000 },
    )
    // A vote is confirmed just after a batch was stored: nothing would ever be lost right then.
    const diesAt = performance.now() + random.between(0, 200)
    await until(() => performance.now() >= diesAt, { what: 'the moment has come', withinMilliseconds: 1000 })
    for (const visitor of visitors) visitor.expectLoss()
    const killedAtMs = performance.now()
    await server.kill()
    const seenTick = Math.max(...players.map((player) => player.seenTick))
    server = await TestServer.start({ port, env, dataFolder: first.dataFolder })
    const readyAtMs = performance.now()
    for (const visitor of visitors) visitor.expectReturn()
    await until(() => visitors.every((visitor) => visitor.returnedAtMs > 0 || visitor.lost), {
      what: 'everybody is back',
      withinMilliseconds: 30_000,
    })
    const resumedTick = await resumedAt(first.dataFolder, roomId)
    recoveries.push({
      readyMs: readyAtMs - killedAtMs,
      ownMs: visitors.filter(({ kind }) => kind === 'own').map((visitor) => visitor.returnedAtMs - readyAtMs),
      stockFailures: visitors.filter(({ kind }) => kind === 'stock').map((visitor) => visitor.failuresSinceReady),
      lostMs: (Math.max(0, seenTick - resumedTick) * 1000) / arena.tickRate,
    })
    progress(
      `kill ${kill + 1} of ${kills}: ready after ${Math.round(readyAtMs - killedAtMs)} ms, match at tick ${resumedTick}`,
    )
  }

  stopMoving()
  await count.settle(voters)
  const shown = () => players[0]?.room.state.ballots.get(ballot)
  await until(() => shown()?.voters === count.voters, {
    what: 'the last votes are counted',
    withinMilliseconds: 10_000,
  })
  const miscounted = count.differences(Object.fromEntries(shown()?.counts.entries() ?? []))
  const seen = players[0]?.room.state as unknown as ArenaState
  const [scores, scoresTick] = [scoresOf(seen), seen.tick]
  await server.stop()
  const records = await recordsOf(first.dataFolder, roomId)
  const checked = verify(arena, records)
  const recount = audit(records).find((one) => one.ledger.ballot === ballot)
  const then = verify(
    arena,
    records.filter((record) => record.tick <= scoresTick),
  )
  const counted = scoresOf(then.match.state as ArenaState)
  const agreed = Object.entries(scores).every(([seat, score]) => counted[seat] === score)
  await first[Symbol.asyncDispose]()
  return {
    recoveries,
    gone: visitors.filter((visitor) => visitor.lost).map((visitor) => visitor.lostBy),
    confirmed: count.confirmed,
    miscounted: miscounted + (recount?.recount.voters === count.voters ? 0 : 1),
    scoresAgree: agreed,
    difference: checked.difference && `tick ${checked.difference.tick}: ${checked.difference.path}`,
    epochs: new Set(records.map((record) => record.epoch)).size,
  }
}

/** Who voted for what, as far as the server has confirmed it. */
class Count {
  readonly #ballot: string
  readonly #choices = new Map<Visitor, string>()
  readonly #unsure = new Set<Visitor>()
  confirmed = 0

  constructor(ballot: string) {
    this.#ballot = ballot
  }

  get voters(): number {
    return this.#choices.size
  }

  /** Some vote, each for something at random, without waiting for one another. */
  async cast(voters: readonly Visitor[], random: Random): Promise<void> {
    const some = random.shuffled(voters).slice(0, 5)
    await Promise.allSettled(
      some.map((voter) => this.#vote(voter, random.pick(['stone', 'ice', 'shrinking']) ?? 'ice')),
    )
  }

  /** Whoever was not told what became of their vote votes once more. */
  async settle(voters: readonly Visitor[]): Promise<void> {
    const open = voters.filter((voter) => !voter.lost && (this.#unsure.has(voter) || !this.#choices.has(voter)))
    for (const voter of open) await this.#vote(voter, 'ice')
  }

  /** How many voters more or less each option has than were confirmed. */
  differences(counts: Readonly<Record<string, number>>): number {
    const wanted: Record<string, number> = {}
    for (const choice of this.#choices.values()) wanted[choice] = (wanted[choice] ?? 0) + 1
    return Object.keys(counts).reduce((sum, option) => sum + Math.abs((counts[option] ?? 0) - (wanted[option] ?? 0)), 0)
  }

  async #vote(voter: Visitor, choice: string): Promise<void> {
    this.#unsure.add(voter)
    const answer = voter.room.request('vote', { ballot: this.#ballot, choice })
    await Promise.race([answer, new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), 2000))])
    this.#unsure.delete(voter)
    this.#choices.set(voter, choice)
    this.confirmed += 1
  }
}

/** Players run about and dash; gives what stops them. */
function keepMoving(players: readonly Visitor[], random: Random): () => void {
  const directions = players.map(() => random.between(0, 2 * Math.PI))
  const inputs = players.map(({ room }) => room.input() as unknown as { data: Record<string, unknown>; send(): void })
  const timer = setInterval(() => {
    for (const [at, { room }] of players.entries()) {
      if (!room.connection.isOpen) continue
      directions[at] = (directions[at] ?? 0) + random.between(-0.3, 0.3)
      const angle = directions[at] ?? 0
      const input = inputs[at]
      if (input === undefined) continue
      Object.assign(input.data, { moveX: Math.cos(angle), moveY: Math.sin(angle), dash: random.chance(0.03) })
      input.send()
    }
  }, 1000 / arena.tickRate)
  return () => clearInterval(timer)
}

const scoresOf = (state: ArenaState): Record<string, number> =>
  Object.fromEntries(arena.standings(state).map(({ seat, score }) => [seat, score]))

async function recordsOf(dataFolder: string, id: string): Promise<readonly TapeRecord[]> {
  const records = await new FileStore(`${dataFolder}/tapes`, () => {}).read(id)
  if (records === undefined) throw new Error('The match left no tape.')
  return records
}

/** Where the newest process went on with the match. */
async function resumedAt(dataFolder: string, id: string): Promise<number> {
  const records = await recordsOf(dataFolder, id)
  const epoch = records.at(-1)?.epoch
  return records.find((record) => record.epoch === epoch && record.kind === 'keyframe')?.tick ?? 0
}
