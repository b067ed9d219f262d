import { randomInt } from 'node:crypto'
import { Buckets } from '../../../shared/buckets.ts'
import type { LinkReply } from '../../../shared/electorate.ts'
import { forgetOldest } from '../../../shared/forget-oldest.ts'

/** Without letters and digits that are taken for one another; no vowels, so that no code is a word. */
const alphabet = 'BCDFGHJKMNPQRTVWXY346789'
const codeCharacters = 8
/** A code that nobody typed within this time is void. */
const codeMs = 10 * 60_000
/** One account may be wrong so often, and then once in so many milliseconds: 24^8 codes are not guessed like this. */
const triesAtOnce = 5
const tryEveryMs = 60_000
/** One account may go to another person so often at once, and then once in so many milliseconds: live counts follow only at the close. */
const movesAtOnce = 5
const moveEveryMs = 60_000
const mostCodes = 20_000
const mostLinks = 200_000

/** What a chat line wants of the links: a code, to link by one, or to have all accounts back. Undefined for any other line. */
export type LinkWish =
  | { readonly kind: 'code' }
  | { readonly kind: 'link'; readonly code: string }
  | { readonly kind: 'unlink' }
  /** To vote from a venue whose screen shows a code. */
  | { readonly kind: 'here'; readonly code: string }

export function linkWish(text: string): LinkWish | undefined {
  const line = text.trim().toLowerCase()
  if (line === '!link') return { kind: 'code' }
  if (line === '!unlink') return { kind: 'unlink' }
  const [, here] = /^!here\s+([a-z0-9]{6})$/.exec(line) ?? []
  if (here !== undefined) return { kind: 'here', code: here.toUpperCase() }
  const [, first, second] = /^!link\s+([a-z0-9]{4})[- ]?([a-z0-9]{4})$/.exec(line) ?? []
  return first === undefined || second === undefined
    ? undefined
    : { kind: 'link', code: `${first}${second}`.toUpperCase() }
}

/**
 * Who is who over several sources. The stands show a person a code; typed in a chat, it makes the chat's account theirs.
 * An account belongs to one person at most: the last code holds. A code works once.
 */
export class Links {
  readonly #codes = new Map<string, { readonly person: string; readonly until: number }>()
  readonly #codeOf = new Map<string, string>()
  readonly #personOf = new Map<string, string>()
  /** The account that was linked last, by person. */
  readonly #accountOf = new Map<string, string>()
  readonly #wrong = new Buckets({ burst: triesAtOnce, everyMs: tryEveryMs })
  readonly #moves = new Buckets({ burst: movesAtOnce, everyMs: moveEveryMs })
  readonly #draw: (below: number) => number

  /** `draw` gives a whole number from 0 to below a bound that nobody can foresee. */
  constructor(draw: (below: number) => number = randomInt) {
    this.#draw = draw
  }

  /** The code by which a person of the stands links an account: the same one until it is used or void. */
  codeFor(person: string, now: number): string {
    const before = this.#codeOf.get(person)
    // One that is about to become void while it is being typed helps nobody.
    if (before !== undefined && (this.#codes.get(before)?.until ?? 0) > now + codeMs / 2) return before
    if (before !== undefined) this.#void(before)
    let code = this.#made()
    while (this.#codes.has(code)) code = this.#made()
    this.#codes.set(code, { person, until: now + codeMs })
    this.#codeOf.set(person, code)
    for (const [oldest, { until }] of this.#codes) {
      if (until > now && this.#codes.size <= mostCodes) break
      this.#void(oldest)
    }
    return code
  }

  /** Links an account of a source to whom the code was shown. */
  link(account: string, code: string, now: number): Extract<LinkReply, { kind: 'linked' | 'unknown' | 'limited' }> {
    if (this.#wrong.isFull(account, now)) return { kind: 'limited' }
    const known = this.#codes.get(code)
    if (known === undefined || known.until <= now) {
      this.#wrong.take(account, now)
      return { kind: 'unknown' }
    }
    const owner = this.#personOf.get(account)
    if (owner !== undefined && owner !== known.person && !this.#moves.take(account, now)) return { kind: 'limited' }
    this.#void(code)
    this.restore([[account, known.person]])
    return { kind: 'linked' }
  }

  /** The person behind an account: itself, where it is not linked. */
  personOf(account: string): string {
    return this.#personOf.get(account) ?? account
  }

  /** The account of another service that a person linked last; undefined where there is none. */
  accountOf(person: string): string | undefined {
    return this.#accountOf.get(person)
  }

  /** Takes every account from a person: who lent a code by mistake gets their one vote back. */
  unlink(person: string): void {
    for (const [account, owner] of this.#personOf) if (owner === person) this.#personOf.delete(account)
    this.#accountOf.delete(person)
  }

  /** What is known of some accounts, to be kept. */
  of(accounts: Iterable<string>): [account: string, person: string][] {
    return [...accounts].flatMap((account) => {
      const person = this.#personOf.get(account)
      return person === undefined ? [] : [[account, person] as [string, string]]
    })
  }

  restore(links: readonly (readonly [account: string, person: string])[]): void {
    for (const [account, person] of links) {
      // A stands account is a person already; one that could be given away would have two votes, or none.
      if (account === person) continue
      const owner = this.#personOf.get(account)
      if (owner !== undefined && this.#accountOf.get(owner) === account) this.#accountOf.delete(owner)
      this.#personOf.delete(account)
      this.#personOf.set(account, person)
      this.#accountOf.set(person, account)
    }
    forgetOldest(this.#personOf, mostLinks)
    forgetOldest(this.#accountOf, mostLinks)
  }

  #made(): string {
    return Array.from({ length: codeCharacters }, () => alphabet[this.#draw(alphabet.length)]).join('')
  }

  #void(code: string): void {
    const person = this.#codes.get(code)?.person
    this.#codes.delete(code)
    if (person !== undefined) this.#codeOf.delete(person)
  }
}
