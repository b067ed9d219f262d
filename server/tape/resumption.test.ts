import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import type { SeatClaim, TapeRecord, TapeSnapshot } from '../../shared/tape/record.ts'
import { enoughToResume, resumptionOf } from './resumption.ts'

const claim = (seat: string): SeatClaim => ({ seat, name: seat, person: '', token: `token of ${seat}` })
const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, schema: 's', startedAt: 0 }

/** Records as a match writes them, with ticks of 100 ms. */
class Tape {
  readonly records: TapeRecord[] = []
  tick = 0
  seq = 0

  put(track: TapeRecord['track'], record: Record<string, unknown>): this {
    const stamp = { epoch: 1, seq: this.seq++, tick: this.tick, time: this.tick * 100 }
    this.records.push({ track, ...stamp, ...record } as TapeRecord)
    return this
  }

  start(): this {
    return this.put('public', { kind: 'start', head, reflection: new Uint8Array() })
  }

  key(snapshot: Partial<TapeSnapshot> = {}): this {
    const whole = { hash: `at ${this.tick}`, claims: [claim('a')], votesFromTick: this.tick, ...snapshot }
    return this.put('public', { kind: 'keyframe', bytes: new Uint8Array([this.tick]) }).put('private', {
      kind: 'snapshot',
      snapshot: whole,
    })
  }

  step(ticks = 1): this {
    for (let at = 0; at < ticks; at++) {
      this.tick += 1
      this.put('private', { kind: 'entry', commands: [], inputs: new Map([['a', [{ go: this.tick }]]]) })
      this.put('public', { kind: 'patch', bytes: new Uint8Array([this.tick]) })
    }
    return this
  }

  vote(ballot: string, voter: string): this {
    return this.put('private', { kind: 'votes', ballot, votes: [{ voter, choice: 'up', source: 's', seenTick: 0 }] })
  }

  /** Records that the store never got. */
  lose(ticks: number): this {
    const before = this.records.length
    this.step(ticks)
    this.records.length = before
    return this
  }

  /** The newest end from a tick on, as a store gives it that keeps a tape in pieces: each begins with the start. */
  since(tick: number): TapeRecord[] {
    return this.records.filter((record) => record.kind === 'start' || record.tick >= tick)
  }
}

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

describe('what a match resumes from', () => {
  test('is its last snapshot, with what entered after it, up to the last tick that is stored', () => {
    const past = resumptionOf(new Tape().start().key().step(10).key().step(3).records)
    expect([past.snapshot.hash, past.snapshotTick, past.lastTick]).toEqual(['at 10', 10, 13])
    expect([...past.entries]).toEqual(
      [11, 12, 13].map((tick) => [tick, { commands: [], inputs: new Map([['a', [{ go: tick }]]]) }]),
    )
    expect(past.publicRecords.map(({ kind }) => kind).slice(0, 3)).toEqual(['start', 'keyframe', 'patch'])
    expect(past.publicRecords.at(-1)).toMatchObject({ kind: 'patch', tick: 13 })
  })

  test('is the snapshot alone where nothing came after it', () => {
    const past = resumptionOf(new Tape().start().key().step(5).key().records)
    expect([past.snapshotTick, past.lastTick, past.entries.size]).toEqual([5, 5, 0])
  })

  test('goes on with the numbers of its records', () => {
    const { records, seq } = new Tape().start().key().step(4)
    expect(resumptionOf(records).nextSeq).toBe(seq)
  })

  test('ends at a gap: without what is missing nobody knows what came of the rest', () => {
    const { records, seq } = new Tape().start().key().step(4).lose(2).step(3)
    const past = resumptionOf(records)
    expect([past.lastTick, [...past.entries.keys()]]).toEqual([4, [1, 2, 3, 4]])
    expect(past.publicRecords.at(-1)?.tick).toBe(4)
    // The numbers behind the gap are taken all the same: a store would leave out what comes under them again.
    expect(past.nextSeq).toBe(seq)
  })

  test('begins behind a gap where a snapshot follows it', () => {
    const past = resumptionOf(new Tape().start().key().step(4).lose(2).key().step(3).records)
    expect([past.snapshotTick, past.lastTick, [...past.entries.keys()]]).toEqual([6, 9, [7, 8, 9]])
  })

  test('shows those who watch with a delay no patches over a gap: each of them needs all that were before', () => {
    const past = resumptionOf(new Tape().start().key().step(4).lose(2).key().step(3).records)
    expect(past.publicRecords.map(({ kind, tick }) => [kind, tick])).toEqual([
      ['start', 0],
      ['keyframe', 6],
      ['patch', 7],
      ['patch', 8],
      ['patch', 9],
    ])
  })

  test.each([
    ['nothing', new Tape()],
    ['no snapshot', new Tape().start().step(3)],
  ])('is refused where there is %s', (_what, { records }) => {
    expect(codeOf(() => resumptionOf(records))).toBe('tape_damaged')
  })
})

describe('the seats of who had one', () => {
  test('are those of the snapshot, where nothing changed after it', () => {
    expect(resumptionOf(new Tape().start().key().step(2).records).claims).toEqual([claim('a')])
  })

  test('are those of the last roster after it', () => {
    const tape = new Tape().start().put('private', { kind: 'roster', claims: [claim('old')] })
    tape.key().step(1)
    tape.put('private', { kind: 'roster', claims: [claim('b')] }).step(1)
    tape.put('private', { kind: 'roster', claims: [claim('b'), claim('c')] }).step(1)
    expect(resumptionOf(tape.records).claims).toEqual([claim('b'), claim('c')])
  })
})

describe('the votes that count still', () => {
  test('are all since the oldest ballot was opened that is open, in their order', () => {
    const tape = new Tape().start().key().step(3).vote('b1', 'too early').step(4)
    tape.vote('b2', 'v').step(3).vote('b2', 'w').key({ votesFromTick: 5 }).step(2).vote('b2', 'v').vote('b3', 'x')
    const cast = resumptionOf(tape.records).votes.map(({ ballot, votes }) => [ballot, votes[0]?.voter])
    expect(cast).toEqual([
      ['b2', 'v'],
      ['b2', 'w'],
      ['b2', 'v'],
      ['b3', 'x'],
    ])
  })
})

describe('the newest end of a tape', () => {
  const tape = new Tape().start()
  for (let round = 0; round < 40; round++) tape.key({ votesFromTick: Math.max(0, tape.tick - 20) }).step(10)
  const enough = enoughToResume(1000)

  test('is enough with a snapshot, the votes on open ballots, and what those with a delay watch', () => {
    // The last snapshot is of tick 390, its oldest ballot of 370; 11 seconds before the end is tick 290.
    expect(enough(tape.since(280))).toBe(true)
    expect(enough(tape.since(289))).toBe(true)
  })

  test.each([
    ['without a snapshot', tape.since(391)],
    ['without the votes on the oldest open ballot', tape.since(370)],
    ['without the stretch for those with a delay', tape.since(291)],
    ['of nothing', []],
  ])('is not enough %s', (_what, records) => {
    expect(enough(records)).toBe(false)
  })

  test('is judged by what is in it, not by the start that stores repeat before each piece of a tape', () => {
    expect(enoughToResume(0)(tape.since(385).slice(1))).toBe(false)
    expect(enoughToResume(0)(tape.since(385))).toBe(false)
  })
})

describe('M6: what operators did of the chat', () => {
  const moderation = (source: string) => ({ mutes: [{ kind: 'source', source }], lines: [] })
  const audienceOf = (tape: Tape) => resumptionOf(tape.records).snapshot.audience

  test('is that of the last record after the snapshot, else that of the snapshot', () => {
    const audience = { secret: 's', moderation: moderation('irc') } as TapeSnapshot['audience'] & object
    const tape = new Tape().start().key({ audience })
    expect(audienceOf(tape.step(2))).toEqual(audience)
    for (const source of ['twitch', 'kick']) tape.put('private', { kind: 'moderation', moderation: moderation(source) })
    expect(audienceOf(tape.step(2))).toEqual({ secret: 's', moderation: moderation('kick') })
  })
})
