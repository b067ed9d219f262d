import { Encoder, Reflection, schema, t } from '@colyseus/schema'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { smallGame } from '../tests/support/small-game.ts'
import { furnish, GameState, mechanicOf, mechanicValues, Seat } from './state.ts'

const Plain = GameState.extend({ score: t.uint32().default(7) }, 'Plain')

describe('the state of a game', () => {
  test('has the common fields and its own', () => {
    const state = new Plain()
    expectTypeOf(state.score).toEqualTypeOf<number>()
    expectTypeOf(state.tick).toEqualTypeOf<number>()
    expect(state.toJSON()).toMatchObject({ tick: 0, tickRate: 30, crowd: 0, score: 7, mechanics: {}, ballots: {} })
  })

  test('shares no field and no collection with the state of another game, or of another match', () => {
    const Other = GameState.extend({ score: t.string().default('none') }, 'Other')
    const [one, two, other] = [new Plain(), new Plain(), new Other()]
    one.seats.set('a', new Seat())
    one.score = 9
    expect([two.score, two.seats.size, other.score, other.seats.size]).toEqual([7, 0, 'none', 0])
  })

  test('sends a reflection that does not depend on which other games are loaded', () => {
    const Before = GameState.extend({ x: t.float32() }, 'Same')
    const before = Reflection.encode(new Encoder(new Before()))
    for (let at = 0; at < 5; at++) {
      const Inner = schema({ deep: t.string() }, `Inner${at}`)
      new Encoder(new (GameState.extend({ inner: Inner, more: t.map(Inner) }, `Later${at}`))())
    }
    const After = GameState.extend({ x: t.float32() }, 'Same')
    expect([...Reflection.encode(new Encoder(new After()))]).toEqual([...before])
    expect([...Reflection.encode(new Encoder(new Before()))]).toEqual([...before])
  })

  test('keeps what is for the host alone out of the bytes', () => {
    const state = new Plain()
    state.seats.set('a', new Seat().assign({ name: 'Verus', person: 'secret-person', brain: 'secret-brain' }))
    const sent = Buffer.from(new Encoder(state).encodeAll()).toString('latin1')
    expect(sent).toContain('Verus')
    expect(sent).not.toContain('secret')
  })
})

describe('the mechanics in a state', () => {
  const furnished = () => {
    const state = new smallGame.state()
    furnish(state, 10, smallGame.mechanics)
    return state
  }

  test('start with their initial values, each of its own type', () => {
    const state = furnished()
    expect(state.tickRate).toBe(10)
    const values = mechanicValues(state, smallGame.mechanics)
    expectTypeOf(values.ground).toEqualTypeOf<'sand' | 'mud'>()
    expectTypeOf(values.boost).toEqualTypeOf<number>()
    expect(values).toEqual({ speed: 1, wind: 0, ground: 'sand', night: false, boost: 0 })
    expect(mechanicOf(state, 'speed')).toMatchObject({ kind: 'range', label: 'Speed', until: 0, readyAt: 0, value: 1 })
  })

  test('are undefined where there is no such row, and initial in a state that has none yet', () => {
    expect(mechanicOf(furnished(), 'gravity')).toBeUndefined()
    expect(mechanicOf(furnished(), '__proto__')).toBeUndefined()
    expect(mechanicValues(new smallGame.state(), smallGame.mechanics).ground).toBe('sand')
  })

  test('follow what the state holds', () => {
    const state = furnished()
    const ground = mechanicOf(state, 'ground')
    if (ground === undefined) throw new Error('no ground')
    ground.value = 'mud'
    expect(mechanicValues(state, smallGame.mechanics).ground).toBe('mud')
  })
})
