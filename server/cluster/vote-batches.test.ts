import { describe, expect, test, vi } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import type { Answer, Cast } from './stands-mail.ts'
import { VoteBatches } from './vote-batches.ts'

function gathering(answer: (ballot: string, casts: readonly Cast[]) => Promise<Answer>) {
  vi.useFakeTimers()
  const sent: [ballot: string, casts: readonly Cast[]][] = []
  const batches = new VoteBatches(33, (ballot, casts) => {
    sent.push([ballot, casts])
    return answer(ballot, casts)
  })
  return { batches, sent }
}

const origin = { network: { address: 'a', prefix: 'p' }, watchedMs: 1, proven: false }
const vote = (voter: string, choice: string, ballot = 'b1') => ({ voter, choice, ballot, seenTick: 7, origin })
const counted = (ballot: string, casts: readonly Cast[]): Answer => ({
  kind: 'votes',
  answers: casts.map(([voter, choice]) => ({ counted: true, ballot, choice, changed: false, receipt: `r ${voter}` })),
})

describe('votes of one tick', () => {
  test('go as one message a ballot, with the last choice of each voter, which answers all of them', async () => {
    const { batches, sent } = gathering(async (ballot, casts) => counted(ballot, casts))
    const replies = [vote('a', 'ice'), vote('b', 'ice'), vote('a', 'stone'), vote('a', 'up', 'b2')].map((one) =>
      batches.vote(one),
    )
    expect(sent).toEqual([])
    await vi.advanceTimersByTimeAsync(33)
    expect(sent).toEqual([
      [
        'b1',
        [
          ['a', 'stone', 7, origin],
          ['b', 'ice', 7, origin],
        ],
      ],
      ['b2', [['a', 'up', 7, origin]]],
    ])
    expect((await Promise.all(replies)).map(({ choice }) => choice)).toEqual(['stone', 'ice', 'stone', 'up'])
  })

  test('are refused each by itself, and all together where no answer comes', async () => {
    const refusing = gathering(async (ballot, casts) => {
      const answer = counted(ballot, casts)
      if (answer.kind !== 'votes') return answer
      return { ...answer, answers: [new CaveaError('choice_unknown').reply(), ...answer.answers.slice(1)] }
    })
    const [bad, good] = [refusing.batches.vote(vote('a', 'lava')), refusing.batches.vote(vote('b', 'ice'))]
    bad.catch(() => {})
    await vi.advanceTimersByTimeAsync(33)
    await expect(bad).rejects.toMatchObject({ code: 'choice_unknown' })
    expect(await good).toMatchObject({ counted: true })

    const { batches } = gathering(() => Promise.reject(new CaveaError('not_ready')))
    const none = batches.vote(vote('a', 'ice'))
    none.catch(() => {})
    await vi.advanceTimersByTimeAsync(33)
    await expect(none).rejects.toMatchObject({ code: 'not_ready' })
    vi.useRealTimers()
  })
})
