import { describe, expect, test } from 'vitest'
import type { ModerationSnapshot } from '../../shared/moderation.ts'
import { Chat } from './chat.ts'
import { Moderation } from './moderation.ts'

const at = (address: string, watchedMs = 0, seats?: number) => ({
  origin: { network: { address, prefix: '', ...(seats === undefined ? {} : { seats }) }, watchedMs, proven: false },
})

function stands(before?: ModerationSnapshot) {
  const clock = { ms: 0 }
  const tape = { chat: () => {}, hide: () => {}, moderation: () => {} }
  const moderation = new Moderation(tape, { catches: async () => false }, before, () => clock.ms)
  let count = 0
  const say = (voter: string, writer: object) =>
    moderation.take({ id: `l${count++}`, from: voter, text: 'hail', source: 'stands', tick: 0 }, voter, writer)
  const authorOf = (name: string) => moderation.lines().find(({ from }) => from === name)?.author ?? ''
  return {
    clock,
    moderation,
    say,
    mute: (name: string) => moderation.setMuted({ author: authorOf(name) }, true),
    authorOf,
  }
}

describe('a mute', () => {
  test('M8: holds whoever comes back under another key at the same address, for ten minutes', async () => {
    const { clock, say, mute } = stands()
    await say('troll', at('one'))
    clock.ms = 60_000
    mute('troll')
    clock.ms += 5000
    expect(await say('troll again', at('one', 1000))).toBe('muted')
    expect(await say('somebody elsewhere', at('two', 1000))).toBeUndefined()
    clock.ms += 10 * 60_000
    expect(await say('troll again', at('one', 1000))).toBeUndefined()
  })

  test('M8: holds them over a restart as well, for the rest of the ten minutes', async () => {
    const { clock, say, mute, moderation } = stands()
    await say('troll', at('one'))
    clock.ms = 60_000
    mute('troll')
    clock.ms += 5 * 60_000
    const after = stands(JSON.parse(JSON.stringify(moderation.snapshot())) as ModerationSnapshot)
    expect(await after.say('troll again', at('one', 1000))).toBe('muted')
    expect(await after.say('guest', at('one', 20 * 60_000))).toBeUndefined()
    after.clock.ms += 5 * 60_000
    expect(await after.say('troll again', at('one', 1000))).toBeUndefined()
    expect(after.moderation.snapshot().quiet).toBeUndefined()
  })

  test('M8: does not mute a venue: not who was there before, nor who is known, and it can be lifted', async () => {
    const { clock, say, mute, moderation, authorOf } = stands()
    await say('troll', at('one'))
    clock.ms = 60_000
    mute('troll')
    clock.ms += 5000
    expect(await say('guest', at('one', 30_000))).toBeUndefined()
    expect(await say('regular', { ...at('one', 1000), isKnown: true })).toBeUndefined()
    expect(await say('newcomer', at('one', 1000))).toBe('muted')
    moderation.setMuted({ author: authorOf('troll') }, false)
    expect(await say('newcomer', at('one', 1000))).toBeUndefined()
  })
})

describe('the room for lines', () => {
  const shown = (chat: Chat, times: number, now: number, origin?: ReturnType<typeof at>['origin']) =>
    Array.from({ length: times }, () => chat.hasRoom(false, now, origin)).filter(Boolean).length

  test('M9: is not more than half of one address while others write', () => {
    const chat = new Chat()
    expect(shown(chat, 1, 0, at('two').origin)).toBe(1)
    expect(shown(chat, 100, 0, at('one').origin)).toBe(30)
    expect(shown(chat, 100, 0, at('two').origin)).toBe(29)
    // Twenty a second are shown: ten of them of one address, however many it sends.
    let ofOne = 0
    let ofTwo = 0
    for (let now = 1000; now < 11_000; now += 50) {
      ofOne += shown(chat, 5, now, at('one').origin)
      ofTwo += shown(chat, 1, now, at('two').origin)
    }
    expect(ofOne).toBeLessThanOrEqual(135)
    expect(ofTwo).toBeGreaterThanOrEqual(60)
  })

  test('M9: is all of an address alone, and of a venue that an operator has named', () => {
    expect(shown(new Chat(), 100, 0, at('one').origin)).toBe(60)
    const chat = new Chat()
    shown(chat, 1, 0, at('two').origin)
    expect(shown(chat, 100, 0, at('one', 0, 200).origin)).toBe(59)
  })
})
