import { describe, expect, test } from 'vitest'
import type { Command } from '../../shared/command.ts'
import type { MechanicValue } from '../../shared/mechanic.ts'
import { Random } from '../../shared/random.ts'
import { simulate } from '../../shared/simulate.ts'
import { brawler } from './bots.ts'
import { Bout, calm } from './bout.ts'
import { arena } from './game.ts'
import { layouts } from './hazards.ts'
import { type ArenaState, Loaf, Status } from './state.ts'
import { tuning } from './tuning.ts'

const second = 30
const seeds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

/** What came of some minutes of bots. */
interface Account {
  readonly fightsSeconds: number[]
  readonly winners: string[]
  falls: number
  shovedFalls: number
  /** The longest that anybody who fought stayed within an avatar's radius of one place. */
  stillestSeconds: number
  readonly layouts: Set<number>
}

function watch(seed: string, bots: number, minutes: number, commands?: (tick: number) => readonly Command[]): Account {
  const account: Account = {
    fightsSeconds: [],
    winners: [],
    falls: 0,
    shovedFalls: 0,
    stillestSeconds: 0,
    layouts: new Set(),
  }
  const places = new Map<string, { x: number; y: number; tick: number }>()
  let began = 0
  simulate(arena, {
    seed,
    bots,
    ticks: minutes * 60 * second,
    ...(commands && { commands }),
    watch(given, tick, effects) {
      const state = given as ArenaState
      account.layouts.add(state.layout)
      for (const effect of effects) {
        if (effect.kind !== 'mark') continue
        const data = effect.data as { winner?: string; by?: string }
        if (effect.name === 'round.start') began = tick
        if (effect.name === 'fall') account.falls += 1
        if (effect.name === 'fall' && data.by !== '') account.shovedFalls += 1
        if (effect.name !== 'round.end') continue
        account.fightsSeconds.push((tick - began) / second)
        account.winners.push(data.winner ?? '')
      }
      for (const one of state.gladiators.values()) {
        const place = places.get(one.seat)
        const away = place ? Math.hypot(one.x - place.x, one.y - place.y) : Number.POSITIVE_INFINITY
        if (away > tuning.gladiatorRadiusMetres || state.phase !== 'fight' || one.status !== Status.fighting) {
          places.set(one.seat, { x: one.x, y: one.y, tick })
        }
        const since = places.get(one.seat)?.tick ?? tick
        account.stillestSeconds = Math.max(account.stillestSeconds, (tick - since) / second)
      }
    },
  })
  return account
}

// Every quarter of a minute something else, as stands do.
const whims: readonly [string, MechanicValue][] = [
  ['floor', 'ice'],
  ['gravity', 0.5],
  ['lion', true],
  ['wind', 1.5],
  ['night', true],
  ['floor', 'shrinking'],
  ['rage', true],
  ['bread', true],
  ['gravity', 1],
  ['wind', 0],
]
const whimsical = (tick: number): readonly Command[] => {
  const [mechanic, value] = whims[Math.floor(tick / (15 * second)) % whims.length] ?? ['bread', true]
  return tick % (15 * second) === 0 ? [{ kind: 'mechanic.set', actor: 'operator', mechanic, value }] : []
}

describe('bots', () => {
  test.each([
    ['two', 2, undefined],
    ['eight', 8, undefined],
    ['eight before lively stands', 8, whimsical],
    ['sixteen before lively stands', 16, whimsical],
  ] as const)('%s fight rounds of half a minute to a minute that somebody wins', (_name, bots, commands) => {
    const matches = seeds.slice(0, 4).map((seed) => watch(seed, bots, 5, commands))
    const fights = matches.flatMap(({ fightsSeconds }) => fightsSeconds).toSorted((one, other) => one - other)
    const won = matches.flatMap(({ winners }) => winners).filter((winner) => winner !== '')
    expect(fights.length).toBeGreaterThanOrEqual(4 * 4)
    expect(fights[fights.length >> 1]).toBeGreaterThan(30)
    expect(fights[0]).toBeGreaterThan(10)
    expect(won.length).toBeGreaterThan(fights.length * 0.9)
    for (const { layouts: seen } of matches) expect(seen.size).toBe(layouts.length)
    // Nobody gets stuck: neither for fear between two pits, nor behind a fire.
    for (const { stillestSeconds } of matches) expect(stillestSeconds).toBeLessThan(8)
  })

  test('fall by shoves far more often than by themselves, and no one of them always wins', () => {
    const matches = seeds.map((seed) => watch(seed, 8, 5))
    const falls = matches.reduce((sum, match) => sum + match.falls, 0)
    const shoved = matches.reduce((sum, match) => sum + match.shovedFalls, 0)
    const winners = matches.flatMap((match) => match.winners)
    const wins = Map.groupBy(winners, (winner) => winner)
    expect(falls).toBeGreaterThan(8 * winners.length)
    expect(shoved / falls).toBeGreaterThan(0.85)
    expect(wins.size).toBeGreaterThanOrEqual(6)
    expect(Math.max(...[...wins.values()].map((one) => one.length)) / winners.length).toBeLessThan(0.4)
  })

  test('alone walk about and do not fall', () => {
    const match = watch('alone', 1, 3)
    expect(match.stillestSeconds).toBeLessThan(10)
    expect(match.falls).toBeLessThanOrEqual(1)
  })

  const think = (bout: Bout, night = false) =>
    brawler(bout.state, 'ann', {
      dt: 1 / 30,
      tick: bout.state.tick,
      random: Random.fromSeed('think', 'bots'),
      mechanics: { ...calm, night },
    })

  test('see far by day and near by night', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.place('ann', { x: 0, y: -1 })
    const towards = (x: number, y: number, night: boolean) => {
      bout.place('ben', { x, y })
      return think(bout, night)
    }
    expect(towards(7, 0, false)).not.toEqual(towards(-7, 0, false))
    expect(towards(7, 0, true)).toEqual(towards(-7, 0, true))
    expect(towards(2.5, 0, true)).not.toEqual(towards(-2.5, 0, true))
  })

  test('turn back at the rim, go for bread when bruised, and keep away from the lion', () => {
    const bout = new Bout(['ann'])
    bout.place('ann', { x: 9.7, y: 0 })
    expect(think(bout).moveX).toBeLessThan(-0.5)
    bout.place('ann', { x: 0, y: 0, bruises: 60 })
    bout.state.loaves.set('one', new Loaf().assign({ x: 0, y: 3, goneTick: 900 }))
    expect(think(bout).moveY).toBeGreaterThan(0.3)
    bout.state.loaves.clear()
    bout.set('lion', true)
    bout.place('ann', { x: 0, y: 0 })
    const without = think(bout).moveX ?? 0
    bout.state.lion?.assign({ x: 1.5, y: 0 })
    expect(think(bout).moveX ?? 0).toBeLessThan(without - 0.4)
  })
})
