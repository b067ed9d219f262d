import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { type Carrier, Delivery, mostWaiting, Refusal } from './delivery.ts'
import { type Happening, happening } from './happenings.ts'
import { FileJournal, memoryJournal } from './journal.ts'

const patience = { firstWaitMs: 1, longestWaitMs: 4, tries: 4 }
const at = (match: string, tick: number, ordinal = 0) =>
  happening({ match, game: 'small' }, { tick, ordinal, type: 'cavea.game.small.x', data: { tick } })

/** A subscriber that takes or not as it is told, and what it got. */
class Subscriber implements Carrier {
  readonly name = 'subscriber'
  readonly got: string[] = []
  tries = 0
  answer: (happening: Happening) => Error | undefined = () => undefined

  async carry(happening: Happening): Promise<void> {
    this.tries += 1
    await Promise.resolve()
    const error = this.answer(happening)
    if (error !== undefined) throw error
    this.got.push(happening.event.id)
  }
}

function inFolder<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-events-'))
  return use(join(folder, 'events', 'one.jsonl')).finally(() => rmSync(folder, { recursive: true }))
}

const never = (error: unknown) => {
  throw error
}

describe('a delivery', () => {
  test('keeps the order, tries again what was not taken, and lets nothing pass it', async () => {
    const subscriber = new Subscriber()
    const outcomes: string[] = []
    let failures = 0
    subscriber.answer = ({ tick }) => (tick === 2 && failures++ < 3 ? new Error('answered 500') : undefined)
    const delivery = new Delivery(subscriber, memoryJournal(), (outcome) => outcomes.push(outcome), patience)
    for (let tick = 1; tick <= 4; tick++) delivery.add(at('m', tick))
    await until(() => subscriber.got.length === 4)
    expect(subscriber.got).toEqual(['m:1:0', 'm:2:0', 'm:3:0', 'm:4:0'])
    expect(subscriber.tries).toBe(7)
    expect(outcomes).toEqual(['sent', 'sent', 'sent', 'sent'])
    expect(delivery.dead).toEqual([])
  })

  test('gives up in the end, at once where it is refused, and goes on with the next', async () => {
    const subscriber = new Subscriber()
    subscriber.answer = ({ tick }) =>
      tick === 1 ? new Error('answered 503') : tick === 2 ? new Refusal('answered 400') : undefined
    const delivery = new Delivery(subscriber, memoryJournal(), () => {}, patience)
    for (let tick = 1; tick <= 3; tick++) delivery.add(at('m', tick))
    await until(() => subscriber.got.length === 1)
    expect(subscriber.got).toEqual(['m:3:0'])
    expect(delivery.dead.map(({ happening, reason, tries }) => [happening.tick, reason, tries])).toEqual([
      [1, 'answered 503', 4],
      [2, 'answered 400', 1],
    ])
  })

  test('takes nothing twice, and nothing that lies before what it has', async () => {
    const subscriber = new Subscriber()
    const delivery = new Delivery(subscriber, memoryJournal(), () => {}, patience)
    for (const one of [
      at('m', 2, 0),
      at('m', 2, 1),
      at('m', 2, 1),
      at('m', 2, 0),
      at('m', 1, 5),
      at('n', 1),
      at('m', 3),
    ])
      delivery.add(one)
    await delivery.close(1000)
    expect(subscriber.got).toEqual(['m:2:0', 'm:2:1', 'n:1:0', 'm:3:0'])
  })

  test('lets no more wait than it may: the oldest go, but not the one under way', async () => {
    const subscriber = new Subscriber()
    let open = false
    subscriber.answer = () => (open ? undefined : new Error('away'))
    const delivery = new Delivery(subscriber, memoryJournal(), () => {}, { ...patience, tries: 1e9 })
    for (let tick = 1; tick <= mostWaiting + 3; tick++) delivery.add(at('m', tick))
    expect(delivery.dead.map(({ happening, reason }) => [happening.tick, reason])).toEqual([
      [2, 'too many wait'],
      [3, 'too many wait'],
      [4, 'too many wait'],
    ])
    open = true
    await until(() => subscriber.got.length === mostWaiting)
    expect(subscriber.got.slice(0, 2)).toEqual(['m:1:0', 'm:5:0'])
    expect(new Set(subscriber.got).size).toBe(mostWaiting)
  })

  test('ends in time although nobody takes anything', async () => {
    const subscriber = new Subscriber()
    subscriber.answer = () => new Error('away')
    const delivery = new Delivery(subscriber, memoryJournal(), () => {}, {
      firstWaitMs: 1e6,
      longestWaitMs: 1e6,
      tries: 9,
    })
    delivery.add(at('m', 1))
    await until(() => subscriber.tries === 1)
    await delivery.close(5)
    delivery.add(at('m', 2))
    expect(subscriber.tries).toBe(1)
  })
})

describe('what waits in a file', () => {
  test('outlives its process, in its order, with what was given up and how far each match had come', async () => {
    await inFolder(async (file) => {
      const before = new Subscriber()
      before.answer = ({ tick }) =>
        tick === 1 ? undefined : tick === 2 ? new Refusal('answered 410') : new Error('away')
      const first = new Delivery(before, new FileJournal(file, never), () => {}, { ...patience, tries: 1e9 })
      for (let tick = 1; tick <= 5; tick++) first.add(at('m', tick))
      await until(() => before.tries > 4)
      await first.close(0)

      const after = new Subscriber()
      const second = new Delivery(after, new FileJournal(file, never), () => {}, patience)
      for (let tick = 1; tick <= 6; tick++) second.add(at('m', tick))
      await second.close(1000)
      expect(after.got).toEqual(['m:3:0', 'm:4:0', 'm:5:0', 'm:6:0'])
      expect(second.dead.map(({ happening, reason }) => [happening.event.id, reason])).toEqual([
        ['m:2:0', 'answered 410'],
      ])
      expect(statSync(file).mode & 0o777).toBe(0o600)
    })
  })

  test('is read past a line that was cut off by a kill', async () => {
    await inFolder(async (file) => {
      const journal = new FileJournal(file, never)
      journal.note({ kind: 'wait', happening: at('m', 1) })
      await journal.settled()
      await appendFile(file, '{"kind":"sent","id":"m:1')
      const again = new FileJournal(file, never)
      expect(again.mailbox.oldest[0]?.event.id).toBe('m:1:0')
    })
  })

  test('stays short, however much comes and goes', async () => {
    await inFolder(async (file) => {
      const journal = new FileJournal(file, never)
      for (let tick = 1; tick <= 6000; tick++) {
        journal.note({ kind: 'wait', happening: at('m', tick) })
        journal.note({ kind: 'sent', id: `m:${tick}:0` })
        if (tick % 500 === 0) await journal.settled()
      }
      journal.note({ kind: 'wait', happening: at('m', 6001) })
      await journal.settled()
      expect(statSync(file).size).toBeLessThan(1_500_000)
      const { mailbox } = new FileJournal(file, never)
      expect([
        mailbox.size,
        mailbox.oldest[0]?.tick,
        mailbox.knows(at('m', 6001)),
        mailbox.knows(at('m', 6002)),
      ]).toEqual([1, 6001, true, false])
    })
  })

  test('is told of where it cannot be written, and what is sent is sent all the same', async () => {
    await inFolder(async (file) => {
      const failures: unknown[] = []
      const journal = new FileJournal(file, (error) => failures.push(error))
      rmSync(join(file, '..'), { recursive: true })
      writeFileSync(join(file, '..'), 'in the way')
      const subscriber = new Subscriber()
      const delivery = new Delivery(subscriber, journal, () => {}, patience)
      delivery.add(at('m', 1))
      await delivery.close(1000)
      expect(subscriber.got).toEqual(['m:1:0'])
      expect(failures.length).toBeGreaterThan(0)
    })
  })

  test('comes to the same from the short list of its changes as from all of them', () => {
    const step = fc.record({
      match: fc.constantFrom('a', 'b'),
      skip: fc.nat(2),
      end: fc.constantFrom('sent', 'dead', 'none'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const journal = memoryJournal()
        const { mailbox } = journal
        let tick = 0
        for (const { match, skip, end } of steps) {
          tick += skip + 1
          journal.note({ kind: 'wait', happening: at(match, tick) })
          const [first] = mailbox.oldest
          if (first === undefined || end === 'none') continue
          if (end === 'sent') journal.note({ kind: 'sent', id: first.event.id })
          else journal.note({ kind: 'dead', letter: { happening: first, reason: 'r', tries: 1, at: 0 } })
        }
        const copy = memoryJournal()
        for (const record of mailbox.records()) copy.note(record)
        expect(copy.mailbox).toEqual(mailbox)
        expect(copy.mailbox.records()).toEqual(mailbox.records())
      }),
    )
  })
})
