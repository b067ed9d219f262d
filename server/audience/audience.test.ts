import { describe, expect, test } from 'vitest'
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

describe('a ballot of the stands', () => {
  test('opens, counts, and is decided after its window', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    expect(await stage.vote(id, 'mud')).toEqual({
      counted: true,
      ballot: id,
      choice: 'mud',
      changed: false,
      receipt: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await stage.vote(id, 'sand', 'w')).changed).toBe(false)
    expect((await stage.vote(id, 'mud', 'w')).changed).toBe(true)
    await stage.play(3)
    expect(stage.ballot(id)).toMatchObject({ status: 'open', voters: 2 })
    expect(stage.ballot(id)?.counts.get('mud')).toBe(2)
    await stage.play(30)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud' })
    expect(mechanicOf(stage.match.state, 'ground')?.value).toBe('mud')
    expect([stage.votes, stage.taped.filter((kind) => kind === 'votes').length]).toEqual([3, 3])
    expect(stage.failures).toEqual([])
  })

  test('without votes expires', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    await stage.play(40)
    expect(stage.ballot(id)?.status).toBe('expired')
    expect(stage.taped).not.toContain('tally')
  })

  test('tells its counts ten times a second at most, and only when they change', async () => {
    const stage = new Stage({ tickRate: 30 })
    const id = await stage.open('ground')
    for (let tick = 0; tick < 30; tick++) {
      await stage.vote(id, tick % 2 === 0 ? 'mud' : 'sand', `v${tick % 3}`)
      await stage.play(1)
    }
    await stage.play(10)
    const tallies = stage.taped.filter((kind) => kind === 'tally').length
    expect(tallies).toBeGreaterThanOrEqual(9)
    expect(tallies).toBeLessThanOrEqual(11)
  })

  test('W3: counts what voters saw: not what is before it opened, nor long after it closed', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    const { opensAt = 0, closesAt = 0 } = stage.ballot(id) ?? {}
    expect(await codeOf(() => stage.vote(id, 'mud', 'v', opensAt - 1))).toBe('ballot_closed')
    expect(await codeOf(() => stage.vote(id, 'mud', 'v', closesAt + 8))).toBe('ballot_closed')
    expect(await codeOf(() => stage.vote(id, 'mud', 'v', closesAt + 7))).toBe('ok')
    expect(await codeOf(() => stage.vote(id, 'lava'))).toBe('choice_unknown')
    expect(await codeOf(() => stage.vote('b99', 'mud'))).toBe('ballot_unknown')
    await stage.play(40)
    expect(await codeOf(() => stage.vote(id, 'mud', 'v', closesAt))).toBe('ballot_closed')
  })

  test('W4: stays open for those who watch with a delay', async () => {
    const stage = new Stage({ delayMs: 5000 })
    const id = await stage.open('ground')
    const { closesAt = 0 } = stage.ballot(id) ?? {}
    await stage.play(60)
    expect(stage.match.tick).toBeGreaterThan(closesAt + 30)
    await stage.vote(id, 'mud', 'v', closesAt - 1)
    await stage.play(30)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud' })
  })
})

describe('an audience after a restart', () => {
  const restarted = (stage: Stage, delayMs = 0) => {
    const match = JSON.parse(JSON.stringify(stage.match.snapshot()))
    const past = {
      snapshot: { audience: stage.audience.snapshot(), delayTicks: stage.delayTicks },
      votes: stage.votesTaped,
    }
    return new Stage({ delayMs, before: { match, past } })
  }

  test('has the ballots, the votes and the time that are left, as they were', async () => {
    const before = new Stage()
    const id = await before.open('ground')
    await before.vote(id, 'mud', 'a')
    await before.vote(id, 'sand', 'b')
    await before.play(3)
    await before.vote(id, 'mud', 'b')
    const after = restarted(before)
    await after.play(2)
    expect(after.ballot(id)).toMatchObject({ status: 'open', voters: 2, closesAt: before.ballot(id)?.closesAt })
    expect((await after.vote(id, 'sand', 'a')).changed).toBe(true)
    await after.play(30)
    expect(after.ballot(id)?.counts.toJSON()).toEqual({ sand: 1, mud: 1 })
    expect(after.ballot(id)?.status).toBe('decided')
  })

  test('breaks a tie as it would have: its secret is the same', async () => {
    const before = new Stage()
    const id = await before.open('ground')
    await before.vote(id, 'mud', 'a')
    await before.vote(id, 'sand', 'b')
    const [one, other] = [restarted(before), restarted(before)]
    for (const stage of [before, one, other]) await stage.play(40)
    expect([one.ballot(id)?.winner, other.ballot(id)?.winner]).toEqual(Array(2).fill(before.ballot(id)?.winner))
  })

  test('opens a ballot for a question that nobody had come to, and gives no ballot the id of another', async () => {
    const before = new Stage()
    const first = await before.open('ground')
    await before.play(1, ask.join('a'))
    // The question is asked at the end of this tick; the restart comes before the next.
    await before.match.advance({ commands: [ask.act('a', 'jump', { by: 1 })], inputs: new Map() })
    const after = restarted(before)
    await after.play(3)
    const asked = [...after.match.state.ballots].filter(([, ballot]) => ballot.about === 'a')
    expect(asked).toHaveLength(1)
    expect(asked[0]?.[0]).not.toBe(first)
  })

  test('has its question decided in time also for those who watch with a delay', async () => {
    const before = new Stage({ delayMs: 3000 })
    await before.play(1, ask.join('a'))
    await before.match.advance({ commands: [ask.act('a', 'jump', { by: 1 })], inputs: new Map() })
    const after = restarted(before, 3000)
    await after.play(2)
    const [id = '', ballot] = [...after.match.state.ballots][0] ?? []
    await after.vote(id, 'die', 'v', ballot?.opensAt)
    await after.play(70)
    expect(after.ballot(id)).toMatchObject({ status: 'decided', winner: 'die' })
  })

  test('gives no ballot the id of one that was opened and closed since the snapshot', async () => {
    const before = new Stage()
    const audience = before.audience.snapshot()
    const first = await before.open('ground')
    before.audience.cancel(first)
    await before.play(2)
    const match = JSON.parse(JSON.stringify(before.match.snapshot()))
    const past = { snapshot: { audience, delayTicks: 0 }, votes: [] }
    const after = new Stage({ before: { match, past } })
    expect(await after.open('ground')).not.toBe(first)
  })
})

test('V7: a vote that could not be stored is not confirmed', async () => {
  const stage = new Stage()
  const id = await stage.open('ground')
  stage.stores = false
  expect(await codeOf(() => stage.vote(id, 'mud'))).toBe('not_ready')
})

describe('an operator', () => {
  test('opens ballots of mechanics that the game has and that may change', async () => {
    const stage = new Stage()
    expect(await codeOf(() => stage.audience.openFor('gravity'))).toBe('mechanic_unknown')
    expect(await codeOf(() => stage.audience.openFor('boost'))).toBe('mechanic_ineligible')
    const first = await stage.open('ground')
    const second = await stage.open('ground', 1)
    expect([stage.ballot(first)?.status, stage.ballot(second)?.status]).toEqual(['cancelled', 'open'])
    expect(await codeOf(() => stage.vote(first, 'mud'))).toBe('ballot_closed')
    await stage.open('night')
    expect(stage.ballot(second)?.status).toBe('open')
    const { opensAt = 0, closesAt = 0 } = stage.ballot(second) ?? {}
    expect(closesAt - opensAt).toBe(10)
  })

  test('who asks twice at once opens one', async () => {
    const stage = new Stage()
    const attempts = [codeOf(() => stage.audience.openFor('ground')), codeOf(() => stage.audience.openFor('ground'))]
    await stage.play(3)
    expect(await Promise.all(attempts)).toEqual(['ok', 'ballot_limit'])
    expect(stage.match.state.ballots.size).toBe(1)
  })

  test('B17: has two open at once at most, however fast they are asked for', async () => {
    const stage = new Stage()
    await stage.play(1, ask.bot('a'))
    const attempts = ['ground', 'night', 'wind', 'boost', 'speed'].map((key) =>
      codeOf(() => stage.audience.openFor(key)),
    )
    await stage.play(3)
    expect((await Promise.all(attempts)).sort()).toEqual([...Array(3).fill('ballot_limit'), 'ok', 'ok'])
    expect(stage.match.state.ballots.size).toBe(2)
  })
})

describe('chat', () => {
  test('is a vote where it names an option, and talk all the same', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    const vote = { counted: true, ballot: id, choice: 'mud', changed: false, receipt: expect.any(String) }
    expect(await stage.say('!mud', 'a')).toEqual({ sent: true, vote })
    expect(await stage.say('!2', 'b')).toEqual({ sent: true, vote })
    expect(await stage.say('!deep-mud', 'c')).toEqual({ sent: true, vote })
    for (const text of ['mud', '!lava', '!3', '!mud <b>']) expect(await stage.say(text, text)).toEqual({ sent: true })
    expect(stage.taped.filter((kind) => kind === 'chat').length).toBe(7)
    await stage.play(2)
    expect(stage.ballot(id)?.voters).toBe(3)
  })

  test('of one person has one vote with their button', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    await stage.vote(id, 'sand', 'a')
    expect(await stage.say('!mud', 'a')).toMatchObject({ vote: { changed: true } })
    await stage.play(2)
    expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 0, mud: 1 })
  })
})

describe('a question of the game', () => {
  test.each(
    [1, 2, 3, 4, 5, 10, 30, 60].flatMap((tickRate) =>
      [0, 3000].map((delayMs): [number, number] => [tickRate, delayMs]),
    ),
  )('is answered by the stands, at %d ticks a second and with %d ms of delay', async (tickRate, delayMs) => {
    const stage = new Stage({ tickRate, delayMs })
    await stage.play(1, ask.join('a'))
    await stage.play(1, ask.act('a', 'jump', { by: 1 }))
    await stage.play(2)
    const [id = '', ballot] = [...stage.match.state.ballots][0] ?? []
    await stage.vote(id, 'die', 'v', ballot?.opensAt)
    await stage.play(tickRate * 3 + Math.ceil((tickRate * delayMs) / 1000) + 5)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'die' })
    expect(stage.match.state.runners.has('a')).toBe(false)
  })
})

test('the director asks by itself once somebody watches, and waits for its own ballot to open', async () => {
  const stage = new Stage({ everySeconds: 3 })
  await stage.play(100)
  expect(stage.match.state.ballots.size).toBe(0)
  await stage.play(31, { kind: 'crowd', actor: 'system', spectators: 2 })
  expect([...stage.match.state.ballots.values()].map(({ status }) => status)).toEqual(['open'])
})
