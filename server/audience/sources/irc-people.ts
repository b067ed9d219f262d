import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { forgetOldest } from '../../../shared/forget-oldest.ts'

/** What a line of IRC says of who wrote it. */
export interface IrcSender {
  readonly nick: string
  /** The host name or address that the network shows. */
  readonly host: string
  /** The account they are signed in to, where the network says so. */
  readonly account?: string
}

interface Person {
  readonly id: string
  /** The last nick, as the network compares nicks. */
  nick: string
  readonly hosts: Set<string>
  /** The first account that they signed in to, and all others after it. */
  readonly accounts: Set<string>
  /** Under how many nicks they are in the channel now. */
  connections: number
  leftAt: number
}

/** Longer than any ballot stays open, with all its extensions: until then whoever comes back is who they were. */
const keepMs = 30 * 60_000
/** At most so many who have left are kept, and so many who are there; the oldest go first. */
const [mostLeft, mostPresent] = [10_000, 20_000]
/** A network changes hosts for few reasons: a cloak, or none. */
const mostHosts = 8
const mostAccounts = 8

/**
 * Who is behind a nick in a channel of IRC, where nicks are free to change. A person is an account, or a connection
 * without one. Whoever left and writes again from the same host is the same person under whatever nick: a connection
 * that parts, changes its nick unseen and joins again gains no second vote. Whoever takes a free nick from another host
 * is somebody else. One host so never counts as more people than wrote from it at the same time.
 */
export class IrcPeople {
  readonly #fold: (nick: string) => string
  readonly #now: () => number
  /** By nick. Only those who have written: nobody else has a vote to keep. */
  readonly #present = new Map<string, Person>()
  readonly #left = new Set<Person>()
  readonly #byHost = new Map<string, Set<Person>>()
  readonly #byAccount = new Map<string, Person>()
  readonly #ids = new Set<string>()
  /** What the network said of the accounts of nicks other than with a line. */
  readonly #accountOf = new Map<string, string>()
  /** Those whom the network takes out and puts back under another host. */
  readonly #moving = new Map<string, Person>()
  /** Nicks of whom nothing was heard since our own connection was lost: somebody else may have them by now. */
  readonly #unsure = new Set<string>()

  /** `fold`: makes nicks the same that the network takes for the same. */
  constructor(fold: (nick: string) => string, now = () => performance.now()) {
    this.#fold = fold
    this.#now = now
  }

  /** How many persons it remembers. */
  get size(): number {
    return this.#ids.size
  }

  /** The id of who wrote a line. `known`: an account counts also where not the line but an earlier message says it. */
  idOf(sender: IrcSender, known = false): string {
    this.#forget()
    const nick = this.#fold(sender.nick)
    const account = sender.account ?? (known ? this.#accountOf.get(nick) : undefined)
    if (this.#unsure.delete(nick) && this.#present.get(nick)?.hosts.has(hostOf(sender.host)) === false)
      this.#leave(nick)
    const before = this.#present.get(nick)
    const person = this.#personOf(before, nick, hostOf(sender.host), account)
    if (person !== before) {
      this.#leave(nick)
      this.#enter(nick, person)
    }
    person.nick = nick
    this.#remember(person, hostOf(sender.host), account)
    return person.id
  }

  /** Somebody has another nick now. */
  renamed(nick: string, next: string): void {
    const [from, to] = [this.#fold(nick), this.#fold(next)]
    if (from === to) return
    this.left(next)
    move(this.#accountOf, from, to)
    const person = this.#present.get(from)
    if (person === undefined) return
    this.#present.delete(from)
    this.#present.set(to, person)
    if (this.#unsure.delete(from)) this.#unsure.add(to)
    person.nick = to
  }

  /** Somebody is in the channel no more. `moves`: only to come back at once under another host, as the network says. */
  left(nick: string, moves = false): void {
    const key = this.#fold(nick)
    const person = this.#present.get(key)
    this.#accountOf.delete(key)
    if (moves && person !== undefined) this.#moving.set(key, person)
    this.#leave(key)
  }

  joined(nick: string, host: string): void {
    const key = this.#fold(nick)
    const person = this.#moving.get(key)
    this.#moving.delete(key)
    if (person !== undefined && this.#ids.has(person.id)) this.#remember(person, hostOf(host), undefined)
  }

  /** Somebody has another host now. */
  rehosted(nick: string, host: string): void {
    const person = this.#present.get(this.#fold(nick))
    if (person !== undefined) this.#remember(person, hostOf(host), undefined)
  }

  /** Somebody has signed in to an account, or out of it. */
  signedIn(nick: string, account: string | undefined): void {
    const key = this.#fold(nick)
    if (account === undefined) this.#accountOf.delete(key)
    else this.#accountOf.set(key, account)
    forgetOldest(this.#accountOf, mostPresent)
  }

  /** Our own connection is lost. People stay, as far as we know: {@link listed} tells who did. */
  lost(): void {
    for (const nick of this.#present.keys()) this.#unsure.add(nick)
    this.#accountOf.clear()
    this.#moving.clear()
  }

  /** All nicks in the channel, as the network lists them when we are back. Whoever is not among them has left. */
  listed(nicks: Iterable<string>): void {
    const here = new Set([...nicks].map((nick) => this.#fold(nick)))
    for (const nick of [...this.#unsure]) if (!here.has(nick)) this.#leave(nick)
  }

  #personOf(before: Person | undefined, nick: string, host: string, account: string | undefined): Person {
    const owner = account === undefined ? undefined : this.#byAccount.get(account)
    return owner ?? before ?? this.#returned(nick, host, account) ?? this.#fresh(nick, host, account)
  }

  // Who has written from this host and is not there now: under the same nick if possible, else who left last.
  #returned(nick: string, host: string, account: string | undefined): Person | undefined {
    const here = [...(this.#byHost.get(host) ?? [])]
    const gone = here.filter(({ connections }) => connections === 0).sort((one, other) => other.leftAt - one.leftAt)
    // Who has an account is taken for a guest only where nobody else is known from there, or by the nick as well.
    const fits = (person: Person) =>
      person.accounts.size === 0 || (account === undefined && (person.nick === nick || here.length === 1))
    return gone.find((person) => person.nick === nick && fits(person)) ?? gone.find(fits)
  }

  #fresh(nick: string, host: string, account: string | undefined): Person {
    const base = account === undefined ? `${nick}~${digestOf(host)}` : `@${account}`
    let id = base
    for (let more = 2; this.#ids.has(id); more++) id = `${base}~${more}`
    this.#ids.add(id)
    return { id, nick, hosts: new Set(), accounts: new Set(), connections: 0, leftAt: 0 }
  }

  #enter(nick: string, person: Person): void {
    this.#left.delete(person)
    this.#present.set(nick, person)
    person.connections += 1
  }

  #leave(nick: string): void {
    this.#unsure.delete(nick)
    const person = this.#present.get(nick)
    if (person === undefined) return
    this.#present.delete(nick)
    person.connections -= 1
    if (person.connections > 0) return
    person.leftAt = this.#now()
    this.#left.add(person)
  }

  #remember(person: Person, host: string, account: string | undefined): void {
    if (!person.hosts.has(host) && person.hosts.size < mostHosts) {
      person.hosts.add(host)
      const there = this.#byHost.get(host) ?? new Set()
      this.#byHost.set(host, there.add(person))
    }
    // Whoever has written and signs in then stays one person: the account is theirs from now on.
    if (account === undefined || this.#byAccount.has(account) || person.accounts.size >= mostAccounts) return
    this.#byAccount.set(account, person)
    person.accounts.add(account)
  }

  #forget(): void {
    const now = this.#now()
    for (const person of this.#left) {
      if (this.#left.size <= mostLeft && now - person.leftAt < keepMs) break
      this.#left.delete(person)
      this.#drop(person)
    }
    for (const nick of this.#present.keys()) {
      if (this.#present.size <= mostPresent) break
      this.#leave(nick)
    }
    forgetOldest(this.#moving, mostPresent)
  }

  #drop(person: Person): void {
    this.#ids.delete(person.id)
    for (const host of person.hosts) {
      const there = this.#byHost.get(host)
      there?.delete(person)
      if (there?.size === 0) this.#byHost.delete(host)
    }
    for (const account of person.accounts) this.#byAccount.delete(account)
  }
}

function move(map: Map<string, string>, from: string, to: string): void {
  const value = map.get(from)
  map.delete(from)
  if (value === undefined) map.delete(to)
  else map.set(to, value)
}

// Whoever has an IPv6 address has all of its prefix of 64 bits.
function hostOf(host: string): string {
  if (!isIPv6(host)) return host.toLowerCase()
  const [before = '', after] = host.split('::')
  const [head, tail] = [before.split(':'), after?.split(':') ?? []]
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length
  const groups = [...head, ...Array<string>(Math.max(0, zeros)).fill('0'), ...tail]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')
}

// Enough that a nick from elsewhere is another person also after a restart, too little to tell an address by.
const digestOf = (host: string): string => createHash('sha256').update(host).digest('hex').slice(0, 4)
