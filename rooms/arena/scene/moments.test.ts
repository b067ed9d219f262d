import { expect, test, vi } from 'vitest'
import type { View } from '../../../client/kit/view.ts'
import { Bout } from '../bout.ts'
import type { ArenaState } from '../state.ts'
import { type Effects, Moments } from './moments.ts'

/** The moments of a match, and all that they set in motion, by name. */
function momentsOf(state: ArenaState, seat: string) {
  const done: [string, ...unknown[]][] = []
  const note =
    (name: string) =>
    (...told: unknown[]) =>
      void done.push([name, ...told])
  const figure = { x: 0, y: 0, flash: note('flash') }
  const effects = {
    view: { seat, state, value: (entity: object, field: string) => Reflect.get(entity, field) } as unknown as View,
    sounds: { play: note('sound'), hush: vi.fn() },
    stands: { rise: vi.fn(), hush: vi.fn(), ripple: vi.fn() },
    troupe: { of: () => figure },
    dust: { burst: note('dust') },
    caption: { say: note('caption') },
    pleas: { decide: note('thumb') },
    calm: false,
    shake: note('shake'),
    buzz: note('buzz'),
  }
  return { moments: new Moments(effects as unknown as Effects), done }
}

const names = (done: readonly [string, ...unknown[]][]) => done.map(([name]) => name)

test('who falls by nobody has been knocked out by no spectator', () => {
  const { state } = new Bout(['ann', 'ben'])
  const watching = momentsOf(state, '')
  watching.moments.tell({ name: 'fall', data: { seat: 'ann', by: '' } })
  watching.moments.tell({ name: 'fall', data: { seat: 'ann', by: 'ben' } })
  expect(names(watching.done)).not.toContain('caption')
  const playing = momentsOf(state, 'ben')
  playing.moments.tell({ name: 'fall', data: { seat: 'ann', by: 'ben' } })
  expect(playing.done).toContainEqual(['caption', expect.objectContaining({ title: 'Knocked out' })])
})

test('a thumb shows only where somebody voted', () => {
  const { state } = new Bout(['ann', 'ben'])
  const { moments, done } = momentsOf(state, '')
  moments.tell({ name: 'finished', data: { seat: 'ann', votes: 0 } })
  moments.tell({ name: 'spared', data: { seat: 'ben', votes: 0 } })
  expect(names(done)).not.toContain('thumb')
  moments.tell({ name: 'finished', data: { seat: 'ann', votes: 3 } })
  moments.tell({ name: 'spared', data: { seat: 'ben', votes: 1 } })
  expect(done).toContainEqual(['thumb', 'ann', 'down'])
  expect(done).toContainEqual(['thumb', 'ben', 'up'])
})
