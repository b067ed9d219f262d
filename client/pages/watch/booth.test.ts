import { expect, test } from 'vitest'
import { sentenceOf } from '../../../shared/errors.ts'
import type { ChatReply, VoteReply } from '../../../shared/protocol.ts'
import { BallotState } from '../../../shared/state.ts'
import { type BallotView, viewBallot } from '../../kit/parts/ballot-view.ts'
import { RefusedError } from '../../net/session.ts'
import { Booth } from './booth.ts'

function ballotOf(id: string, options: readonly string[]): BallotView {
  const ballot = new BallotState().assign({ title: id, opensAt: 0, closesAt: 300 })
  for (const option of options) {
    ballot.options.push(option)
    ballot.labels.set(option, option.toUpperCase())
  }
  return viewBallot(id, ballot, { tick: 0, tickRate: 30 })
}

const ballot = ballotOf('b', ['ice', 'stone'])

/** A server that answers when the test says so, and writes down what it was asked. */
function slowServer() {
  const asked: VoteReply['choice'][] = []
  const answers: { resolve: (reply: VoteReply) => void; reject: (error: unknown) => void }[] = []
  const vote = (_ballot: string, choice: VoteReply['choice']) => {
    asked.push(choice)
    return new Promise<VoteReply>((resolve, reject) => answers.push({ resolve, reject }))
  }
  return { asked, answers, session: { vote } }
}

const closed = { code: 'ballot_closed', message: sentenceOf('ballot_closed') } as const

test('a vote is shown at once, and said to count only when the server has it', async () => {
  const { session, answers } = slowServer()
  const booth = new Booth()
  const voting = booth.vote(session, ballot, 'ice')
  expect(booth.votes.value.get('b')).toMatchObject({ choice: 'ice', kind: 'sending' })
  expect(booth.said.value).toBe('')
  answers[0]?.resolve({ counted: true, ballot: 'b', choice: 'ice', changed: false, receipt: 'r' })
  await voting
  expect(booth.votes.value.get('b')).toMatchObject({ choice: 'ice', kind: 'counted' })
  expect(booth.said.value).toBe('Your vote counts: ICE.')
})

test('a refused vote is taken back with a reason, which the next vote clears', async () => {
  const { session, answers } = slowServer()
  const booth = new Booth()
  const voting = booth.vote(session, ballot, 'ice')
  answers[0]?.reject(new RefusedError(closed))
  await voting
  expect(booth.votes.value.has('b')).toBe(false)
  expect(booth.refusals.value.get('b')).toBe('The ballot has closed: this came too late.')
  void booth.vote(session, ballot, 'stone')
  expect(booth.refusals.value.has('b')).toBe(false)
})

test('where the own choice would lead is told once the vote counts, and goes with the choice', async () => {
  const { session, answers } = slowServer()
  const booth = new Booth()
  const outlook = 'ICE: 3 of 5 fall within 10 s'
  const voting = booth.vote(session, ballot, 'ice')
  expect(booth.outlooks.value.has('b')).toBe(false)
  answers[0]?.resolve({ counted: true, ballot: 'b', choice: 'ice', changed: false, receipt: 'r', outlook })
  await voting
  expect(booth.outlooks.value.get('b')).toBe(outlook)
  expect(booth.said.value).toBe(`Your vote counts: ICE. ${outlook}`)
  void booth.vote(session, ballot, 'stone')
  expect(booth.outlooks.value.has('b')).toBe(false)
})

test('an outlook that comes after the choice was changed is not shown with the new one', async () => {
  const { session, answers } = slowServer()
  const booth = new Booth()
  const first = booth.vote(session, ballot, 'ice')
  const second = booth.vote(session, ballot, 'stone')
  answers[0]?.resolve({
    counted: true,
    ballot: 'b',
    choice: 'ice',
    changed: false,
    receipt: 'r',
    outlook: 'ICE: all fall',
  })
  await first
  expect(booth.outlooks.value.has('b')).toBe(false)
  answers[1]?.resolve({
    counted: true,
    ballot: 'b',
    choice: 'stone',
    changed: true,
    receipt: 'r',
    outlook: 'STONE: none falls',
  })
  await second
  expect(booth.outlooks.value.get('b')).toBe('STONE: none falls')
})

test('nothing is asked of the server for the same choice, or in a closed ballot', async () => {
  const { session, asked } = slowServer()
  const booth = new Booth()
  await booth.vote(session, { ...ballot, status: 'decided' }, 'ice')
  await booth.vote(
    session,
    { ...ballot, own: { choice: 'ice', kind: 'counted', atLeast: {}, receipt: 'r', before: undefined } },
    'ice',
  )
  expect(asked).toEqual([])
})

test('who changes their mind while a vote is on its way keeps the last choice', async () => {
  const { session, answers, asked } = slowServer()
  const booth = new Booth()
  const first = booth.vote(session, ballot, 'ice')
  const second = booth.vote(session, ballot, 'stone')
  answers[0]?.resolve({ counted: true, ballot: 'b', choice: 'ice', changed: false, receipt: 'r' })
  answers[1]?.resolve({ counted: true, ballot: 'b', choice: 'stone', changed: true, receipt: 'r' })
  await Promise.all([first, second])
  expect(asked).toEqual(['ice', 'stone'])
  expect(booth.votes.value.get('b')).toMatchObject({ choice: 'stone', kind: 'counted' })
})

const saying = (reply: ChatReply) => ({ say: async () => reply })

test('a line is only a line', async () => {
  const booth = new Booth()
  expect(await booth.say(saying({ sent: true }), 'hello')).toBeUndefined()
  expect(booth.votes.value.size).toBe(0)
})

test('a wish to link an account is answered in words, with the code where there is one', async () => {
  const booth = new Booth()
  const told = (link: NonNullable<ChatReply['link']>) => booth.say(saying({ sent: true, link }), '!link')
  expect(await told({ kind: 'code', code: 'BCDF-3467' })).toContain('!link BCDF-3467')
  const kinds = ['linked', 'unknown', 'limited', 'unlinked'] as const
  const words = await Promise.all(kinds.map((kind) => told({ kind })))
  expect(new Set(words).size).toBe(kinds.length)
  expect(booth.votes.value.size).toBe(0)
})

test('a line that nobody else sees says so, unless its vote has more to say', async () => {
  const booth = new Booth()
  expect(await booth.say(saying({ sent: true, hidden: 'words' }), 'a word')).toMatch(
    /^Nobody else sees this line: it has/,
  )
  expect(await booth.say(saying({ sent: true, hidden: 'muted' }), 'hail')).toMatch(/you are muted/)
  expect(await booth.say(saying({ sent: true, hidden: 'muted', vote: closed }), '!ice')).toMatch(
    /^The ballot has closed/,
  )
})

test('a vote by chat is one’s own vote, and one that was not counted says why', async () => {
  const booth = new Booth()
  const counted = saying({
    sent: true,
    vote: { counted: true, ballot: 'b', choice: 'ice', changed: false, receipt: 'r' },
  })
  expect(await booth.say(counted, '!ice')).toBe('Your vote counts.')
  expect(booth.votes.value.get('b')).toMatchObject({ choice: 'ice', kind: 'counted' })
  const late = saying({ sent: true, vote: closed })
  expect(await booth.say(late, '!ice')).toBe('The ballot has closed: this came too late.')
})

test('a line that was not taken rejects with words for its writer', async () => {
  const say = () => Promise.reject(new RefusedError({ code: 'rate_limited', message: sentenceOf('rate_limited') }))
  await expect(new Booth().say({ say }, 'hello')).rejects.toThrow('That was too fast.')
})
