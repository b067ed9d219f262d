import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Stage } from '../../tests/support/stage.ts'

const cast = fc.record({
  waitTicks: fc.nat({ max: 6 }),
  voter: fc.nat({ max: 6 }),
  choice: fc.constantFrom('mud', 'sand', 'lava'),
  /** How far the voter's picture is behind the match. */
  behindTicks: fc.nat({ max: 25 }),
  byChat: fc.boolean(),
})

test('what the stands are told was counted is in the outcome: each voter once, with the last word', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(cast, { maxLength: 40 }), fc.constantFrom(0, 1500), async (casts, delayMs) => {
      const stage = new Stage({ delayMs })
      await stage.play(5)
      const id = await stage.open('ground')
      const counted = new Map<string, string>()
      for (const { waitTicks, voter, choice, behindTicks, byChat } of casts) {
        await stage.play(waitTicks)
        // No more than five lines of one person in a while: chat is for the few here.
        const chats = byChat && voter === 0
        const name = chats ? `chat ${counted.size}` : `v${voter}`
        const seenTick = stage.match.tick - behindTicks
        const draft = { voter: name, from: name, text: `!${choice}`, source: 'stands', seenTick }
        try {
          const vote = chats
            ? (await stage.written(stage.audience.say(draft))).vote
            : await stage.vote(id, choice, name, seenTick)
          if (vote !== undefined && 'counted' in vote) counted.set(name, `${vote.choice}`)
        } catch (error) {
          expect(error).toBeInstanceOf(CaveaError)
        }
      }
      await stage.play(60)
      const of = (option: string) => [...counted.values()].filter((choice) => choice === option).length
      const ballot = stage.ballot(id)
      expect(ballot?.counts.toJSON()).toEqual({ sand: of('sand'), mud: of('mud') })
      expect(ballot?.voters).toBe(counted.size)
      expect(ballot?.status).toBe(counted.size === 0 ? 'expired' : 'decided')
      if (of('mud') !== of('sand')) expect(ballot?.winner).toBe(of('mud') > of('sand') ? 'mud' : 'sand')
      expect(stage.failures).toEqual([])
    }),
    { numRuns: 150 },
  )
})
