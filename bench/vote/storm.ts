import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../../scripts/project.ts'
import type { ChatReply } from '../../shared/protocol.ts'
import { percentile, type Row, round } from '../benchmark.ts'
import { Child } from '../child.ts'
import type { CrowdOrders } from '../crowd/orders.ts'
import { mechanic, options, seenMs } from '../question.ts'
import { RedisProcess, ServerProcess, settled } from '../server-process.ts'
import { bringCrowd, play, visit } from '../visits.ts'
import { expectAnswered } from './answered.ts'
import { Chatters, chatSecret } from './chatters.ts'

/** Who votes. */
export interface Storm {
  /** Half of them at each of two relays. */
  readonly spectators: number
  /** People of a chat. */
  readonly chatters: number
  /** People who are in the stands and in the chat, and have linked the two. */
  readonly linked: number
}

/** Everybody changes their mind a few times, and ends with a choice that hangs on who they are. */
const rounds = Array.from({ length: 4 }, (_, at) => turned(3 - at))
const overMs = 1000
const openSeconds = 60
const answerMs = 30_000
/** So many of each relay's spectators are at the other as well. */
const twiceShare = 0.1

/**
 * Votes from everywhere, sent within a second or as fast as the machine can: by button at two relays and by chat, by people of whom
 * some are at both relays and some in the chat as well. Each must count once, with their last choice.
 */
export async function storm({ spectators, chatters, linked }: Storm): Promise<Row> {
  await using redis = await RedisProcess.start()
  const settings = { REDIS_URL: redis.address }
  const played = { ...settings, CAVEA_ROLES: 'play', CAVEA_WEBHOOK_SECRET: chatSecret }
  await using origin = await ServerProcess.start(played)
  await using first = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'watch' })
  await using second = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'watch' })
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, '../crowd/crowd.ts'))
  const { roomId } = await origin.match()
  const player = await play(origin, roomId)
  const half = Math.floor(spectators / 2)
  const firstOfSecond = Math.round(half * (1 - twiceShare))
  await bringCrowd(crowd, first, roomId, half, 0)
  await bringCrowd(crowd, second, roomId, half, firstOfSecond)
  const chat = new Chatters(origin)
  const both = await Promise.all(Array.from({ length: linked }, (_, at) => inBoth(second, roomId, chat, `both-${at}`)))

  const ballot = await origin.openBallot(roomId, { mechanic, seconds: openSeconds })
  const { tokens } = await settled('the ballot is open', () => player.state.ballots.get(ballot))
  await pause(seenMs)
  const people = [...both.map(({ user }) => user), ...Array.from({ length: chatters }, (_, at) => `chatter-${at}`)]
  const lines = rounds.flatMap((names) =>
    people.map((user, at) => ({ user, text: `!${tokens.get(names[at % names.length] ?? '')}` })),
  )
  const [voted, deliveredAtMs] = await Promise.all([
    crowd.ask('vote', { ballot, choices: rounds, overMs, answerMs }),
    chat.say(lines, overMs),
    ...both.map(({ room }, at) => room.request('vote', { ballot, choice: options[at % options.length] })),
  ])
  expectAnswered(voted)

  const voters = [...Array(firstOfSecond + half).keys(), ...people.keys()]
  const wanted = options.map((_, at) => voters.filter((voter) => voter % options.length === at).length)
  const seen = () => options.map((name) => player.state.ballots.get(ballot)?.counts.get(name) ?? 0)
  await settled('all are counted', () => seen().join() === wanted.join()).catch(() => {
    throw new Refusal('bench_wrong', `The storm was counted as ${seen()}, not as ${wanted}.`)
  })
  for (const { room } of both) await room.leave()
  await player.leave()
  const sentAtMs = [...voted.sentAtMs, ...deliveredAtMs]
  return {
    what: 'a storm at two relays and by chat',
    voters: voters.length,
    votes: voted.sentAtMs.length + lines.length + both.length,
    votesByChat: lines.length,
    sentWithinMs: round(Math.max(...sentAtMs) - Math.min(...sentAtMs)),
    confirmedMsMedian: round(percentile(voted.confirmedMs, 0.5)),
    confirmedMs99: round(percentile(voted.confirmedMs, 0.99)),
    countedOnce: 'yes',
  }
}

/** Somebody who comes to the stands and tells them who they are in the chat. */
async function inBoth(relay: ServerProcess, match: string, chat: Chatters, user: string) {
  const room = await visit(relay, match)
  const { link } = (await room.request('chat', { text: '!link' })) as ChatReply
  if (link?.kind !== 'code') throw new Refusal('bench_wrong', 'There is no code to link a chat by.')
  await chat.say([{ user, text: `!link ${link.code}` }], 0)
  return { room, user }
}

/** The options, beginning with another. */
function turned(by: number): string[] {
  return options.map((_, at) => options[(at + by) % options.length] ?? '')
}
