import { describe } from 'vitest'
import { TwitchChat } from '../../server/audience/sources/twitch-chat.ts'
import { type IrcUser, Ngircd } from '../support/ngircd.ts'
import { TwitchBridge } from '../support/twitch-bridge.ts'
import { holdsTheContract, type Service } from './contract.ts'

async function twitchService(): Promise<Service> {
  const server = await Ngircd.start()
  const bridge = await TwitchBridge.start(server.port)
  const users = new Map<string, IrcUser>()
  const user = async (name: string) => {
    const there = users.get(name) ?? (await server.user(name, '#cavea'))
    users.set(name, there)
    return there
  }
  return {
    port: bridge.port,
    connector: (port) => new TwitchChat('cavea', `ws://127.0.0.1:${port}`),
    async say(name, text) {
      const one = await user(name)
      one.say(text)
    },
    rave() {
      bridge.send('@id=x;user-id=9;room-id=1;source-room-id=2 :eve!eve@eve PRIVMSG #cavea :!1')
      bridge.send('PRIVMSG\r\n:\r\n@@@;;; : :\r\n:a PRIVMSG\r\n@tmi-sent-ts=never NOTICE')
      bridge.send(`:eve!eve@eve FOO ${'x'.repeat(70_000)}`)
    },
    async [Symbol.asyncDispose]() {
      for (const one of users.values()) one.leave()
      await bridge[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe("a Twitch channel's chat", () => {
  holdsTheContract(twitchService)
})
