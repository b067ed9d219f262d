import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { mechanicOf } from '../../shared/state.ts'
import { ask } from '../../tests/support/small-game.ts'
import { Stage } from '../../tests/support/stage.ts'

const codeOf = async (run: () => unknown): Promise<string> => {
  try {
    await run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

describe('an open ballot', () => {
  test('M2: is decided at once by the votes that it has, where an operator closes it', async () => {
    const stage = new Stage()
    const id = await stage.open('ground', 60)
    await stage.vote(id, 'mud')
    stage.audience.closeNow(id)
    await stage.play(1)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud', voters: 1 })
    expect(mechanicOf(stage.match.state, 'ground')?.value).toBe('mud')
    expect(await codeOf(() => stage.vote(id, 'sand'))).toBe('ballot_closed')
    expect(await codeOf(() => stage.audience.closeNow(id))).toBe('ballot_closed')
    expect(await codeOf(() => stage.audience.closeNow('b9'))).toBe('ballot_unknown')
  })

  test('M2: comes to nothing where an operator calls it off', async () => {
    const stage = new Stage()
    const id = await stage.open('ground', 60)
    await stage.vote(id, 'mud')
    stage.audience.cancel(id)
    await stage.play(1)
    expect(stage.ballot(id)?.status).toBe('cancelled')
    expect(mechanicOf(stage.match.state, 'ground')?.value).toBe('sand')
    expect(await codeOf(() => stage.vote(id, 'sand'))).toBe('ballot_closed')
    expect(await codeOf(() => stage.audience.cancel(id))).toBe('ballot_closed')
  })
})

const paused = async (stage: Stage, value = true) => {
  const done = stage.audience.pause(value)
  await stage.play(1)
  await done
}

describe("an operator's ballot", () => {
  test("takes the place of the director's on the same mechanic, also where that is only on its way", async () => {
    const opened: (string | undefined)[] = []
    const cancelled: number[] = []
    // The director picks at random: in so many rounds it has picked this mechanic, too.
    for (let round = 0; round < 30; round++) {
      const stage = new Stage({ everySeconds: 1 })
      await paused(stage)
      await stage.play(100, { kind: 'crowd', actor: 'system', spectators: 5 })
      // From now on one is due at once, and is looked ahead for while the operator asks.
      await paused(stage, false)
      const id = await stage.open('ground')
      opened.push(stage.ballot(id)?.status)
      cancelled.push([...stage.match.state.ballots.values()].filter(({ status }) => status === 'cancelled').length)
    }
    expect(new Set(opened)).toEqual(new Set(['open']))
    expect(new Set(cancelled)).toEqual(new Set([0, 1]))
  })
})

describe('M1: a paused audience', () => {
  test('has no ballots, and votes are refused with a code that says why, until it goes on', async () => {
    const stage = new Stage({ everySeconds: 1 })
    const id = await stage.open('ground', 60)
    await stage.vote(id, 'mud')
    await paused(stage)
    expect(await codeOf(() => stage.vote(id, 'sand'))).toBe('stands_paused')
    const opening = codeOf(() => stage.audience.openFor('night'))
    await stage.play(1, ask.join('a'))
    expect(await opening).toBe('stands_paused')
    await stage.play(100, { kind: 'crowd', actor: 'system', spectators: 5 })
    expect([...stage.match.state.ballots.values()].map(({ status }) => status)).toEqual(['cancelled'])
    await paused(stage, false)
    const next = await stage.open('ground')
    expect(await codeOf(() => stage.vote(next, 'mud'))).toBe('ok')
    expect(stage.failures).toEqual([])
  })

  test('has none either that was on its way', async () => {
    const stage = new Stage()
    const opening = codeOf(() => stage.audience.openFor('ground'))
    const pausing = stage.audience.pause(true)
    await stage.play(1)
    await pausing
    expect(await opening).toBe('stands_paused')
    expect(await codeOf(() => stage.vote('b1', 'mud'))).toBe('stands_paused')
  })

  test('stays paused over a restart', async () => {
    const before = new Stage()
    await paused(before)
    const match = JSON.parse(JSON.stringify(before.match.snapshot()))
    const past = { snapshot: { audience: before.audience.snapshot(), delayTicks: before.delayTicks }, votes: [] }
    const after = new Stage({ before: { match, past } })
    expect(await codeOf(() => after.vote('b1', 'mud'))).toBe('stands_paused')
  })
})

describe('a line of chat', () => {
  test('M3: that is hidden tells its writer, and a vote in it counts all the same', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    expect(await stage.say('a fig')).toEqual({ sent: true, hidden: 'words' })
    expect(await stage.say('hail')).toEqual({ sent: true })
    const [, line] = stage.audience.moderation.lines()
    stage.audience.moderation.setMuted({ author: line?.author ?? '' }, true)
    expect(await stage.say('!mud')).toMatchObject({ sent: true, hidden: 'muted', vote: { counted: true, ballot: id } })
    await stage.play(40)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud' })
    expect(stage.taped.filter((kind) => kind === 'chat')).toHaveLength(1)
  })

  test('M6: of a muted author is kept back after a restart, too', async () => {
    const before = new Stage()
    await before.say('hail', 'w')
    before.audience.moderation.setMuted({ author: before.audience.moderation.lines()[0]?.author ?? '' }, true)
    const match = JSON.parse(JSON.stringify(before.match.snapshot()))
    const audience = JSON.parse(JSON.stringify(before.audience.snapshot()))
    const after = new Stage({ before: { match, past: { snapshot: { audience, delayTicks: 0 }, votes: [] } } })
    expect(await after.say('ave', 'w')).toEqual({ sent: true, hidden: 'muted' })
    expect(await after.say('ave', 'v')).toEqual({ sent: true })
    const ids = after.audience.moderation.lines().map((line) => line.id)
    expect(new Set(ids).size).toBe(3)
  })
})
