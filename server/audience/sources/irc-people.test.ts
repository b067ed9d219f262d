import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { IrcPeople } from './irc-people.ts'

let now = 0
let people: IrcPeople
const says = (nick: string, host = 'h', account?: string) =>
  people.idOf({ nick, host, ...(account === undefined ? {} : { account }) })

beforeEach(() => {
  now = 0
  people = new IrcPeople(
    (nick) => nick.toLowerCase(),
    () => now,
  )
})

describe('S10: on IRC', () => {
  test('a nick is the same however it is written', () => {
    expect(says('Ann')).toBe(says('aNN'))
  })

  test('whatever people rename themselves to, each stays who they are, and no two are the same', () => {
    const names = fc.constantFrom('ann', 'bob', 'cat', 'dan', 'eve', 'fay')
    const steps = fc.array(fc.tuple(fc.nat({ max: 3 }), names), { maxLength: 40 })
    fc.assert(
      fc.property(steps, (changes) => {
        const crowd = new IrcPeople((nick) => nick)
        const at = ['ann', 'bob', 'cat', 'dan']
        const ids = at.map((nick) => crowd.idOf({ nick, host: 'h' }))
        for (const [who, next] of changes) {
          // A server lets nobody have a nick that somebody has.
          if (at.includes(next)) continue
          crowd.renamed(at[who] ?? '', next)
          at[who] = next
        }
        expect(at.map((nick) => crowd.idOf({ nick, host: 'h' }))).toEqual(ids)
        expect(new Set(ids).size).toBe(4)
      }),
    )
  })

  test('one host is never more people than wrote from it at the same time, whatever they do in between', () => {
    const nick = fc.constantFrom('ann', 'bob', 'cat', 'dan', 'eve')
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), nick }),
      fc.record({ kind: fc.constant('leave' as const), nick }),
      fc.record({ kind: fc.constant('rename' as const), nick, next: nick }),
      fc.record({ kind: fc.constant('lost' as const), stay: fc.uniqueArray(nick) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const crowd = new IrcPeople((name) => name)
        const here = new Set<string>()
        const ids = new Set<string>()
        let most = 0
        for (const one of steps) {
          if (one.kind === 'write') {
            ids.add(crowd.idOf({ nick: one.nick, host: 'h' }))
            here.add(one.nick)
          } else if (one.kind === 'leave') {
            crowd.left(one.nick)
            here.delete(one.nick)
          } else if (one.kind === 'lost') {
            crowd.lost()
            crowd.listed(one.stay)
            const stay: readonly string[] = one.stay
            for (const name of [...here]) if (!stay.includes(name)) here.delete(name)
          } else if (here.has(one.nick) && !here.has(one.next)) {
            crowd.renamed(one.nick, one.next)
            here.delete(one.nick)
            here.add(one.next)
          }
          most = Math.max(most, here.size)
        }
        expect(ids.size).toBe(most)
      }),
    )
  })

  test('who parts, takes another nick unseen and joins again has one identity, however often', () => {
    const ids = ['ann', 'bob', 'cat', 'dan', 'eve'].map((nick) => {
      const id = says(nick)
      people.left(nick)
      return id
    })
    expect(new Set(ids).size).toBe(1)
  })

  test('who takes the nick of somebody who left is somebody else, also after the connection was lost', () => {
    const ann = says('ann', 'home')
    people.left('ann')
    expect(says('ann', 'thief')).not.toBe(ann)
    people.lost()
    expect(says('ann', 'thief')).not.toBe(ann)
    people.left('ann')
    expect(says('ann', 'home')).toBe(ann)
  })

  test('a break of our own connection makes nobody another person who stays, nor one of their neighbours', () => {
    const ann = says('ann')
    people.lost()
    people.listed(['ann', 'bob', 'cavea'])
    const bob = says('bob')
    expect(bob).not.toBe(ann)
    expect([says('ann'), says('bob')]).toEqual([ann, bob])
  })

  test('who leaves during a break of our connection and comes back under another nick is who they were', () => {
    const ann = says('ann')
    people.lost()
    people.listed(['eve'])
    expect(says('eve')).toBe(ann)
  })

  test('who has the nick of somebody else after a break is told apart by the host', () => {
    const ann = says('ann', 'home')
    people.lost()
    people.listed(['ann'])
    expect(says('ann', 'thief')).not.toBe(ann)
    people.left('ann')
    expect(says('ann', 'home')).toBe(ann)
  })

  test('another process takes neither a thief for the one who had the nick', () => {
    const before = says('ann', 'home')
    const other = new IrcPeople((nick) => nick)
    expect(other.idOf({ nick: 'ann', host: 'thief' })).not.toBe(before)
    expect(new IrcPeople((nick) => nick).idOf({ nick: 'ann', host: 'home' })).toBe(before)
  })

  test('a split of the network takes nobody their identity, though all from one host come back in another order', () => {
    const ids = [says('ann'), says('bob'), says('cat', 'elsewhere')]
    for (const nick of ['ann', 'bob', 'cat']) people.left(nick)
    expect([says('cat', 'elsewhere'), says('bob'), says('ann')].reverse()).toEqual(ids)
  })

  test('an account is one person from every host, under every nick, at once', () => {
    const ann = says('ann', 'home', 'Ann')
    expect(ann).toBe('@Ann')
    expect(says('ann_', 'phone', 'Ann')).toBe(ann)
    people.left('ann')
    expect(says('ann_', 'phone', 'Ann')).toBe(ann)
    expect(says('other', 'home', 'Other')).toBe('@Other')
  })

  test('who votes and signs in then, or signs out again, has one vote', () => {
    const ann = says('ann')
    expect(says('ann', 'h', 'Ann')).toBe(ann)
    expect(says('ann')).toBe(ann)
    people.left('ann')
    expect([says('bob'), says('bob', 'h', 'Ann'), says('cat', 'elsewhere', 'Ann')]).toEqual([ann, ann, ann])
  })

  test('who leaves, comes back from the same host and signs in is who they were', () => {
    const guest = says('ann')
    people.left('ann')
    expect(says('bob', 'h', 'Ann')).toBe(guest)
  })

  test('a guest does not take the vote of an account from a host that several people share', () => {
    const ann = says('ann', 'gate', 'Ann')
    says('bob', 'gate', 'Bob')
    people.left('ann')
    expect(says('eve', 'gate')).not.toBe(ann)
    people.left('eve')
    expect(says('ann', 'gate')).toBe(ann)
  })

  test('an account that an earlier message told of counts where lines do not say', () => {
    people.signedIn('ann', 'Ann')
    people.renamed('ann', 'bea')
    expect(people.idOf({ nick: 'bea', host: 'h' }, true)).toBe('@Ann')
    people.signedIn('cat', 'Cat')
    people.left('cat')
    expect(people.idOf({ nick: 'cat', host: 'x' }, true)).not.toBe('@Cat')
  })

  test('a new cloak makes nobody another person', () => {
    const ann = says('ann', 'address')
    people.rehosted('ann', 'cloak')
    people.left('ann')
    expect(says('bea', 'cloak')).toBe(ann)
    people.left('bea', true)
    people.joined('bea', 'address2')
    expect(says('bea', 'address2')).toBe(ann)
  })

  test('all addresses of an IPv6 prefix are one host', () => {
    const ann = says('ann', '2001:db8:1:2::1')
    people.left('ann')
    expect(says('bea', '2001:db8:1:2:ffff:1:2:3')).toBe(ann)
    expect(says('cat', '2001:db8:1:3::1')).not.toBe(ann)
  })

  test('who left is remembered for half an hour, and a flood of others needs bounded memory', () => {
    const ann = says('ann', 'home')
    people.left('ann')
    now = 29 * 60_000
    expect(says('bea', 'home')).toBe(ann)
    people.left('bea')
    now += 31 * 60_000
    expect(says('cat', 'home')).not.toBe(ann)
    for (let at = 0; at < 40_000; at++) {
      says(`n${at}`, `host${at}`)
      if (at % 2 === 0) people.left(`n${at}`)
    }
    expect(people.size).toBeLessThan(30_010)
  })
})
