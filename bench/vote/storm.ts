import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../../scripts/project.ts'
import type { ChatReply } from '../../shared/protocol.ts'
import { expectAnswered, expectDecided, type Onlooker, seenOpen } from '../ballot.ts'
import { percentile, type Row, round } from '../benchmark.ts'
import { Child } from '../child.ts'
import type { CrowdOrders } from '../crowd/orders.ts'
import type { ProbeReport } from '../probe.ts'
import { choicesOf, countsOf, mechanic, peopleUpTo } from '../question.ts'
import { RedisProcess, ServerProcess } from '../server-process.ts'
import { bringCrowd, type Player, play, type Visitor, visit } from '../visits.ts'
import { albumOf, expectFollowed, sayLine } from '../witness.ts'
import { Chatters, chatSecret } from './chatters.ts'
import { costOf, probe } from './cost.ts'

/** Who votes. */
export interface Storm {
  /** Half of them at each of two relays. */
  readonly spectators: number
  /** People of a chat. */
  readonly chatters: number
  /** People who are in the stands and in the chat, and have linked the two. */
  readonly linked: number
  /** People of the chat who only come for the second ballot. */
  readonly newcomers: number
  /** How long each ballot is open. */
  readonly seconds: number
}

/** Everybody votes so often: they change their mind, and end with a choice that hangs on who they are. */
const votesEach = 4
const overMs = 1000
const answerMs = 30_000
const idleMs = 2000
/** So many of each relay's spectators are at the other as well. */
const twiceShare = 0.1

interface Scene {
  readonly origin: ServerProcess
  readonly crowd: Child<CrowdOrders>
  readonly chat: Chatters
  readonly player: Player
  readonly onlookers: readonly Onlooker[]
  readonly both: readonly { readonly room: Visitor; readonly user: string }[]
  /** How many people the spectators are. */
  readonly inStands: number
  readonly idle: ProbeReport
  readonly seconds: number
}

/**
 * Votes from everywhere, sent within a second or as fast as the machine can: by button at two relays and by chat, by people of whom
 * some are at both relays and some in the chat as well. Each must count once, with their last choice. Then the same once
 * more, with people who have not voted before: by now the others are known, and the electorate minds surges.
 */
export async function storm({ spectators, chatters, linked, newcomers, seconds }: Storm): Promise<Row[]> {
  await using redis = await RedisProcess.start()
  const settings = { REDIS_URL: redis.address }
  const played = { ...settings, CAVEA_ROLES: 'play', CAVEA_WEBHOOK_SECRET: chatSecret }
  await using origin = await ServerProcess.start(played, probe)
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
  // Last of all, so that whatever these see the others have been sent.
  const speakers = await Promise.all([visit(first, roomId), visit(second, roomId)])
  const onlookers = [player, ...speakers].map((room, at) => ({
    who: ['the player', 'one here', 'one there'][at] ?? '',
    room,
  }))
  await sayLine(speakers[0], 1)
  await origin.report()
  await pause(idleMs)
  const idle = await origin.report<ProbeReport>()
  const scene = { origin, crowd, chat, player, onlookers, both, inStands: firstOfSecond + half, idle, seconds }
  const users = (name: string, length: number) => Array.from({ length }, (_, at) => `${name}-${at}`)
  const known = users('chatter', chatters)
  const rows = [
    { what: 'a storm at two relays and by chat', ...(await storms(scene, 0, known)) },
    {
      what: 'the storm again, and newcomers by chat',
      ...(await storms(scene, 1, [...known, ...users('newcomer', newcomers)])),
    },
  ]
  const truth = albumOf(player)
  await expectFollowed({ crowd, speakers, truth: async () => truth }, 2)
  for (const room of [...both.map((one) => one.room), ...speakers]) await room.leave()
  await player.leave()
  return rows
}

/** One ballot on which everybody votes, until it is decided. `users`: people of the chat alone. */
async function storms(scene: Scene, time: number, users: readonly string[]): Promise<Row> {
  const { origin, crowd, chat, player, onlookers, both, inStands, idle, seconds } = scene
  const ballot = await origin.openBallot(player.roomId, { mechanic, seconds })
  await seenOpen(ballot, onlookers)
  const tokens = player.state.ballots.get(ballot)?.tokens
  const last = choicesOf(time)
  const rounds = Array.from({ length: votesEach }, (_, at) => turned(last, votesEach - 1 - at))
  const people = [...both.map(({ user }) => user), ...users]
  const lines = rounds.flatMap((names) =>
    people.map((user, at) => ({ user, text: `!${tokens?.get(names[at % names.length] ?? '')}` })),
  )
  await origin.report()
  const [voted, deliveredAtMs] = await Promise.all([
    crowd.ask('vote', { ballot, choices: rounds, overMs, answerMs }),
    chat.say(lines, overMs),
    ...both.map(({ room }, at) => room.request('vote', { ballot, choice: last[at % last.length] })),
  ])
  const busy = await origin.report<ProbeReport>()
  expectAnswered(voted)
  const voters = [...peopleUpTo(inStands), ...people.keys()]
  await expectDecided(ballot, countsOf(last, voters), onlookers)
  const sentAtMs = [...voted.sentAtMs, ...deliveredAtMs]
  const votes = voted.sentAtMs.length + lines.length + both.length
  return {
    voters: voters.length,
    votes,
    votesByChat: lines.length,
    sentWithinMs: round(Math.max(...sentAtMs) - Math.min(...sentAtMs)),
    confirmedMsMedian: round(percentile(voted.confirmedMs, 0.5)),
    confirmedMs99: round(percentile(voted.confirmedMs, 0.99)),
    ...costOf([idle], [[busy]], votes),
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

/** Names, beginning with another. */
const turned = (names: readonly string[], by: number): string[] =>
  names.map((_, at) => names[(at + by) % names.length] ?? '')
