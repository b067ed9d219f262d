import type { Podium } from '../scene-words.ts'
import type { PlaceView } from './place-view.ts'
import { secondsUntil } from './time-left.ts'

/** What the podium shows, rebuilt whenever the state changes. */
export interface PodiumView {
  readonly title: string
  /** Best first. */
  readonly places: readonly PlaceView[]
  /** What comes next, with the seconds until then. */
  readonly next: string
}

/** A scene's podium with names and scores; undefined while there is none. */
export function viewPodium(
  podium: Podium | undefined,
  places: readonly PlaceView[],
  clock: { readonly tick: number; readonly tickRate: number },
): PodiumView | undefined {
  if (podium === undefined) return undefined
  return {
    title: podium.title,
    places: podium.seats.flatMap((seat) => places.find((place) => place.seat === seat) ?? []),
    next: `${podium.next} ${secondsUntil(podium.endsAtTick, clock)} s`,
  }
}
