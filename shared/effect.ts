import type { Json } from './json.ts'

/** The id of an effect: the tick of its step and its place in that step, as in `120:0`. */
export type EffectId = `${number}:${number}`

/**
 * One thing that a step asks of the outside. Only the live host acts on effects; a replay, a recovery or a preview
 * compares them and acts on none.
 */
export type Effect =
  | {
      kind: 'ask'
      id: EffectId
      question: string
      about: string
      title: string
      options: Readonly<Record<string, string>>
      /** How long the game waits, in ticks; after that its own answer holds. */
      waitTicks: number
    }
  /** A moment that people should notice: a fall, the end of a round. Everyone may see it; it goes on the public track. */
  | { kind: 'mark'; id: EffectId; name: string; data: Json }
  /** Something for other services. */
  | { kind: 'emit'; id: EffectId; type: string; data: Json }
