import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Command } from '../../../shared/command.ts'
import { Stage } from '../../../tests/support/stage.ts'
import type { Source, SourceHealth, SourceName, SourceSink } from './source.ts'
import { type SourceStage, Sources } from './sources.ts'

/** A source that says what a test tells it to. */
class Told implements Source {
  readonly name: SourceName
  sink: SourceSink | undefined
  #health: SourceHealth = { state: 'stopped' }
  #lines = 0

  constructor(name: SourceName = 'twitch') {
    this.name = name
  }

  start(sink: SourceSink): void {
    this.sink = sink
    this.is('connected')
  }

  async stop(): Promise<void> {
    this.is('stopped')
  }

  health(): SourceHealth {
    return this.#health
  }

  is(state: 'connected' | 'waiting' | 'stopped'): void {
    const now = Date.now()
    if (state === 'connected') this.#health = { state, since: now }
    else if (state === 'waiting') this.#health = { state, attempt: 1, until: now, error: 'gone' }
    else this.#health = { state }
    this.sink?.changed(this.name, this.#health)
  }

  says(userId: string, text: string, more: { id?: string; at?: number; name?: string } = {}): void {
    const id = more.id ?? `line ${this.#lines++}`
    this.sink?.line({ source: this.name, userId, name: userId, text, at: Date.now(), ...more, id })
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

function rig(delayMs = 0, names: SourceName[] = ['twitch']) {
  const stage = new Stage({ tickRate: 10, delayMs })
  const said: { voter: string; from: string; text: string; seenTick: number }[] = []
  const submitted: Command[] = []
  const counted: string[] = []
  const failures: unknown[] = []
  const told = names.map((name) => new Told(name))
  const world = { broken: false }
  const staged: SourceStage = {
    match: {
      game: { tickRate: 10, on: { 'twitch.cheer': () => {} } },
      state: stage.match.state,
      submit: async (command) => {
        submitted.push(command)
        return { ok: true }
      },
    },
    audience: {
      say(draft) {
        said.push(draft)
        return stage.written(stage.audience.say(draft))
      },
      extend: (ballot, ticks) => stage.audience.extend(ballot, ticks),
    },
  }
  const sources = new Sources(told, {
    stage() {
      if (world.broken) throw new Error('The stage is broken.')
      return staged
    },
    standsDelayMs: delayMs,
    failed: (_where, error) => failures.push(error),
    counts: {
      up: (source, up) => counted.push(`${source} ${up ? 'up' : 'down'}`),
      line: (source) => counted.push(`${source} line`),
      reconnects: (source) => counted.push(`${source} again`),
    },
  })
  sources.start()
  /** So many ticks of the match, and as much time. */
  const play = async (ticks: number) => {
    for (let tick = 0; tick < ticks; tick++) {
      vi.advanceTimersByTime(100)
      await stage.play()
    }
  }
  const open = async (seconds: number) => {
    const id = await stage.open('ground', seconds)
    const ballot = stage.ballot(id)
    if (ballot === undefined) throw new Error('The ballot did not open.')
    const [first = '', second = ''] = [...ballot.options].map((option) => `!${ballot.tokens.get(option)}`)
    return { id, ballot, first, second, counts: () => Object.fromEntries(ballot.counts.entries()) }
  }
  const [source] = told
  if (source === undefined) throw new Error('There is no source.')
  return { stage, world, sources, source, told, said, submitted, counted, failures, play, open }
}

test('S1: a line comes once, however often it is delivered, under the name of its source and its person', async () => {
  const { source, told, said, counted } = rig(0, ['twitch', 'irc'])
  source.says('ann', 'hail', { id: 'one' })
  source.says('ann', 'hail', { id: 'one' })
  told[1]?.says('ann', 'hail', { id: 'one' })
  expect(said.map(({ voter }) => voter)).toEqual(['twitch:ann', 'irc:ann'])
  expect(counted.filter((what) => what.endsWith('line'))).toEqual(['twitch line', 'irc line'])
})

test('S2: whatever a source says is bounded text, and people with long ids stay apart', () => {
  const { source, said, failures } = rig()
  source.says('x'.repeat(5000), '\u0007\u202e')
  source.says(`${'x'.repeat(5000)}1`, `${'y'.repeat(5000)}\u202e`, { name: '\u202e'.repeat(9) })
  source.says(`${'x'.repeat(5000)}2`, '\ud800', { at: Number.NaN })
  source.says('', 'hail', { at: -1e15 })
  source.says('ann', 'hail', { at: 1e15 })
  for (const { voter, text } of said) {
    expect(voter.length).toBeLessThan(100)
    expect([...text].length).toBeLessThanOrEqual(200)
    expect(text).not.toContain('\u202e')
  }
  expect(new Set(said.map(({ voter }) => voter)).size).toBe(said.length)
  expect(said.every(({ seenTick }) => Number.isInteger(seenTick) && seenTick >= 0)).toBe(true)
  expect(failures).toEqual([])
})

test('S6: whoever answers late by as much as their stream is late is counted, and whoever saw it closed is not', async () => {
  const { sources, source, play, open } = rig(8000)
  const first = await open(5)
  await play(79)
  for (const voter of ['ann', 'bob', 'cat', 'dan']) source.says(voter, first.first)
  await play(60)
  // Answered after eight seconds by everybody, who needed two of them: the stream is six seconds late.
  expect(sources.report()).toMatchObject([{ source: 'twitch', delayMs: 6000 }])
  expect(sources.longestDelayMs).toBe(6000)
  const second = await open(5)
  await play(105)
  source.says('ann', second.first)
  await play(14)
  // They see what was six seconds ago: that it has closed.
  source.says('cat', second.first)
  // A line that was written in time, and came late: what counts is when it was written.
  source.says('bob', second.first, { at: Date.now() - 3400 })
  await play(30)
  expect(second.ballot.status).toBe('decided')
  expect(second.counts()).toMatchObject({ sand: 2 })
})

test('S7: whoever answers before the stream can have shown a ballot sees the match itself, and is counted', async () => {
  const { source, play, open } = rig(6000)
  const first = await open(5)
  await play(79)
  for (const voter of ['ann', 'bob', 'cat', 'dan']) source.says(voter, first.first)
  await play(60)
  const second = await open(5)
  source.says('eve', second.first)
  await play(1)
  source.says('eve', first.second)
  await play(150)
  expect(second.counts()).toMatchObject({ sand: 1, mud: 0 })
  expect(first.counts()).toMatchObject({ sand: 4, mud: 0 })
})

test('S7: a line that seems to be a little older than the ballot it answers is counted, and an old one is not', async () => {
  const { sources, source, play, open } = rig()
  await play(30)
  const ballot = await open(5)
  for (const voter of ['ann', 'bob', 'cat']) source.says(voter, ballot.first, { at: Date.now() - 400 })
  source.says('dan', ballot.first, { at: Date.now() - 1200 })
  await play(60)
  expect(ballot.counts()).toMatchObject({ sand: 3 })
  expect(sources.report()).toMatchObject([{ delayMs: 0 }])
})

test('S7: a line from long before the match is no vote, though the ballot opens as the match begins', async () => {
  const { source, play, open } = rig()
  const ballot = await open(5)
  source.says('ann', ballot.first, { at: Date.now() - 3_600_000 })
  await play(60)
  expect(ballot.counts()).toMatchObject({ sand: 0 })
})

test('S8: a ballot stays open for as long as a source was away in the middle of it, up to twenty seconds', async () => {
  const { source, counted, play, open } = rig()
  const ballot = await open(4)
  const planned = ballot.ballot.closesAt
  await play(10)
  source.says('ann', ballot.first)
  source.is('waiting')
  await play(50)
  expect(ballot.ballot.status).toBe('open')
  source.is('connected')
  await play(2)
  expect(ballot.ballot.closesAt - planned).toBeGreaterThanOrEqual(50)
  expect(ballot.ballot.closesAt - planned).toBeLessThanOrEqual(62)
  source.says('bob', ballot.first)
  await play(60)
  expect(ballot.counts()).toMatchObject({ sand: 2 })
  expect(counted).toContain('twitch again')

  const other = await open(4)
  await play(10)
  source.is('waiting')
  await play(250)
  expect(other.ballot.status).not.toBe('open')
})

test('S9: an event of a service enters the match once, where its game has a handler for it, and bounded', () => {
  const { source, submitted } = rig(0, ['twitch-events'])
  const cheer = { source: 'twitch-events', type: 'cheer', at: 0, id: 'e1' } as const
  source.sink?.event({ ...cheer, name: 'Ann\u202e', amount: 100, text: 'x'.repeat(999) })
  source.sink?.event({ ...cheer, amount: 100 })
  source.sink?.event({ ...cheer, id: 'e2', amount: Number.NaN })
  source.sink?.event({ ...cheer, id: 'e3', type: 'constructor' })
  expect(submitted).toEqual([
    {
      ...{ kind: 'event', actor: 'event', type: 'twitch.cheer' },
      data: { name: 'Ann', amount: 100, text: 'x'.repeat(200) },
    },
    { kind: 'event', actor: 'event', type: 'twitch.cheer', data: {} },
  ])
})

test('one that floods is heard no more than others can read, and breaks nothing', async () => {
  const { source, stage, failures, play } = rig()
  for (let line = 0; line < 500; line++) source.says('noisy', `noise ${line}`)
  source.says('ann', 'hail')
  await play(1)
  expect(stage.taped.filter((what) => what === 'chat').length).toBeLessThanOrEqual(6)
  expect(failures).toEqual([])
})

test('what breaks behind it is reported and never thrown at whoever brings a line', async () => {
  const { source, world, failures, play, said } = rig()
  world.broken = true
  source.says('ann', 'hail')
  source.sink?.event({ source: 'twitch', type: 'cheer', at: 0, id: 'e1' })
  source.is('waiting')
  await play(5)
  expect(failures.length).toBeGreaterThanOrEqual(4)
  world.broken = false
  source.is('connected')
  source.says('ann', 'hail')
  expect(said.map(({ text }) => text)).toEqual(['hail'])
})
