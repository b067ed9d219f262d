import { type Speed, speeds } from '../../net/replay-clock.ts'

/** What a key means on the replay page. */
export type KeyMeaning =
  | { readonly kind: 'toggle' }
  | { readonly kind: 'seconds'; readonly by: number }
  | { readonly kind: 'ticks'; readonly by: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'speed'; readonly speed: Speed }
  | { readonly kind: 'none' }

/** A key as the browser tells of it, and where the focus was. */
export interface KeyPress {
  readonly key: string
  readonly modified: boolean
  /** `list`: on something that arrows move in or scroll. `control`: on something that Space sets off. */
  readonly focus: 'list' | 'control' | 'page'
}

const nothing: KeyMeaning = { kind: 'none' }

/** By how many seconds an arrow moves. */
export const arrowSeconds = 5

const meanings: Readonly<Record<string, KeyMeaning>> = {
  ' ': { kind: 'toggle' },
  ArrowLeft: { kind: 'seconds', by: -arrowSeconds },
  ArrowRight: { kind: 'seconds', by: arrowSeconds },
  ',': { kind: 'ticks', by: -1 },
  '.': { kind: 'ticks', by: 1 },
  Home: { kind: 'start' },
  End: { kind: 'end' },
  ...Object.fromEntries(speeds.map((speed, at): [string, KeyMeaning] => [String(at + 1), { kind: 'speed', speed }])),
}

/** What a key means, unless it means something where the focus is. */
export function meaningOf({ key, modified, focus }: KeyPress): KeyMeaning {
  if (modified || !Object.hasOwn(meanings, key)) return nothing
  if (focus === 'control' && key === ' ') return nothing
  if (focus === 'list' && (key === 'Home' || key === 'End' || key === ' ' || key.startsWith('Arrow'))) return nothing
  return meanings[key] ?? nothing
}

/** Where the focus is, for a key that was pressed on an element. The time line leaves its keys to the page. */
export function focusOf(target: EventTarget | null): KeyPress['focus'] {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('select, [role="tablist"], [role="log"], [tabindex="0"]')) return 'list'
  return target.closest('a, button, summary') ? 'control' : 'page'
}
