import type { Effect } from '../../shared/effect.ts'
import type { Json } from '../../shared/json.ts'

/** Of which match something happened. */
export interface Place {
  readonly match: string
  readonly game: string
}

/** Something that happened in a match, as others hear of it: a CloudEvent in JSON, and its place in the match. */
export interface Happening {
  readonly match: string
  readonly tick: number
  /** Its place among what happened at the tick. */
  readonly ordinal: number
  readonly event: {
    readonly specversion: '1.0'
    readonly id: string
    readonly source: string
    readonly subject: string
    readonly type: string
    readonly time: string
    readonly tick: number
    readonly datacontenttype: 'application/json'
    readonly data: Json
  }
}

/** More of an event's data than this does not leave the server, in characters of JSON. */
export const mostData = 16 * 1024

/**
 * One happening. Its id is made of match, tick and ordinal: a match that was brought back comes to the same ids again, so
 * whoever hears of it twice can tell.
 */
export function happening(
  { match, game }: Place,
  { tick, ordinal, type, data }: { tick: number; ordinal: number; type: string; data: Json },
  now = Date.now(),
): Happening {
  const event = {
    specversion: '1.0',
    id: `${match}:${tick}:${ordinal}`,
    source: `/games/${game}/matches/${match}`,
    subject: match,
    type,
    time: new Date(now).toISOString(),
    tick,
    datacontenttype: 'application/json',
    data,
  } as const
  return { match, tick, ordinal, event }
}

/** What of a step's effects others hear of, in their order. What has too much data is left out, and told of. */
export function happeningsOf(place: Place, effects: readonly Effect[], tooLarge: (type: string) => void): Happening[] {
  return effects.flatMap((effect) => {
    const told = toldOf(place.game, effect)
    if (told === undefined) return []
    if (JSON.stringify(told.data).length > mostData) {
      tooLarge(told.type)
      return []
    }
    const [tick = 0, ordinal = 0] = effect.id.split(':').map(Number)
    return [happening(place, { tick, ordinal, ...told })]
  })
}

function toldOf(game: string, effect: Effect): { type: string; data: Json } | undefined {
  switch (effect.kind) {
    case 'ask':
      return undefined
    case 'emit':
      return { type: `cavea.game.${game}.${effect.type}`, data: effect.data }
    case 'mark':
      return markOf(effect.name, effect.data)
  }
}

// Of the moments that a game marks others hear of those that mean the same in every game.
function markOf(name: string, data: Json): { type: string; data: Json } | undefined {
  switch (name) {
    case 'ballot.opened':
      return { type: 'cavea.ballot.opened', data }
    case 'ballot.closed':
      return { type: `cavea.ballot.${statusIn(data)}`, data }
    case 'fall':
      return { type: 'cavea.player.fell', data }
    default:
      return undefined
  }
}

function statusIn(data: Json): string {
  return typeof data === 'object' && data !== null && 'status' in data ? String(data.status) : 'closed'
}
