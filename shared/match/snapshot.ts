import type { Json } from '../json.ts'

/** All that a match is, in full precision, as JSON. */
export interface MatchSnapshot {
  readonly state: Json
}
