import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import type { ModerationSnapshot } from '../../shared/moderation.ts'
import { Moderation } from './moderation.ts'

/** Moderation with a tape to look at, on which `fig` is a hidden word. */
class Desk {
  readonly shown: string[] = []
  readonly saved: ModerationSnapshot[] = []
  readonly moderation: Moderation
  #count = 0

  constructor(before?: ModerationSnapshot) {
    this.moderation = new Moderation(
      {
        chat: (line) => void this.shown.push(`${line.from}: ${line.text}`),
        hide: (lines) => void this.shown.push(`hide ${lines.join(' ')}`),
        moderation: (snapshot) => void this.saved.push(JSON.parse(JSON.stringify(snapshot))),
      },
      { catches: async (text) => text.includes('fig') },
      before,
    )
  }

  say(text: string, from = 'Ann', source = 'stands') {
    const line = { id: `c${this.#count++}`, from, text, source, tick: 1 }
    return this.moderation.take(line, `person:${from}`)
  }

  get fates(): string[] {
    return this.moderation.lines().map(({ id, fate }) => `${id} ${fate}`)
  }

  author(id: string): string {
    return this.moderation.lines().find((line) => line.id === id)?.author ?? ''
  }
}

describe('a line of chat', () => {
  test('M3: is shown to everybody, and with a hidden word to operators alone, until one lets it through', async () => {
    const desk = new Desk()
    expect([await desk.say('hail'), await desk.say('a fig'), await desk.say('ave')]).toEqual([
      undefined,
      'words',
      undefined,
    ])
    expect(desk.shown).toEqual(['Ann: hail', 'Ann: ave'])
    expect(desk.fates).toEqual(['c0 shown', 'c1 words', 'c2 shown'])
    desk.moderation.setShown('c1', true, 9)
    expect(desk.shown.at(-1)).toBe('Ann: a fig')
    expect(desk.moderation.lines().at(-1)).toMatchObject({ id: 'c1', tick: 9, fate: 'shown' })
    desk.moderation.setShown('c1', true, 10)
    expect(desk.shown).toHaveLength(3)
  })

  test('M3: by somebody whose name has a hidden word is shown under another', async () => {
    const desk = new Desk()
    await desk.say('hail', 'figface')
    expect(desk.shown).toEqual(['Somebody: hail'])
    expect(desk.moderation.lines()).toMatchObject([{ from: 'Somebody', hiddenName: 'figface', fate: 'shown' }])
  })

  test('M4: can be taken down, and put back', async () => {
    const desk = new Desk()
    await desk.say('hail')
    desk.moderation.setShown('c0', false, 5)
    expect([desk.shown.at(-1), desk.fates]).toEqual(['hide c0', ['c0 operator']])
    desk.moderation.setShown('c0', true, 6)
    expect([desk.shown.at(-1), desk.fates]).toEqual(['Ann: hail', ['c0 shown']])
    expect(() => desk.moderation.setShown('c7', false, 5)).toThrow(CaveaError)
  })
})

describe('M5: a mute', () => {
  test('of somebody takes down what they said, and keeps back what they say, until it is lifted', async () => {
    const desk = new Desk()
    await desk.say('one')
    await desk.say('two', 'Ben')
    await desk.say('three')
    desk.moderation.setMuted({ author: desk.author('c0') }, true)
    expect(desk.shown.at(-1)).toBe('hide c0 c2')
    expect(desk.moderation.mutes()).toEqual([{ kind: 'author', author: desk.author('c0'), name: 'Ann' }])
    expect([await desk.say('four'), await desk.say('five', 'Ben')]).toEqual(['muted', undefined])
    desk.moderation.setMuted({ author: desk.author('c0') }, false)
    expect(await desk.say('six')).toBeUndefined()
    expect(desk.fates).toEqual(['c0 muted', 'c1 shown', 'c2 muted', 'c3 muted', 'c4 shown', 'c5 shown'])
  })

  test('of a source is one of all who write there, and of nobody else', async () => {
    const desk = new Desk()
    desk.moderation.setMuted({ source: 'twitch' }, true)
    expect([await desk.say('one', 'Ann', 'twitch'), await desk.say('two')]).toEqual(['muted', undefined])
    expect(desk.moderation.mutes()).toEqual([{ kind: 'source', source: 'twitch' }])
  })

  test('tells two people apart, and never who they are', async () => {
    const desk = new Desk()
    await desk.say('one')
    await desk.say('two', 'Ben')
    await desk.say('three')
    expect(desk.author('c0')).toBe(desk.author('c2'))
    expect(desk.author('c0')).not.toBe(desk.author('c1'))
    expect(JSON.stringify(desk.moderation.lines())).not.toContain('person:')
  })
})

describe('M6: what operators did', () => {
  test('is on the tape at once, and holds after a restart', async () => {
    const before = new Desk()
    for (const text of ['one', 'a fig', 'three']) await before.say(text)
    before.moderation.setShown('c0', false, 5)
    before.moderation.setMuted({ source: 'irc' }, true)
    expect(before.saved).toHaveLength(2)
    const after = new Desk(before.saved.at(-1))
    expect(after.fates).toEqual(['c1 words', 'c2 shown', 'c0 operator'])
    expect(await after.say('four', 'Ann', 'irc')).toBe('muted')
    after.moderation.setShown('c1', true, 8)
    expect(after.shown).toEqual(['Ann: a fig'])
  })

  test('is bounded: 200 lines and 50 held back, of which a flood of others pushes out none', async () => {
    const desk = new Desk()
    for (let at = 0; at < 60; at++) await desk.say(`fig ${at}`)
    for (let at = 0; at < 300; at++) await desk.say(`line ${at}`)
    const lines = desk.moderation.lines()
    expect([lines.length, lines[0]?.text, lines[50]?.text]).toEqual([250, 'fig 10', 'line 100'])
    expect(desk.moderation.snapshot().lines).toHaveLength(100)
    for (let at = 0; at < 300; at++) desk.moderation.setMuted({ author: `${at}` }, true)
    expect(desk.moderation.mutes()).toHaveLength(200)
  })
})
