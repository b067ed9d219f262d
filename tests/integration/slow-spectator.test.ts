import { type SchemaType, schema, t } from '@colyseus/schema'
import { describe, expect, it } from 'vitest'
import { defineGame, type StepContext } from '../../shared/game.ts'
import { GameState } from '../../shared/state.ts'
import { Clients, canonical, type Joined } from '../support/clients.ts'
import { InProcess } from '../support/in-process.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { until } from '../support/until.ts'

const Grain = schema({ pattern: t.string().default('') }, 'Grain')
const SandState = GameState.extend({ grains: t.map(Grain) }, 'SandState')
type SandState = SchemaType<typeof SandState>
const SandInput = schema({ still: t.boolean().default(true) }, 'SandInput')
type SandInput = SchemaType<typeof SandInput>

/** A game whose every tick changes so much that a spectator who does not read is megabytes behind within seconds. */
const sand = defineGame({
  name: 'sand',
  title: 'Sand',
  summary: 'Much of it.',
  version: 1,
  players: { min: 1, max: 4 },
  tickRate: 20,
  state: SandState,
  input: SandInput,
  mechanics: {},
  questions: {},
  actions: {},
  on: {},
  setup(state: SandState) {
    for (let grain = 0; grain < 1000; grain++) state.grains.set(`g${grain}`, new Grain())
  },
  join() {},
  leave: () => undefined,
  avatar: () => undefined,
  move() {},
  step(state: SandState, ctx: StepContext<SandInput, object, object>) {
    for (const grain of state.grains.values()) grain.pattern = `${ctx.random.next()}`.padEnd(200, '.')
  },
  standings: () => [],
  bots: { still: () => ({}) },
})

describe('a spectator who does not read', () => {
  it('costs bounded memory, and gets one fresh state when it reads again', { timeout: 90_000 }, async () => {
    await using house = await InProcess.start(sand)
    await using proxy = await LagProxy.start({ targetPort: Number(new URL(house.address).port) })
    await using near = new Clients(house.address)
    await using far = new Clients(`http://127.0.0.1:${proxy.port}`)
    const witness = await near.watch(house.roomId)
    const ticks = new Map<number, string>()
    witness.onStateChange((state) => void ticks.set(state.tick, canonical(state as never)))
    const spectator: Joined = await far.watch(house.roomId)
    await until(() => spectator.state.tick > 0, { what: 'it has its first state' })
    proxy.pause('toClient')
    const match = house.matches.get(house.roomId)
    const pausedAt = match.state.tick
    let most = 0
    let behindAt = Number.POSITIVE_INFINITY
    const longBehind = () => {
      most = Math.max(most, ...house.unsentBytes())
      ticks.clear()
      // What the systems between keep for it is megabytes; then the server's own queue grows, up to its bound.
      if (most > 100 * 1024) behindAt = Math.min(behindAt, match.state.tick)
      return match.state.tick > behindAt + 3 * sand.tickRate
    }
    await until(longBehind, { what: 'it has been behind for three seconds', withinMilliseconds: 60_000 })
    expect(spectator.state.tick).toBeLessThan(pausedAt + sand.tickRate)
    expect(most).toBeLessThan(1024 * 1024)
    proxy.resume('toClient')
    await until(() => spectator.state.tick > behindAt, {
      what: 'it has caught up',
      withinMilliseconds: 20_000,
    })
    const same = () => {
      const host = ticks.get(spectator.state.tick)
      return host !== undefined && host === canonical(spectator.state as never)
    }
    await until(same, { what: 'it sees what another spectator sees at the same tick' })
  })
})
