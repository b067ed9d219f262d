import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { freePort } from '../support/free-port.ts'
import { type IrcUser, Ngircd } from '../support/ngircd.ts'
import { TestServer } from '../support/server.ts'
import { TwitchBridge } from '../support/twitch-bridge.ts'
import { until } from '../support/until.ts'

const projectFolder = join(import.meta.dirname, '../..')
const people = { perChat: 100, stands: 500 }
const ballots = 10
/** The ballot in the middle of which the server is killed, and the one in the middle of which a chat breaks off. */
const [killedIn, brokenIn] = [4, 7]

/** So many at a time: a server that everybody joins at once lets them in one after another anyway. */
async function inGroups<T>(count: number, make: (at: number) => Promise<T>): Promise<T[]> {
  const all: T[] = []
  for (let at = 0; at < count; at += 25) {
    all.push(...(await Promise.all(Array.from({ length: Math.min(25, count - at) }, (_, one) => make(at + one)))))
  }
  return all
}

test('two chats and the stands decide ten ballots in a row, over a kill of the server and a break of a chat', {
  timeout: 300_000,
}, async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'cavea-evening-'))
  const irc = await Ngircd.start()
  const bridge = await TwitchBridge.start(irc.port)
  const port = await freePort()
  const env = {
    CAVEA_ADMIN_PASSWORD: operatorPassword,
    CAVEA_BALLOT_EVERY_SECONDS: '0',
    // Nobody falls, so that no question of the game takes up a ballot.
    CAVEA_BOTS: '0',
    CAVEA_IRC_ADDRESS: `irc://127.0.0.1:${irc.port}/#arena`,
    CAVEA_TWITCH_CHANNEL: 'cavea',
    CAVEA_TWITCH_CHAT_ADDRESS: `ws://127.0.0.1:${bridge.port}`,
  }
  let server = await TestServer.start({ env, port, dataFolder })
  const clients = new Clients(server.address)
  onTestFinished(async () => {
    await clients[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await bridge[Symbol.asyncDispose]()
    await irc[Symbol.asyncDispose]()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  const { roomId } = await firstMatch(server)
  const ircUsers = await inGroups(people.perChat, (at) => irc.user(`ira${at}`, '#arena'))
  const twitchUsers = await inGroups(people.perChat, (at) => irc.user(`tom${at}`, '#cavea'))
  const stands = await inGroups(people.stands, (at) => clients.watch(roomId, { name: `Ann ${at}` }))
  for (const room of stands) {
    room.reconnection.minUptime = 0
    room.reconnection.maxRetries = 60
  }
  const [first] = stands
  if (first === undefined) throw new Error('Nobody is in the stands.')
  const chatsUp = async () => {
    const text = await (await fetch(`${server.address}/metrics`)).text()
    return text.includes('cavea_source_up{source="irc"} 1') && text.includes('cavea_source_up{source="twitch"} 1')
  }
  await until(chatsUp, { withinMilliseconds: 20_000 })

  for (let at = 0; at < ballots; at++) {
    const reply = await asOperator(server, `/api/matches/${roomId}/ballots`, {
      mechanic: ['floor', 'gravity', 'wind'][at % 3],
      seconds: 120,
    })
    const { ballot } = (await reply.json()) as { ballot: string }
    await until(() => first.state.ballots.get(ballot)?.status === 'open')
    await vote(first, ballot, { ircUsers, twitchUsers, stands }, at)
    const everybody = people.stands + 2 * people.perChat
    await until(() => first.state.ballots.get(ballot)?.voters === everybody, { withinMilliseconds: 30_000 })
    if (at === killedIn) {
      await server.kill()
      server = await TestServer.start({ env, port, dataFolder })
      await until(() => stands.every(({ connection }) => connection.isOpen), { withinMilliseconds: 60_000 })
      await until(chatsUp, { withinMilliseconds: 60_000 })
    }
    if (at === brokenIn) bridge.cut()
    // On a busy machine six hundred votes take their time: the operator closes once all are in.
    await asOperator(server, `/api/matches/${roomId}/ballots/${ballot}/close`, {})
    await until(() => first.state.ballots.get(ballot)?.status === 'decided', { withinMilliseconds: 60_000 })
    expect(first.state.ballots.get(ballot)?.voters).toBe(everybody)
    if (at === brokenIn) await until(chatsUp, { withinMilliseconds: 20_000 })
  }

  const audit = spawnSync(process.execPath, [join(projectFolder, 'scripts/tape.ts'), 'audit', roomId], {
    // Without what else is set here: an unknown setting is refused.
    env: { PATH: process.env.PATH, CAVEA_DATA_DIR: dataFolder },
    encoding: 'utf8',
  })
  expect(audit.stdout).toContain(`${ballots} ballots were counted again, all as they had been told.`)
  expect(audit.status).toBe(0)
})

interface Crowd {
  readonly ircUsers: readonly IrcUser[]
  readonly twitchUsers: readonly IrcUser[]
  readonly stands: readonly Joined[]
}

/** Everybody votes, most twice: their last vote counts. Nobody who votes alike does so in the same instant. */
async function vote(first: Joined, id: string, { ircUsers, twitchUsers, stands }: Crowd, round: number): Promise<void> {
  const ballot = first.state.ballots.get(id)
  const options = [...(ballot?.options ?? [])]
  const choice = (at: number) => options[(at * 7 + round) % options.length] ?? ''
  const say = (at: number) => `!${ballot?.tokens.get(choice(at))}`
  for (const [at, user] of ircUsers.entries()) {
    if (at % 2 === 0) user.say(say(at + 1))
    user.say(say(at))
  }
  for (const [at, user] of twitchUsers.entries()) user.say(say(at))
  await inGroups(stands.length, (at) => {
    // Five hundred in one process read slowly. Who is cut off for that, or moved to stands with a process of their own, votes
    // when they are back; the answer to a vote that was on its way then never comes.
    const votes = async () => {
      const room = stands[at]
      if (!room?.connection.isOpen) return undefined
      return Promise.race([room.request('vote', { ballot: id, choice: choice(at) }), cutOff(room)])
    }
    return until(votes, { withinMilliseconds: 60_000 }).then((reply) => expect(reply).toMatchObject({ counted: true }))
  })
}

const cutOff = (room: Joined) => new Promise<undefined>((resolve) => room.onDrop.once(() => resolve(undefined)))
