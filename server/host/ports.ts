import type { Command, Verdict } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { MatchRow } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { AudienceSnapshot } from '../../shared/tape/record.ts'
import type { Left } from './comeback.ts'
import type { Line } from './line.ts'
import type { Past, Recording } from './recording.ts'

/** What the rest of the server may do with a running match: read it, and put commands through its one door. */
export interface RunningMatch {
  readonly roomId: string
  readonly game: Game
  /** To be read only: whatever changes it is a command. */
  readonly state: GameState
  /** Enters at the next tick. Resolves with the door's verdict. */
  submit(command: Command): Promise<Verdict>
  /** All that the match is now, to branch from; undefined before it runs. */
  snapshot(): MatchSnapshot | undefined
  /** Why the door would refuse this now. */
  objection(command: Extract<Command, { kind: 'mechanic.set' }>): ErrorCode | undefined
  describe(): MatchRow
  /** Holds a free seat for a few seconds; rejects with `match_full`. What it gives goes to the SDK of whoever waits. */
  reserveSeat(request: { name: string; person: string }): Promise<unknown>
  freeSeats(): number
  /** Takes the seat of an idle player for somebody from another network. Resolves with whether one is free now. */
  freeIdleSeat(network: string): Promise<boolean>
  readonly line: Line
  /** Whether the match goes on while nobody is there. */
  keepOpen(isKept?: boolean): void
  /**
   * Lets the match go on elsewhere, or here after a restart. `next` finds somebody who goes on with it now, and gives the
   * address at which that is, if there is one. Resolves, with that address, once all sockets are closed; rejects where its
   * tape could not be let go. Asked again, it resolves with the first.
   */
  handOver(next?: (roomId: string) => Promise<string | undefined>): Promise<string | undefined>
}

/** Who wants to know how a match goes on. */
export interface MatchObserver {
  /** A command was submitted. The verdict of the door resolves at the next tick. */
  entered?(command: Command, verdict: Promise<Verdict>): void
  /** After each step, with what it asked of the outside. */
  stepped(effects: readonly Effect[]): void
  /** What the audience needs to go on after a restart. */
  snapshot(): AudienceSnapshot
  /** `over`: it does not go on elsewhere, or here after a restart. */
  ended(over: boolean): void
}

/** What the host needs of the outside, handed in by the wiring. */
export interface HostPorts {
  /** The network of an address, to which bounds apply; empty for what is no address. */
  networkOf(address: string | undefined): string
  /** A name as others may read it: the stand-in where there is a hidden word in it. */
  readonly fitName: (name: string, standIn: string) => Promise<string>
  readonly maxMatches: number
  readonly bots: number
  readonly delayMs: number
  readonly matches: {
    add(match: RunningMatch): void
    remove(roomId: string): void
    /** Whether the room of a match can be joined. */
    isListed(roomId: string): boolean
    readonly size: number
    /** Whether the process is about to end. */
    readonly leaving: boolean
  }
  record(roomId: string, tickRate: number): Recording
  /** What is known of a match that was here before, and its tape; undefined for a new one. */
  past(roomId: string): Left | undefined
  /** The audience of a match, new or with its past. */
  observe(match: RunningMatch, past: Past | undefined): MatchObserver
  readonly metrics: {
    /** How long after its due time a step ran, and how long it took. */
    stepped(latenessMs: number, durationMs: number): void
    failed(where: string): void
  }
  log(level: 'info' | 'warn' | 'error', text: string, details?: Record<string, unknown>): void
}
