import { describe, expect, test } from 'vitest'
import { arena } from '../../rooms/arena/game.ts'
import type { ArenaState } from '../../rooms/arena/state.ts'
import { ledgerLimit } from '../../server/audience/director/ledger.ts'
import { Director } from '../../server/audience/director.ts'
import type { Command } from '../../shared/command.ts'
import { influenceOf } from '../../shared/cost.ts'
import { Match } from '../../shared/match/match.ts'
import { outlooks } from '../../shared/preview.ts'
import { Random } from '../../shared/random.ts'
import { mechanicOf } from '../../shared/state.ts'

/** What stands do that always agree, and what came of it. */
interface Season {
  readonly opened: { readonly phase: string; readonly options: number }[]
  readonly offered: Set<string>
  readonly changed: { readonly atMs: number; readonly points: number }[]
  readonly balances: number[]
  readonly rounds: string[]
}

const tickMs = 1000 / arena.tickRate
const seconds = 15

/** Six bots in the arena for some minutes, and a crowd that always takes the worst for them, or always the best. */
function season(minutes: number, wish: 'worst' | 'best', seed: string): Season {
  const match = new Match<ArenaState>(arena, { seed })
  const bots = Array.from(
    { length: 6 },
    (_, at): Command => ({ kind: 'bot.join', actor: 'system', seat: `b${at}`, name: `B${at}`, brain: 'brawler' }),
  )
  let pending: Command[] = [...bots, { kind: 'crowd', actor: 'system', spectators: 100 }]
  const port = {
    roomId: 'm',
    game: match.game,
    state: match.state,
    submit: async () => ({ ok: true }) as const,
    objection: match.objection.bind(match),
    snapshot: match.snapshot.bind(match),
  }
  const director = new Director(port, 12_000, 0, { random: Random.fromSeed(seed).state })
  const made: Season = { opened: [], offered: new Set(), changed: [], balances: [], rounds: [] }
  let open: { ballot: string; plan: NonNullable<ReturnType<Director['choose']>>; until: number } | undefined
  for (let tick = 0; tick < minutes * 60 * arena.tickRate; tick++) {
    const now = tick * tickMs
    const { effects } = match.advance({ commands: pending, inputs: new Map() })
    pending = []
    for (const effect of effects) {
      if (effect.kind !== 'mark') continue
      director.heard(effect.name, now)
      const data = effect.data as { winner?: string }
      if (effect.name === 'round.end') made.rounds.push(data.winner ?? '')
    }
    made.balances.push(director.account(now).balance)
    const proposal = director.propose(now, open === undefined ? 0 : 1)
    if (proposal !== undefined) {
      const options = proposal.options.map(({ option }) => option)
      const plan = director.choose(proposal, outlooks(arena, match.snapshot(), options), now)
      if (plan === undefined) continue
      const ballot = `b${made.opened.length}`
      made.opened.push({ phase: match.state.phase, options: plan.options.length })
      for (const { changes } of plan.options) for (const { mechanic } of changes) made.offered.add(mechanic)
      match.advance({
        commands: [{ kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: 450 }],
        inputs: new Map(),
      })
      director.opened(ballot, plan, { by: 'director', topic: proposal.topic.key, repolls: 0 })
      open = { ballot, plan, until: now + seconds * 1000 }
    }
    if (open === undefined || now < open.until) continue
    const { ballot, plan } = open
    open = undefined
    const { costs } = director.snapshot(now).open.find((one) => one.ballot === ballot) ?? { costs: [] }
    const ranking = [...costs]
      .sort((one, other) => (wish === 'worst' ? other.burden - one.burden : one.burden - other.burden))
      .map(({ option }) => option)
    const counts = Object.fromEntries(ranking.map((option, at) => [option, 100 - at]))
    const settlement = director.settle(ballot, plan, ranking, counts)
    if (settlement.kind !== 'decide') {
      pending.push({ kind: 'ballot.cancel', actor: 'audience', ballot })
      continue
    }
    pending.push({ kind: 'ballot.decide', actor: 'audience', ballot, ranking: settlement.ranking })
    const winner = plan.options.find(({ name }) => name === settlement.ranking[0])
    for (const { mechanic, value } of winner?.changes ?? []) {
      const row = arena.mechanics[mechanic as keyof typeof arena.mechanics]
      const points = influenceOf(row, mechanicOf(match.state, mechanic)?.value ?? 0, value)
      made.changed.push({ atMs: now, points })
    }
  }
  return made
}

describe.each(['worst', 'best'] as const)('the arena under stands that always want the %s', (wish) => {
  const made = season(8, wish, `season ${wish}`)

  test('is asked often and about many things, and left alone while it counts in and cheers', () => {
    expect(made.opened.length).toBeGreaterThan(8)
    expect([...made.offered].sort()).toEqual(Object.keys(arena.mechanics).sort())
    expect(made.opened.map(({ phase }) => phase).filter((phase) => phase !== 'fight')).toEqual([])
    for (const { options } of made.opened) expect(options).toBeGreaterThanOrEqual(2)
  })

  test('changes by no more than its points in any minute, and is turned to one side no farther than the ledger lets it', () => {
    for (const { atMs } of made.changed) {
      const minute = made.changed.filter((one) => one.atMs > atMs - 60_000 && one.atMs <= atMs)
      expect(minute.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(300)
    }
    const dearest = 180
    for (const balance of made.balances) expect(Math.abs(balance)).toBeLessThan(ledgerLimit + dearest)
  })

  test('still has winners', () => {
    expect(made.rounds.length).toBeGreaterThan(3)
    expect(made.rounds.filter((winner) => winner !== '').length).toBeGreaterThan(made.rounds.length / 2)
  })
})
