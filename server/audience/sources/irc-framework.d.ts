/** What we use of `irc-framework`, which brings no types of its own. */
declare module 'irc-framework' {
  interface Options {
    host: string
    port: number
    tls: boolean
    nick: string
    username: string
    gecos: string
    password?: string
    version: null
    auto_reconnect: false
    ping_interval: number
    ping_timeout: number
    enable_chghost: boolean
  }

  interface Events {
    registered: []
    /** `account`: where the network says so; `false` for none. */
    join: [event: { nick: string; hostname: string; channel: string; account?: string | false }]
    account: [event: { nick: string; account: string | false }]
    userlist: [event: { users: readonly { nick: string }[] }]
    wholist: [event: { users: readonly { nick: string; account?: string }[] }]
    'user updated': [event: { nick: string; new_hostname?: string }]
    privmsg: [event: Message]
    nick: [event: { nick: string; new_nick: string }]
    part: [event: { nick: string }]
    quit: [event: { nick: string; message: string }]
    kick: [event: { kicked: string; message: string }]
    'nick in use': [event: { nick: string }]
    'nick invalid': [event: { nick: string; reason: string }]
    'irc error': [event: { error: string; reason?: string }]
    'socket close': [error: unknown]
  }

  export interface Message {
    readonly nick: string
    readonly hostname: string
    readonly target: string
    /** The sign of those that a line goes to alone, as in `@`; undefined for a line to all. */
    readonly group?: string
    readonly message: string
    readonly tags: Readonly<Record<string, string>>
    readonly account?: string
    readonly time?: number
  }

  export class Client {
    constructor(options: Options)
    readonly user: { readonly nick: string }
    readonly network: { supports(feature: string): unknown; readonly cap: { isEnabled(cap: string): boolean } }
    connect(): void
    join(channel: string): void
    quit(): void
    changeNick(nick: string): void
    requestCap(cap: string | readonly string[]): void
    who(target: string): void
    caseLower(text: string): string
    caseCompare(one: string, other: string): boolean
    removeAllListeners(): void
    on<Name extends keyof Events>(name: Name, listener: (...event: Events[Name]) => void): void
    readonly connection: { end(data: null, failed: boolean): void }
  }

  const framework: { readonly Client: typeof Client }
  export default framework
}
