import { Refusal } from '../scripts/project.ts'
import type { ChatReply } from '../shared/protocol.ts'
import type { Child } from './child.ts'
import type { CrowdOrders } from './crowd/orders.ts'
import { Album, wrongIn } from './pictures.ts'
import { settled } from './server-process.ts'
import type { Visitor } from './visits.ts'

/** How long after its end everybody may take until they have all of it, in milliseconds. */
const catchUpMs = 10_000

/** What somebody on the stock SDK sees from now on, each time that it changes. */
export function albumOf({ onStateChange }: Pick<Visitor, 'onStateChange'>): Album {
  const album = new Album()
  onStateChange((state) => album.add(state))
  return album
}

/** Says the line of that number in the stands. The first is what everybody's sequence begins with, the last what it ends with. */
export async function sayLine(speaker: Visitor, line: number): Promise<void> {
  await settled('there is room for a line in the chat', async () => {
    const { hidden }: ChatReply = await speaker.request('chat', { text: `line ${line} at ${Date.now()}: so far` })
    return hidden === undefined
  })
}

/** Who is looked at in the end. */
export interface Witnesses {
  readonly crowd: Child<CrowdOrders>
  /** On the stock SDK: of each place where the crowd is, one. The first says the lines. */
  readonly speakers: readonly Visitor[]
  /** What was so, asked for once all is over: as a player saw it, or as it was recorded. */
  truth(): Promise<Album>
}

/**
 * Ends a visit of a crowd. Throws `bench_wrong` where one of them has not got everything, got what others did not, or lost
 * its socket, and where those who decode it saw another match than it was. Resolves with how often one was sent on to another
 * process of the server.
 */
export async function expectFollowed({ crowd, speakers, truth }: Witnesses, line: number): Promise<number> {
  const [speaker] = speakers
  if (speaker === undefined) throw new Error('Nobody speaks.')
  const albums = speakers.map(albumOf)
  await crowd.ask('look', null)
  // What comes from here on is of ticks that the truth has, too.
  await settled('spectators see the match go on', () => albums.every(({ size }) => size > 2))
  await sayLine(speaker, line)
  const { faults, late, sentOn, seen } = await crowd.ask('finish', { line, withinMs: catchUpMs })
  const album = await truth()
  const wrong = [
    ...faults,
    ...(late > 0 ? [`${late} spectators have not got everything`] : []),
    ...seen.flatMap((one, at) => wrongIn(album, `viewer ${at + 1} of the crowd`, one)),
    ...albums.flatMap(({ seen: own }, at) => wrongIn(album, `spectator ${at + 1} on the stock SDK`, own)),
  ]
  if (wrong.length > 0) throw new Refusal('bench_wrong', `${wrong.join('; ')}.`)
  return sentOn
}
