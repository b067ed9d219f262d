import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Decoder, Reflection, type Schema } from '@colyseus/schema'
import { connectRedis } from '../../server/cluster/connect.ts'
import { Played } from '../../server/cluster/played.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { keyOf } from '../../server/tape/redis/records.ts'
import { RedisStore } from '../../server/tape/redis/store.ts'
import type { TapeWriter } from '../../server/tape/store.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { ChatLine, MatchRow, VoteReply } from '../../shared/protocol.ts'
import type { PublicRecord, PublicTapeRecord } from '../../shared/tape/record.ts'
import { answerOrders } from '../child.ts'
import { Album, type Seen } from '../pictures.ts'
import { choicesOf } from '../question.ts'
import { type Ballots, type Reel, recorded } from './reel.ts'

/** What a process takes that shows a recorded match as if it were played now. */
export type PlayerOrders = {
  /** Lists a match, and plays a recording of it that has no ballots. Resolves with its id once it is on the tape. */
  begin: { about: { redis: string; seconds: number }; answer: string }
  /** Goes on with one that has ballots. Resolves with their ids. */
  vote: { about: Omit<Ballots, 'choices'>; answer: readonly string[] }
  /** What was to be seen of it since it was begun, or since it went on with ballots, up to now. */
  seen: { about: null; answer: readonly Seen[] }
}

type PlayedAudience = ReturnType<ConstructorParameters<typeof Played>[1]['audience']>
type Shown = Schema & { tick: number }

const match = 'recorded'
/** As far back as anybody's pictures go that are compared. */
const ticksSeen = 250
/** As often as a host writes. */
const writeEveryMs = 100
const quiet = () => {}

const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))
let store: RedisStore | undefined
let playing: Playing | undefined

/** One recording that is being played, from its first tick on. */
class Playing {
  readonly #reel: Reel
  readonly #writer: TapeWriter
  readonly #startedMs = Date.now()
  readonly #timer: NodeJS.Timeout
  readonly #said: ChatLine[] = []
  #tick = 0
  #seq: number

  /** `begins`: whether nothing of the match is on its tape yet. */
  constructor(reel: Reel, writer: TapeWriter, begins: boolean, seq: number) {
    this.#reel = reel
    this.#writer = writer
    this.#seq = seq
    if (begins) void this.#write([{ kind: 'start', head: reel.head, reflection: reel.reflection }])
    this.#timer = setInterval(() => void this.#goOn(), writeEveryMs)
  }

  get tick(): number {
    return this.#tick
  }

  say(line: ChatLine): void {
    this.#said.push(line)
  }

  /** Resolves with the number of the next record. */
  stop(): number {
    clearInterval(this.#timer)
    return this.#seq
  }

  /** The pictures of the last ticks up to now. */
  seen(): Seen[] {
    const album = new Album()
    const decoder: Decoder<Shown> = Reflection.decode(this.#reel.reflection)
    for (const [at, records] of this.#reel.ticks.slice(0, this.#tick).entries()) {
      const change = records.find((record) => record.kind === (at === 0 ? 'keyframe' : 'patch'))
      if (change !== undefined && 'bytes' in change) decoder.decode(change.bytes)
      if (at >= this.#tick - ticksSeen) album.add(decoder.state)
    }
    return album.seen
  }

  async #goOn(): Promise<void> {
    const { tickRate } = this.#reel.head
    const due = Math.floor(((Date.now() - this.#startedMs) / 1000) * tickRate)
    // A recording that is over would be a match that stands still.
    if (due > this.#reel.ticks.length) throw new Error('The recording was too short.')
    const records = this.#said.splice(0).map((line): PublicRecord => ({ kind: 'chat', line }))
    for (const tick of this.#reel.ticks.slice(this.#tick, due)) records.push(...tick)
    this.#tick = due
    await this.#write(records)
  }

  async #write(records: readonly PublicRecord[]): Promise<void> {
    const { epoch } = this.#writer
    const stamped = records.map(
      (record): PublicTapeRecord =>
        ({
          track: 'public',
          epoch,
          seq: this.#seq++,
          tick: this.#tick,
          time: Date.now(),
          ...record,
        }) as PublicTapeRecord,
    )
    if (stamped.length > 0) await this.#writer.append(stamped)
  }
}

answerOrders<PlayerOrders>(
  {
    async begin({ redis: address, seconds }) {
      const redis = await connectRedis(address, giveUp)
      store = new RedisStore(redis, new FileStore(folder, quiet), 10_000)
      playing = new Playing(recorded(match, seconds), await store.open(match), true, 0)
      const describe = (): MatchRow => ({
        roomId: match,
        game: 'arena',
        title: 'A recorded match',
        summary: '',
        players: 1,
        maxPlayers: 16,
        bots: 8,
        spectators: 0,
        startedAt: Date.now(),
        watchDelayMs: 0,
      })
      const nobody = { join: () => refuse(), leave: quiet, forget: quiet }
      const played = { roomId: match, describe, submit: quiet, line: nobody }
      new Played(redis, {
        address: () => '127.0.0.1:1',
        matches: () => [played],
        audience: () => ({ votes: taken, say: said }),
        unfinished: async () => new Set(await redis.hkeys(keyOf.open)),
        failed: giveUp,
      })
      return match
    },
    async vote(ballots) {
      if (store === undefined || playing === undefined) return refuse()
      const reel = recorded(match, ballots.times * (ballots.seconds + 4) + 60, { ...ballots, choices: choicesOf })
      const seq = playing.stop()
      // As another process would that goes on with it: under the next epoch, with a full state first.
      playing = new Playing(reel, await store.open(match), false, seq)
      return reel.ballots
    },
    async seen() {
      return playing?.seen() ?? []
    },
  },
  () => rmSync(folder, { recursive: true, force: true }),
)

// Nothing is counted: who votes for what has been recorded long ago.
async function taken({ ballot, votes }: Parameters<PlayedAudience['votes']>[0]): Promise<VoteReply[]> {
  return votes.map(({ voter }) => ({
    counted: true,
    ballot,
    choice: null,
    changed: false,
    receipt: hash('sha256', voter, 'hex'),
  }))
}

let lines = 0
async function said({ from, text, source }: { from: string; text: string; source: string }) {
  playing?.say({ id: `c${++lines}`, from, text, source, tick: playing.tick })
  return { sent: true as const }
}

function refuse(): never {
  throw new CaveaError('not_ready')
}

function giveUp(_where: string, error: unknown): never {
  console.error(error)
  process.exit(1)
}
