import { describe, expect, test } from 'vitest'
import { planFor } from '../../shared/ballot/plan.ts'
import type { TickEntry } from '../../shared/command.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { SeatClaim } from '../../shared/tape/record.ts'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { House } from './house.ts'
import type { Past, Recording } from './recording.ts'
import { freshRun, type Run, resumedRun } from './run.ts'

const claim = (seat: string): SeatClaim => ({ seat, name: `Name of ${seat}`, person: `p ${seat}`, token: `t ${seat}` })
const audience = { secret: '', opened: 0, director: { nextInMs: 0, random: [1, 2, 3, 4] } } as const
const room = { nextReference: 9, clockMs: 500, claims: [], audience }

/** What a run writes. */
class Pages implements Recording {
  readonly entries: { tick: number; entry: TickEntry }[] = []
  readonly marks: Mark[] = []
  readonly secrets: { seed: string; delayTicks: number }[] = []
  readonly keyframeDue = false

  begin(
    head: Parameters<Recording['begin']>[0],
    _reflection: Uint8Array,
    secret: { seed: string; delayTicks: number },
  ) {
    this.secrets.push(secret)
    return { ...head, schema: 'digits' }
  }

  entry(tick: number, entry: TickEntry): void {
    this.entries.push({ tick, entry })
  }

  mark(mark: Mark): void {
    this.marks.push(mark)
  }

  /** The commands of the last tick. */
  get last(): string[] {
    return this.entries.at(-1)?.entry.commands.map((one) => `${one.kind} ${'seat' in one ? one.seat : ''}`.trim()) ?? []
  }

  async begun(): Promise<void> {}
  patch(): void {}
  keyframe(): void {}
  roster(): void {}
  flush(): void {}
  async end(): Promise<void> {}
  async release(): Promise<void> {}
}

const nobody = () => undefined

function begun({ bots = 0, delayMs = 0, game = smallGame } = {}) {
  const pages = new Pages()
  const run = freshRun(game, new House(game, bots), 'm', { delayMs, record: () => pages })
  run.begin(new Uint8Array())
  return { run, pages }
}

/** The same match in another process, as it was at its last snapshot. */
function broughtBack(run: Run, bots = 0) {
  const pages = new Pages()
  const snapshot = JSON.parse(JSON.stringify(run.snapshot(room)))
  const past = { snapshot } as Past
  return { run: resumedRun(smallGame, new House(smallGame, bots), past, pages), pages }
}

const controllers = (run: Run) =>
  Object.fromEntries([...run.match.state.seats].map(([seat, { controller }]) => [seat, controller]))

describe('a run', () => {
  test('writes down what enters before the step, at the tick that it enters at', async () => {
    const { run, pages } = begun()
    const verdict = run.submit(ask.join('a'))
    run.step(1, nobody)
    expect(await verdict).toEqual({ ok: true })
    expect([pages.entries[0]?.tick, pages.last, run.match.tick]).toEqual([1, ['join a'], 1])
  })

  test('has a seed of its own, told to its tape alone, and a head with the digits of its schema', () => {
    const [one, other] = [begun({ delayMs: 1250 }), begun()]
    expect(one.pages.secrets[0]?.delayTicks).toBe(13)
    expect(one.pages.secrets[0]?.seed).toMatch(/^[\w-]{32}$/)
    expect(other.pages.secrets[0]?.seed).not.toBe(one.pages.secrets[0]?.seed)
    expect(one.run.head).toMatchObject({ match: 'm', game: 'small', version: 1, tickRate: 10, schema: 'digits' })
    expect(JSON.stringify(one.run.head)).not.toContain(one.pages.secrets[0]?.seed)
  })

  test('lets bots give way before somebody sits down, and sit down after somebody has left', () => {
    const { run, pages } = begun({ bots: 3 })
    run.step(0, nobody)
    expect(pages.last).toEqual(['bot.join bot-0', 'bot.join bot-1', 'bot.join bot-2'])
    run.seat('a')
    void run.submit(ask.join('a'))
    run.step(1, nobody)
    expect(pages.last).toEqual(['bot.leave bot-2', 'join a'])
    run.unseat('a')
    void run.submit(ask.leave('a'))
    run.step(0, nobody)
    expect(pages.last).toEqual(['leave a', 'bot.join bot-3'])
  })

  test('answers those who ask, also behind what the house wants and where the game throws', async () => {
    const crash = () => {
      throw new Error('a bug of the game')
    }
    const { run } = begun({ bots: 3, game: { ...smallGame, on: { ...smallGame.on, crash } } })
    run.step(0, nobody)
    run.seat('a')
    const verdicts = [run.submit(ask.join('a')), run.submit(ask.act('x', 'jump', { by: 1 }))]
    run.step(1, nobody)
    expect(await Promise.all(verdicts)).toEqual([{ ok: true }, { ok: false, code: 'seat_unknown' }])
    const thrown = run.submit({ kind: 'event', actor: 'event', type: 'crash', data: null })
    expect(() => run.step(1, nobody)).toThrow('a bug of the game')
    expect(await thrown).toEqual({ ok: false, code: 'internal' })
  })

  test('puts the moments of a step on the tape', () => {
    const { run, pages } = begun()
    const mark = { kind: 'mark', id: '1:0', name: 'lap', data: { seat: 'a' } } as const
    const emit = { kind: 'emit', id: '1:1', type: 'gusted', data: 1 } as const
    expect(run.marks([mark, emit])).toEqual([{ name: 'lap', data: { seat: 'a' } }])
    expect(pages.marks).toEqual([{ name: 'lap', data: { seat: 'a' } }])
  })

  test('refuses whatever comes after its end', async () => {
    const { run } = begun()
    const waiting = run.submit(ask.join('a'))
    run.close()
    expect(await waiting).toEqual({ ok: false, code: 'match_over' })
    expect(await run.submit(ask.join('b'))).toEqual({ ok: false, code: 'match_over' })
  })
})

describe('the snapshot of a run', () => {
  test('knows from where on votes count still: since the oldest open ballot was opened', () => {
    const { run } = begun()
    const plan = planFor('ground', smallGame.mechanics.ground, 'sand')
    const open = (ballot: string) =>
      void run.submit({ kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: 50 })
    const steps = (count: number) => {
      for (let at = 0; at < count; at++) run.step(0, nobody)
    }
    steps(3)
    expect(run.snapshot(room).votesFromTick).toBe(3)
    open('b1')
    steps(2)
    open('b2')
    steps(2)
    expect(run.snapshot(room).votesFromTick).toBe(4)
    void run.submit({ kind: 'ballot.cancel', actor: 'audience', ballot: 'b1' })
    steps(1)
    expect(run.snapshot(room).votesFromTick).toBe(6)
  })

  test('is enough to go on from, with the delay and the head that the match began with', () => {
    const { run } = begun({ delayMs: 1250 })
    void run.submit(ask.join('a'))
    for (let tick = 0; tick < 20; tick++) run.step(1, nobody)
    const { run: other } = broughtBack(run)
    expect(other.match.hash()).toBe(run.match.hash())
    expect(other.head).toEqual(run.head)
    expect(other.snapshot(room)).toEqual(run.snapshot(room))
  })

  test('of no match of the game is refused as damaged', () => {
    const { run } = begun()
    const snapshot = { ...run.snapshot(room), match: { ...run.match.snapshot(), state: ['schema', 99, 0, []] } }
    const resume = () => resumedRun(smallGame, new House(smallGame, 0), { snapshot } as unknown as Past, new Pages())
    expect(resume).toThrow(CaveaError)
  })
})

describe('after a restart', () => {
  /** A match with these people in it, brought back; and what it makes of those who have a claim. */
  function recovered(people: string[], claims: string[], before: (run: Run) => void = () => {}) {
    const { run } = begun()
    for (const seat of people) {
      run.seat(seat)
      void run.submit({ kind: 'join', actor: 'player', seat, name: `Name of ${seat}`, person: `p ${seat}` })
    }
    run.step(people.length, nobody)
    before(run)
    const other = broughtBack(run)
    other.run.recover(claims.map(claim))
    other.run.step(claims.length, nobody)
    return other
  }

  test('those who had a seat have dropped, until they come back', () => {
    const { run, pages } = recovered(['a', 'b'], ['a', 'b'])
    expect(pages.last).toEqual(['drop a', 'drop b'])
    expect(controllers(run)).toEqual({ a: 'nobody', b: 'nobody' })
    run.seat('a')
    void run.submit(ask.back('a'))
    run.step(2, nobody)
    expect(controllers(run)).toEqual({ a: 'player', b: 'nobody' })
  })

  test('those who had dropped before it drop no second time', () => {
    const { pages } = recovered(['a', 'b'], ['a', 'b'], (run) => {
      void run.submit(ask.drop('a'))
      run.step(2, nobody)
    })
    expect(pages.last).toEqual(['drop b'])
  })

  test('those of whom no claim is known have left', () => {
    const { run, pages } = recovered(['a', 'b'], ['b'])
    expect(pages.last).toEqual(['leave a', 'drop b'])
    expect(controllers(run)).toEqual({ b: 'nobody' })
  })

  test('those whose seat was not stored yet sit down, under their name, and have dropped', () => {
    const { run, pages } = recovered(['a'], ['a', 'b'])
    expect(pages.last).toEqual(['drop a', 'join b', 'drop b'])
    expect(controllers(run)).toEqual({ a: 'nobody', b: 'nobody' })
    expect(run.match.state.seats.get('b')?.name).toBe('Name of b')
  })

  test('bots stay where they are, and the house makes no other of the same id', () => {
    const { run } = begun({ bots: 2 })
    run.step(0, nobody)
    const other = broughtBack(run, 3)
    other.run.recover([])
    other.run.step(0, nobody)
    expect(other.pages.last).toEqual(['bot.join bot-2'])
    expect(controllers(other.run)).toEqual({ 'bot-0': 'bot', 'bot-1': 'bot', 'bot-2': 'bot' })
  })

  test('bots make room for who sits down again, in a match that was full of them', () => {
    const { run } = begun({ bots: 3 })
    run.step(0, nobody)
    const other = broughtBack(run, 3)
    other.run.recover([claim('a')])
    other.run.step(1, nobody)
    expect(other.pages.last).toEqual(['bot.leave bot-2', 'join a', 'drop a'])
    expect(controllers(other.run)).toEqual({ 'bot-0': 'bot', 'bot-1': 'bot', a: 'nobody' })
  })
})
