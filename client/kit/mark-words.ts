import type { Json } from '../../shared/json.ts'
import type { Mark } from '../../shared/protocol.ts'

/** The sign that stands at a moment of a match. */
export type MarkSign = 'ballot' | 'decision' | 'fall' | 'round' | 'mercy' | 'beast' | 'other'

/** A moment in words for people. */
export interface MarkWords {
  readonly sign: MarkSign
  readonly text: string
}

type Data = Readonly<Record<string, Json>>

/** What a seat is called, where that is known. */
export type NameOf = (seat: Json | undefined) => string | undefined

type Row = (data: Data, nameOf: NameOf) => MarkWords | undefined

const of = (sign: MarkSign, text: string): MarkWords => ({ sign, text })
const unnoticed: Row = () => undefined

// One row for each mark of the house and of its games. Those that come by the second are seen, and not listed.
const rows: Readonly<Record<string, Row>> = {
  'ballot.opened': ({ title }) => of('ballot', `Ballot: ${text(title, 'a question')}`),
  // Tapes from before it had a label say the option's name.
  'ballot.closed': ({ title, status, winner, label = winner }) =>
    status === 'decided'
      ? of('decision', `Decided: ${followed(text(title, 'the ballot'))} ${text(label, 'as it was')}`)
      : of('ballot', `Nothing decided: ${text(title, 'the ballot')}`),
  'round.start': ({ round }) => of('round', `Round ${text(round, '')} begins`),
  'round.end': ({ round, winner }, nameOf) => {
    const name = nameOf(winner)
    return of('round', `Round ${text(round, '')} ends${name === undefined ? '' : `: ${name} wins`}`)
  },
  fall: ({ seat, by }, nameOf) => {
    const [who, whose] = [nameOf(seat) ?? 'Somebody', nameOf(by)]
    return of('fall', whose === undefined ? `${who} falls` : `${who} falls to ${whose}`)
  },
  spared: ({ seat }, nameOf) => of('mercy', `${nameOf(seat) ?? 'Somebody'} is spared`),
  finished: ({ seat, votes }, nameOf) => {
    const name = nameOf(seat) ?? 'Somebody'
    return of('fall', votes === 0 ? `${name} is out` : `No mercy for ${nameOf(seat) ?? 'somebody'}`)
  },
  maul: ({ seat }, nameOf) => of('beast', `The lion has ${nameOf(seat) ?? 'somebody'}`),
  lion: ({ comes }) => of('beast', comes === true ? 'The lion is let in' : 'The lion is led out'),
  cheer: () => of('other', 'The stands cheer'),
  diverged: () => of('other', 'The match was brought back, and differs from here on'),
  'set.end': ({ set, winner }, nameOf) => {
    const name = nameOf(winner)
    return of('round', `Set ${text(set, '')} ends${name === undefined ? '' : `: ${name} wins it`}`)
  },
  changed: unnoticed,
  back: unnoticed,
  backed: unnoticed,
  throw: unnoticed,
  hit: unnoticed,
  gesture: unnoticed,
}

/** A mark in words: undefined for one that only the picture shows, its plain name for one that the house does not know. */
export function wordsOfMark({ name, data }: Mark, nameOf: NameOf): MarkWords | undefined {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined
  if (row === undefined) return of('other', name)
  const fields = typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Data) : {}
  return row(fields, nameOf)
}

// A question has its mark already.
const followed = (title: string): string => (title.endsWith('?') ? title : `${title},`)

function text(value: Json | undefined, otherwise: string): string {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : otherwise
}
