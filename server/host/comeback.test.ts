import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Comeback, type ComebackPorts, type Left } from './comeback.ts'
import type { Past, Recording } from './recording.ts'

const edition = { version: 3, schema: 'abc' }

/** As much of a house as bringing matches back needs, and what was done in it. */
class Ruins {
  readonly done: string[] = []
  readonly logged: string[] = []
  /** What the tape of each match says that it was. */
  /** Matches whose process turns out to be gone. */
  readonly late: string[] = []
  readonly left = new Map<string, { game: string; version: number; schema: string }>()
  /** Matches whose lease another node has. */
  readonly taken = new Set<string>()
  /** What goes wrong, by what is done. */
  readonly faults = new Map<string, unknown>()
  /** The step at which the process is told to end. */
  ends = ''
  #leaving = false
  onOpen: (match: string) => void = () => {}
  readonly comeback: Comeback

  constructor(...matches: string[]) {
    for (const match of matches) this.left.set(match, { game: 'arena', ...edition })
    const ports: ComebackPorts = {
      unfinished: async () => [...this.left.keys()],
      holdersKnown: async () => {
        for (const match of this.late) this.left.set(match, { game: 'arena', ...edition })
        return this.late.length > 0
      },
      claim: async (roomId) => !this.taken.has(roomId),
      resume: async (roomId) => {
        this.#do(`resume ${roomId}`)
        return this.#leftOf(roomId)
      },
      giveUp: async (roomId) => this.#do(`give up ${roomId}`),
      edition: (game) => (game === 'arena' ? edition : undefined),
      open: async (game, roomId) => {
        this.#do(`open ${game} ${roomId}`)
        const past = this.comeback.take(roomId)?.past
        if (past === undefined) throw new Error('Nothing is known of it.')
        // A second room of this id, such as a client may ask for, must not go on with the same tape.
        this.onOpen(roomId)
        if (this.comeback.take(roomId) !== undefined) throw new Error('It was handed out twice.')
      },
      leaving: () => this.#leaving,
      log: (level, _text, { roomId }) => void this.logged.push(`${level} ${roomId}`),
    }
    this.comeback = new Comeback(ports)
  }

  #do(what: string): void {
    this.done.push(what)
    this.#leaving ||= what === this.ends
    if (this.faults.has(what)) throw this.faults.get(what)
  }

  #leftOf(roomId: string): Left {
    const head = { match: roomId, title: '', tickRate: 30, startedAt: 0, ...this.left.get(roomId) }
    return {
      past: { snapshot: { head } } as Past,
      recording: {
        end: async (reason: string) => this.#do(`end ${roomId}: ${reason}`),
        release: async () => this.#do(`release ${roomId}`),
      } as unknown as Recording,
    }
  }
}

describe('matches that were left', () => {
  test('come back one after another, in the order in which they began', async () => {
    const ruins = new Ruins('a', 'b', 'c')
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'open arena a', 'resume b', 'open arena b', 'resume c', 'open arena c'])
    expect(ruins.logged).toEqual([])
  })

  test('come back before anybody is served, also where it took a while until their process was known to be gone', async () => {
    const ruins = new Ruins('a')
    ruins.late.push('b')
    ruins.onOpen = (match) => ruins.left.delete(match)
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'open arena a', 'resume b', 'open arena b'])
  })

  test('say whether they run here', async () => {
    const ruins = new Ruins('a', 'b')
    ruins.faults.set('resume b', new Error('There is no such disk.'))
    expect([await ruins.comeback.one('a'), await ruins.comeback.one('b')]).toEqual([true, false])
  })

  test.each([
    ['another version of the rules', { version: 4 }],
    ['another schema, which clients that come back would not ask for', { schema: 'abd' }],
    ['a game that is not here', { game: 'gone' }],
  ])('end where they are of %s', async (_what, other) => {
    const ruins = new Ruins('a', 'b')
    ruins.left.set('a', { game: 'arena', ...edition, ...other })
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'end a: version changed', 'resume b', 'open arena b'])
    expect(ruins.logged).toEqual(['warn a'])
    expect(ruins.comeback.take('a')).toBeUndefined()
  })

  test.each(['resume a', 'open arena a'])(
    'are given up where their tape turns out to be damaged on %s, and keep no other from coming back',
    async (step) => {
      const ruins = new Ruins('a', 'b')
      ruins.faults.set(step, new CaveaError('tape_damaged'))
      await ruins.comeback.all()
      expect(ruins.done.slice(-4, -2)).toEqual([step, 'give up a'])
      expect(ruins.done.slice(-2)).toEqual(['resume b', 'open arena b'])
      expect(ruins.logged).toEqual(['error a'])
      expect(ruins.comeback.take('a')).toBeUndefined()
    },
  )

  test.each([
    ['a full table of files', Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' })],
    ['a store that is away', new Error('Connection is closed.')],
    ['no room for one more match', new CaveaError('not_ready')],
  ])('are let go, not ended, where what keeps them is %s', async (_what, error) => {
    const ruins = new Ruins('a', 'b', 'c')
    ruins.faults.set('resume a', error)
    ruins.faults.set('open arena b', error)
    await ruins.comeback.all()
    expect(ruins.done).toEqual([
      'resume a',
      ...['resume b', 'open arena b', 'release b'],
      ...['resume c', 'open arena c'],
    ])
    expect(ruins.logged).toEqual(['error a', 'error b'])
    expect(ruins.comeback.take('b')).toBeUndefined()
  })

  test('are none that were over already', async () => {
    const ruins = new Ruins('a', 'b')
    ruins.faults.set('resume a', new CaveaError('tape_finished'))
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'resume b', 'open arena b'])
    expect(ruins.logged).toEqual(['info a'])
  })

  test('are left alone where another node has their lease', async () => {
    const ruins = new Ruins('a', 'b')
    ruins.taken.add('a')
    await ruins.comeback.all()
    expect(await ruins.comeback.one('a', 'orphaned')).toBe(false)
    expect(ruins.done).toEqual(['resume b', 'open arena b'])
  })

  test.each([
    ['asked', new CaveaError('tape_damaged')],
    ['asked', new Error('There is no such disk.')],
    ['orphaned', new CaveaError('tape_damaged')],
  ] as const)('are never ended by a process that runs on, where they are %s: %s', async (reason, error) => {
    const ruins = new Ruins('a', 'b', 'c')
    ruins.faults.set('resume a', error)
    ruins.faults.set('open arena b', error)
    ruins.left.set('c', { game: 'arena', ...edition, version: 4 })
    for (const match of ['a', 'b', 'c']) expect(await ruins.comeback.one(match, reason)).toBe(false)
    expect(ruins.done).toEqual(['resume a', 'resume b', 'open arena b', 'release b', 'resume c', 'release c'])
  })

  test('are left as they are once the process is told to end: one on its way back is let go', async () => {
    const ruins = new Ruins('a', 'b', 'c')
    ruins.ends = 'resume b'
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'open arena a', 'resume b', 'release b'])
    expect(ruins.comeback.take('b')).toBeUndefined()
  })

  test('are waited for while they are on their way back', async () => {
    const ruins = new Ruins('a')
    const back = ruins.comeback.one('a')
    await ruins.comeback.settled()
    expect(ruins.done).toEqual(['resume a', 'open arena a'])
    await back
  })

  test('are another process’s where that was quicker: their tape is not ended here', async () => {
    const ruins = new Ruins('a', 'b')
    ruins.faults.set('resume a', new CaveaError('tape_fenced'))
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'resume b', 'open arena b'])
    expect(ruins.logged).toEqual(['error a'])
  })

  test('that cannot even be given up keep nobody from starting', async () => {
    const ruins = new Ruins('a', 'b')
    ruins.faults.set('resume a', new CaveaError('tape_damaged'))
    ruins.faults.set('give up a', new Error('There is no such disk.'))
    await ruins.comeback.all()
    expect(ruins.done).toEqual(['resume a', 'give up a', 'resume b', 'open arena b'])
    expect(ruins.logged).toEqual(['error a', 'error a'])
  })
})

test('nothing is known of a match that is new', () => {
  expect(new Ruins().comeback.take('new')).toBeUndefined()
})
