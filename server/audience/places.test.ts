import { expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { ask } from '../../tests/support/small-game.ts'
import { Stage } from '../../tests/support/stage.ts'
import { WaitingQuestions } from './places.ts'

const codeOf = (reply: Promise<unknown>) =>
  reply.then(
    () => 'ok',
    (error: unknown) => (error instanceof CaveaError ? error.code : String(error)),
  )

/** Bots that each run a lap and have the game ask about them, at about the same time. */
async function asking(...bots: string[]) {
  const stage = new Stage()
  await stage.play(1, ...bots.map(ask.bot))
  for (let tick = 0; tick < 40 && stage.match.state.ballots.size === 0; tick++) await stage.play(1)
  return stage
}
const open = (stage: Stage) => [...stage.match.state.ballots].filter(([, { status }]) => status === 'open')

test('B17: of three questions at once two are open, in slots of their own, and one waits or is left to the game', async () => {
  const stage = await asking('a', 'b', 'c')
  let most = 0
  const slots = new Map<string, number>()
  for (let tick = 0; tick < 60; tick++) {
    await stage.play(1)
    most = Math.max(most, open(stage).length)
    for (const [id, { slot }] of open(stage)) {
      expect(slot).toBe(slots.get(id) ?? slot)
      expect(slot).toBeLessThan(2)
      slots.set(id, slot)
    }
  }
  expect(most).toBe(2)
  expect(stage.failures).toEqual([])
})

test('B17: a question waits for a place, and not until nobody could answer it any more', () => {
  const question = (waitTicks: number, id = '1:0' as const) =>
    ({ kind: 'ask', id, question: 'q', about: 'a', title: 'T', options: { x: 'X', y: 'Y' }, waitTicks }) as const
  const waiting = new WaitingQuestions(10)
  waiting.add(question(60), 100)
  expect(waiting.next(130)).toMatchObject({ plan: { ask: '1:0', about: 'a' }, seconds: 3 })
  waiting.add(question(60), 100)
  expect(waiting.next(141)).toBeUndefined()
  waiting.add(question(60), 100)
  waiting.add(question(10), 141)
  expect(waiting.next(141)?.seconds).toBe(1)
  expect(waiting.next(141)).toBeUndefined()
})

test("B17: an operator's ballot takes the place of one that the director asked, and of no other", async () => {
  const stage = new Stage({ everySeconds: 1 })
  await stage.play(1, ask.bot('a'), { kind: 'crowd', actor: 'system', spectators: 3 })
  for (let tick = 0; tick < 60 && open(stage).length === 0; tick++) await stage.play(1)
  const [[own = ''] = []] = open(stage)
  const others = ['ground', 'night', 'boost'].filter((key) => stage.ballot(own)?.mechanic !== key)
  const first = await stage.open(others[0] ?? '', 20)
  expect(stage.ballot(own)?.status).toBe('open')
  const second = await stage.open(others[1] ?? '', 20)
  expect([own, first, second].map((id) => stage.ballot(id)?.status)).toEqual(['cancelled', 'open', 'open'])
  expect(await codeOf(stage.open('wind', 20))).toBe('ballot_limit')
})

test('B18: a ballot about somebody who has left takes no more votes', async () => {
  const stage = await asking('a')
  const [[id = ''] = []] = open(stage)
  expect(stage.ballot(id)?.about).toBe('a')
  expect(await codeOf(stage.vote(id, 'die'))).toBe('ok')
  await stage.play(1, { kind: 'bot.leave', actor: 'system', seat: 'a' })
  expect(stage.ballot(id)).toMatchObject({ status: 'cancelled', winner: '' })
  expect(await codeOf(stage.vote(id, 'die', 'w'))).toBe('ballot_closed')
  await stage.play(30)
  expect(stage.ballot(id)?.status).toBe('cancelled')
  expect(stage.failures).toEqual([])
})
