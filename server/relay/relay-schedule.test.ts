import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LiveTape, Watcher } from '../../tests/support/live-tape.ts'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { Relay } from './relay.ts'

const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('play' as const), ticks: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('window' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('sample' as const) }) },
  fc.record({ kind: fc.constant('change' as const), ground: fc.constantFrom('mud', 'sand') }),
  fc.record({ kind: fc.constant('come and go' as const) }),
  fc.record({ kind: fc.constant('keyframe' as const) }),
  fc.record({ kind: fc.constant('join' as const) }),
  fc.record({ kind: fc.constant('stop reading' as const), who: fc.nat() }),
  fc.record({ kind: fc.constant('read on' as const), who: fc.nat() }),
  fc.record({ kind: fc.constant('say' as const) }),
)

test('whatever happens in whatever order, each spectator ends with the match as the host has it', () => {
  fc.assert(
    fc.property(
      fc.array(deed, { maxLength: 60 }),
      fc.nat({ max: 12 }),
      fc.constantFrom(0, 350),
      (deeds, before, delayMs) => {
        const host = new LiveTape()
        host.play(before)
        if (before > 5) host.keyframe()
        host.play(3)
        const options = { stateClass: smallGame.state, tape: host.tape, delayMs, now: () => host.now }
        const relay = new Relay({ ...options, ended() {} })
        const watchers: Watcher[] = []
        try {
          host.now += delayMs
          relay.window()
          for (const each of deeds) {
            switch (each.kind) {
              case 'play':
                host.play(each.ticks)
                break
              case 'window':
                relay.window()
                break
              case 'sample':
                relay.sample()
                break
              case 'change':
                host.play(1, ask.set('ground', each.ground))
                break
              case 'come and go':
                host.play(1, ask.join('c'))
                host.play(1, ask.leave('c'))
                break
              case 'keyframe':
                host.keyframe()
                break
              case 'join':
                watchers.push(new Watcher(relay))
                break
              case 'stop reading':
                for (const one of watchers.slice(each.who % (watchers.length + 1)).slice(0, 1)) one.unsentBytes = 1e6
                break
              case 'read on':
                for (const one of watchers.slice(each.who % (watchers.length + 1)).slice(0, 1)) one.unsentBytes = 0
                break
              case 'say':
                host.write({ kind: 'mark', mark: { name: 'm', data: null } })
            }
            for (const one of watchers) expect(relay.seenTick(one)).toBe(one.state.tick)
          }
          for (const one of watchers) one.unsentBytes = 0
          host.play(1)
          host.now += delayMs
          relay.window()
          host.play(1)
          host.now += delayMs
          relay.window()
          for (const one of [...watchers, new Watcher(relay)]) expect(one.picture).toEqual(host.picture)
        } finally {
          relay.close()
        }
      },
    ),
    { numRuns: 300 },
  )
})
