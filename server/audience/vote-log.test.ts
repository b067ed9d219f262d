import { describe, expect, test } from 'vitest'
import type { VoteRow } from '../../shared/ballot/chain.ts'
import { CaveaError } from '../../shared/errors.ts'
import { VoteLog } from './vote-log.ts'

const row = (voter: string): VoteRow => ({ voter, choice: 'a', source: 'stands', seenTick: 1 })

/** A log, and what it wrote: ballot, voters and the id of the batch. */
function logged(store: () => Promise<void> = async () => {}) {
  const written: string[] = []
  const log = new VoteLog({
    votes(ballot, votes, batch) {
      written.push(
        [ballot, votes.map(({ voter }) => voter).join('+'), ...(batch === undefined ? [] : [batch])].join(' '),
      )
      return store()
    },
  })
  return { log, written }
}

describe('a log of votes', () => {
  test('writes those of a tick as one record a ballot', async () => {
    const { log, written } = logged()
    const stored = [log.add('b1', row('ann'), null), log.add('b2', row('bob'), null), log.add('b1', row('cid'), null)]
    expect(written).toEqual([])
    log.flush()
    log.flush()
    await Promise.all(stored)
    expect(written).toEqual(['b1 ann+cid', 'b2 bob'])
  })

  test('keeps the order in which they were counted, also before a batch', async () => {
    const { log, written } = logged()
    void log.add('b2', row('zoe'), null)
    const first = log.add('b1', row('ann'), null)
    await log.addBatch('b1', [row('ann'), row('bob')], [null, null], 'r.1')
    const last = log.add('b1', row('ann'), null)
    log.flush()
    await Promise.all([first, last])
    expect(written).toEqual(['b1 ann', 'b1 ann+bob r.1', 'b2 zoe', 'b1 ann'])
  })

  test('makes more than one record of very many', () => {
    const { log, written } = logged()
    for (let at = 0; at < 2500; at++) void log.add('b1', row(`${at}`), null)
    log.flush()
    expect(written.map((text) => text.split('+').length)).toEqual([1000, 1000, 500])
  })

  test('tells everybody whose vote could not be stored', async () => {
    const { log } = logged(() => Promise.reject(new CaveaError('not_ready')))
    const outcomes = Promise.allSettled([log.add('b1', row('ann'), null), log.add('b1', row('bob'), null)])
    log.flush()
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})
