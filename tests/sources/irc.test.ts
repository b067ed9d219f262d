import { describe, expect, onTestFinished, test } from 'vitest'
import { Irc, type IrcPlace, ircPlace } from '../../server/audience/sources/irc.ts'
import { Link } from '../../server/audience/sources/link.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { type IrcUser, Ngircd } from '../support/ngircd.ts'
import { until } from '../support/until.ts'
import { Ear, holdsTheContract, quickPace, type Service } from './contract.ts'

const channel = '#cavea'

function place(port: number): IrcPlace {
  const found = ircPlace(`irc://127.0.0.1:${port}/${channel}`)
  if (found === undefined) throw new Error('The address is none.')
  return found
}

async function ircService(): Promise<Service> {
  const server = await Ngircd.start()
  const users = new Map<string, IrcUser>()
  const user = async (name: string) => {
    const there = users.get(name) ?? (await server.user(name, channel))
    users.set(name, there)
    return there
  }
  return {
    port: server.port,
    connector: (port) => new Irc(place(port)),
    async say(name, text) {
      const one = await user(name)
      one.say(text)
    },
    async rave() {
      const eve = await user('eve')
      // To one alone, to another channel, a request to a program, a notice, a topic, and more than a line may hold.
      eve.raw(`PRIVMSG cavea :!1\r\nJOIN #other\r\nPRIVMSG #other :!1\r\nPRIVMSG ${channel} :\u0001VERSION\u0001`)
      eve.raw(`NOTICE ${channel} :!1\r\nTOPIC ${channel} :!1\r\nMODE ${channel} +b *!*@nowhere`)
    },
    async [Symbol.asyncDispose]() {
      for (const one of users.values()) one.leave()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a channel of an IRC server', () => {
  holdsTheContract(ircService)

  test('is read by two servers at once, though both would like the same nick', async () => {
    await using server = await Ngircd.start()
    const [one, other] = [
      new Link(new Irc(place(server.port)), quickPace),
      new Link(new Irc(place(server.port)), quickPace),
    ]
    onTestFinished(() => Promise.all([one.stop(), other.stop()]).then(() => {}))
    const ears = [new Ear(), new Ear()] as const
    one.start(ears[0])
    other.start(ears[1])
    await until(() => one.health().state === 'connected' && other.health().state === 'connected')
    const ann = await server.user('ann', channel)
    ann.say('hail')
    await until(() => ears.every((ear) => ear.texts().includes('hail')))
  })

  test('knows who changes their nick, and who takes a nick that has become free', async () => {
    await using server = await Ngircd.start()
    const source = new Link(new Irc(place(server.port)), quickPace)
    onTestFinished(() => source.stop())
    const ear = new Ear()
    source.start(ear)
    await until(() => source.health().state === 'connected')
    const ann = await server.user('ann', channel)
    ann.say('!1')
    await until(() => ear.lines.length === 1)
    ann.raw('NICK other')
    ann.say('!1')
    await until(() => ear.lines.length === 2)
    const thief = await server.user('ann', channel)
    thief.say('!2')
    await until(() => ear.lines.length === 3)
    const [first, second, third] = ear.lines
    expect(second?.name).toBe('other')
    expect(second?.userId).toBe(first?.userId)
    expect(third?.name).toBe('ann')
    expect(third?.userId).not.toBe(first?.userId)
  })

  test('S10: five votes by part, nick change and rejoin are one, also over a break of our connection', async () => {
    await using server = await Ngircd.start()
    await using network = await LagProxy.start({ targetPort: server.port })
    const source = new Link(new Irc(place(network.port)), quickPace)
    onTestFinished(() => source.stop())
    const ear = new Ear()
    source.start(ear)
    await until(() => source.health().state === 'connected')
    const ann = await server.user('ann', channel)
    const says = async (text: string) => {
      ann.say(text)
      await until(() => ear.texts().includes(text))
    }
    await says('!1 ann')
    for (const nick of ['bea', 'cat', 'dan']) {
      ann.raw(`PART ${channel}\r\nNICK ${nick}\r\nJOIN ${channel}`)
      await says(`!1 ${nick}`)
    }
    network.cut()
    await until(() => source.health().state === 'waiting')
    ann.raw('NICK eve')
    await until(() => source.health().state === 'connected')
    await says('!1 eve')
    expect(ear.lines.map(({ name }) => name)).toEqual(['ann', 'bea', 'cat', 'dan', 'eve'])
    expect(new Set(ear.lines.map(({ userId }) => userId)).size).toBe(1)
  })

  test('S10: nobody takes the vote of somebody who quit by taking their nick from another host', async () => {
    await using server = await Ngircd.start()
    const source = new Link(new Irc(place(server.port)), quickPace)
    onTestFinished(() => source.stop())
    const ear = new Ear()
    source.start(ear)
    await until(() => source.health().state === 'connected')
    const ann = await server.user('ann', channel)
    ann.say('!1')
    await until(() => ear.lines.length === 1)
    const witness = await server.user('witness', channel)
    ann.raw('QUIT :bye')
    await until(() => witness.heard.some((line) => line.includes(' QUIT ')))
    const thief = await server.user('ann', channel, '127.0.0.2')
    thief.say('!2')
    await until(() => ear.lines.length === 2)
    const [vote, stolen] = ear.lines
    expect(stolen?.name).toBe('ann')
    expect(stolen?.userId).not.toBe(vote?.userId)
  })

  test('that cannot be joined is tried again later, with the reason in view', async () => {
    await using server = await Ngircd.start()
    const owner = await server.user('owner', channel)
    owner.raw(`MODE ${channel} +i`)
    const source = new Link(new Irc(place(server.port)), quickPace)
    onTestFinished(() => source.stop())
    const ear = new Ear()
    source.start(ear)
    await until(() => ear.waits().some(({ error }) => /invite|\+i/i.test(error)))
    owner.raw(`MODE ${channel} -i`)
    await until(() => source.health().state === 'connected')
  })
})
