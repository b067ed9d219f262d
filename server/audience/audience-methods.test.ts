import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../../shared/digest.ts'
import { CaveaError, type ErrorCode } from '../../shared/errors.ts'
import { mechanicOf } from '../../shared/state.ts'
import { ask } from '../../tests/support/small-game.ts'
import { Stage } from '../../tests/support/stage.ts'

const codeOf = async (run: () => unknown): Promise<ErrorCode | 'ok' | string> => {
  try {
    await run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

describe('a ballot by another method', () => {
  test('B13: by threshold happens at once, and takes no vote any more', async () => {
    const stage = new Stage()
    await stage.play(1, ask.join('a'))
    const id = await stage.open('night', 60, 'threshold')
    expect(stage.ballot(id)?.goal).toBe(2)
    await stage.vote(id, 'up', 'a')
    await stage.play(5)
    expect(stage.ballot(id)?.status).toBe('open')
    await stage.vote(id, 'up', 'b')
    await stage.play(2)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'up', voters: 2 })
    expect(mechanicOf(stage.match.state, 'night')?.value).toBe(true)
    expect(await codeOf(() => stage.vote(id, 'up', 'c'))).toBe('ballot_closed')
  })

  test('B13: by threshold expires where not enough have called for it', async () => {
    const stage = new Stage()
    const id = await stage.open('night', 2, 'threshold')
    await stage.vote(id, 'up', 'a')
    await stage.play(40)
    expect(stage.ballot(id)).toMatchObject({ status: 'expired', winner: '', voters: 1 })
    expect(mechanicOf(stage.match.state, 'night')?.value).toBe(false)
  })

  test('B11: a slider sets the range to the middle of all votes', async () => {
    const stage = new Stage()
    const id = await stage.open('wind', 2, 'slider')
    for (const [at, value] of [-0.8, 0.31, 0.4, 0.9, -0.2].entries()) await stage.vote(id, value, `v${at}`)
    expect(await codeOf(() => stage.vote(id, 1.01))).toBe('choice_unknown')
    await stage.play(31)
    expect(stage.ballot(id)?.status).toBe('decided')
    expect(stage.ballot(id)?.winner).toBe('0.4')
  })

  test('B12: a rope is shown as it slackens, and decided by what is left', async () => {
    const stage = new Stage()
    const id = await stage.open('wind', 8, 'tug')
    for (const voter of ['a', 'b', 'c']) await stage.vote(id, 'down', voter)
    await stage.play(3)
    const early = stage.ballot(id)?.counts.get('down') ?? 0
    await stage.play(70)
    expect(stage.ballot(id)?.counts.get('down')).toBeLessThan(early / 2)
    await stage.vote(id, 'up', 'd')
    await stage.play(20)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'up' })
  })

  test('B15: is refused where the method does not fit', async () => {
    const stage = new Stage()
    const codes = [
      codeOf(() => stage.audience.openFor('night', 5, 'slider')),
      codeOf(() => stage.audience.openFor('ground', 5, 'ranked')),
    ]
    expect(await Promise.all(codes)).toEqual(['ballot_method', 'ballot_method'])
    expect(stage.match.state.ballots.size).toBe(0)
  })

  test('V2: takes a vote back at its voter’s wish', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    await stage.vote(id, 'mud')
    expect(await stage.vote(id, null)).toMatchObject({ counted: true, choice: null, changed: true })
    await stage.play(40)
    expect(stage.ballot(id)).toMatchObject({ status: 'expired', voters: 0 })
  })
})

describe('the seal of a ballot', () => {
  test('A2: is in the state when it opens, and open when it closes or is cancelled', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    const { commitment = '' } = stage.ballot(id) ?? {}
    expect(commitment).toMatch(/^[0-9a-f]{64}$/)
    expect(stage.ballot(id)).toMatchObject({ seed: '', chain: '' })
    const { receipt } = await stage.vote(id, 'mud')
    await stage.play(40)
    expect(stage.ballot(id)?.chain).toBe(receipt)
    expect(sha256Hex(stage.ballot(id)?.seed ?? '')).toBe(commitment)
    const next = await stage.open('night')
    const sealed = stage.ballot(next)?.commitment
    expect(sealed).not.toBe(commitment)
    stage.audience.cancel(next)
    await stage.play(2)
    expect(sha256Hex(stage.ballot(next)?.seed ?? '')).toBe(sealed)
  })
})
