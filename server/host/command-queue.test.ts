import { expect, test } from 'vitest'
import type { Command, Verdict } from '../../shared/command.ts'
import { ask } from '../../tests/support/small-game.ts'
import { CommandQueue } from './command-queue.ts'

const [one, two, three]: [Command, Command, Command] = [ask.join('a'), ask.drop('a'), ask.leave('a')]
const refused: Verdict = { ok: false, code: 'match_full' }

test('commands enter in their order, and each sender hears of their own', async () => {
  const queue = new CommandQueue()
  const verdicts = [queue.submit(one), queue.submit(two)]
  const batch = queue.take()
  const later = queue.submit(three)
  expect(batch.commands).toEqual([one, two])
  batch.settle([{ ok: true }, refused])
  expect(await Promise.all(verdicts)).toEqual([{ ok: true }, refused])
  const next = queue.take()
  expect(next.commands).toEqual([three])
  next.settle([refused])
  expect(await later).toEqual(refused)
  expect(queue.take().commands).toEqual([])
})

test('a sender hears of a tick that broke', async () => {
  const queue = new CommandQueue()
  const verdict = queue.submit(one)
  queue.take().settle([])
  expect(await verdict).toEqual({ ok: false, code: 'internal' })
})

test('senders hear when no tick comes any more, those who came too late as well', async () => {
  const queue = new CommandQueue()
  const verdict = queue.submit(one)
  queue.close()
  expect(await Promise.all([verdict, queue.submit(two)])).toEqual(Array(2).fill({ ok: false, code: 'match_over' }))
  expect(queue.take().commands).toEqual([])
})
