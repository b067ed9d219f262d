import { expect, test } from 'vitest'
import { expectAnswered, expectDecided, type Onlooker } from './ballot.ts'
import { choicesOf, countsOf, options, peopleUpTo } from './question.ts'

function onlooker(ballot: { status?: string; winner?: string; counts?: readonly number[]; voters?: number }): Onlooker {
  const { status = 'decided', winner = 'ice', counts = [5, 10, 5], voters = 20 } = ballot
  const row = { status, winner, voters, counts: new Map(options.map((name, at) => [name, counts[at] ?? 0])) }
  return { who: 'somebody', room: { state: { ballots: new Map([['b1', row]]) } as never } }
}

test('an option wins without a tie, whoever votes, and each time another', () => {
  for (const size of [20, 100, 5000, 12_020]) {
    const won = [0, 1].map((time) => {
      const counts = countsOf(choicesOf(time), peopleUpTo(size))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(size)
      expect(counts.filter((count) => count === Math.max(...counts))).toHaveLength(1)
      return counts.indexOf(Math.max(...counts))
    })
    expect(new Set(won).size).toBe(2)
  }
})

test('a ballot counts once it is decided, by what each onlooker saw', async () => {
  const wanted = [5, 10, 5]
  await expectDecided('b1', wanted, [onlooker({}), onlooker({})])
  for (const wrong of [
    { status: 'cancelled' },
    { winner: 'stone' },
    { counts: [5, 9, 5] },
    { voters: 19 },
    { counts: [10, 5, 5] },
  ]) {
    await expect(expectDecided('b1', wanted, [onlooker({}), onlooker(wrong)])).rejects.toThrow('somebody saw a ballot')
  }
})

test('a vote that was refused fails the run, and one without an answer too', () => {
  const voted = { sentAtMs: [1, 2], confirmedMs: [1], refused: 0, unanswered: 0 }
  expect(() => expectAnswered(voted)).not.toThrow()
  expect(() => expectAnswered({ ...voted, refused: 1 })).toThrow('1 were refused')
  expect(() => expectAnswered({ ...voted, unanswered: 1 })).toThrow('1 not answered')
})
