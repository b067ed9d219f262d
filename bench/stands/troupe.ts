import { schema, t } from '@colyseus/schema'
import { defineGame } from '../../shared/game.ts'
import { toggle } from '../../shared/mechanic.ts'
import { gather, moveAll, movesPerSecond, TroupeState } from './work.ts'

const TroupeInput = schema({ go: t.boolean().default(false) }, 'TroupeInput')

/** The job as a game: walkers that nobody plays, and that stand still until an operator lets them walk. */
export const troupe = defineGame({
  name: 'troupe',
  title: 'Troupe',
  summary: 'Fifty walkers.',
  version: 1,
  players: { min: 1, max: 1 },
  tickRate: movesPerSecond,
  state: TroupeState,
  input: TroupeInput,
  mechanics: { walking: toggle<TroupeState>({ label: 'Walking', initial: false }) },
  questions: {},
  actions: {},
  on: {},
  setup: gather,
  join() {},
  leave: () => undefined,
  avatar: () => undefined,
  move() {},
  step(state, ctx) {
    if (ctx.mechanics.walking) moveAll(state)
  },
  standings: () => [],
  bots: { none: () => ({}) },
})
