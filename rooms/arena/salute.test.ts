import { describe, expect, test } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { Bout } from './bout.ts'
import { gestures, Status } from './state.ts'
import { tuning } from './tuning.ts'

const salute = (bout: Bout, payload: Json) =>
  bout.enter({ kind: 'action', actor: 'player', seat: 'ann', action: 'salute', payload })

describe('a salute', () => {
  test.each(['salute', 'flex', 'bow'] as const)('shows a %s for a while', (gesture) => {
    const bout = new Bout(['ann', 'ben'])
    expect(salute(bout, { gesture })).toBe(true)
    expect(gestures[bout.of('ann').gesture]).toBe(gesture)
    expect(bout.of('ben').gesture).toBe(0)
    expect(bout.marks('gesture').map(({ data }) => data)).toEqual([{ seat: 'ann', gesture }])
    bout.run(tuning.gestureShownTicks - 1)
    expect(gestures[bout.of('ann').gesture]).toBe(gesture)
    bout.run(1)
    expect(bout.of('ann').gesture).toBe(0)
  })

  test('comes at most once a second', () => {
    const bout = new Bout(['ann'])
    expect(salute(bout, { gesture: 'bow' })).toBe(true)
    bout.run(tuning.gesturePauseTicks - 2)
    expect(salute(bout, { gesture: 'flex' })).toBe(false)
    expect(salute(bout, { gesture: 'flex' })).toBe(true)
    expect(bout.marks('gesture')).toHaveLength(2)
  })

  test('is also for who pleads for mercy', () => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    bout.place('ann', { x: 10.2, y: 0 })
    bout.run(1)
    expect(bout.of('ann').status).toBe(Status.fallen)
    expect(salute(bout, { gesture: 'bow' })).toBe(true)
  })

  test.each([[null], ['bow'], [{}], [{ gesture: 'none' }], [{ gesture: '<b>bow</b>' }], [{ gesture: 1 }]])(
    'is refused as %j',
    (payload) => {
      const bout = new Bout(['ann'])
      expect(salute(bout, payload)).toBe(false)
      expect(bout.of('ann').gesture).toBe(0)
      expect(bout.marks('gesture')).toEqual([])
    },
  )

  test('is not for who has no seat', () => {
    const bout = new Bout(['ben'])
    expect(salute(bout, { gesture: 'bow' })).toBe(false)
  })
})

describe('a spike in the chat', () => {
  test('gives everyone who fights their breath back', () => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    bout.of('ann').dashAge = 10
    bout.of('ben').assign({ dashAge: 10, status: Status.out })
    expect(bout.enter({ kind: 'event', actor: 'event', type: 'chat.spike', data: null })).toBe(true)
    expect(bout.of('ann').dashAge).toBe(tuning.dashRechargeTicks)
    expect(bout.of('ben').dashAge).toBe(10)
    expect(bout.marks('cheer')).toHaveLength(1)
  })
})
