import type { Logger } from 'pino'
import type { Command, Verdict } from '../../shared/command.ts'
import { type Config, secretSettings, settings } from '../config.ts'
import type { Follower } from '../host/observers.ts'

interface FollowedMatch {
  readonly roomId: string
  readonly game: { readonly name: string }
  readonly state: { readonly tick: number }
}

/**
 * Writes to the log what it takes to reconstruct an evening: events in the past tense, with fields. It never gets secrets:
 * no passwords, no tokens, and nobody's key to come back by.
 */
export class Journal {
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  /** The server serves. Of secrets only the names of those that are set are told. */
  started(version: string, config: Config, addresses: readonly string[]): void {
    const changed = changedSettings(config)
    this.#log.info({ version, addresses, roles: config.roles, settings: changed, pid: process.pid }, 'server started')
  }

  signalled(signal: NodeJS.Signals): void {
    this.#log.info({ signal }, 'signal received')
  }

  drained(matches: number): void {
    this.#log.info({ matches }, 'server drained')
  }

  /** Somebody took a place before a match, or left it: `spectators` are there now, over this process. */
  spectated(what: 'join' | 'leave', room: string, spectators: number): void {
    this.#log.debug({ room, spectators }, what === 'join' ? 'spectator joined' : 'spectator left')
  }

  /** Follows a match, new or with its past. */
  follow(match: FollowedMatch, past: unknown): Follower {
    const here = { match: match.roomId, game: match.game.name }
    this.#log.info({ ...here, tick: match.state.tick }, past === undefined ? 'match opened' : 'match taken over')
    return {
      stepped() {},
      entered: this.#log.isLevelEnabled('info')
        ? (command, verdict) => {
            const written = writtenOf(command)
            if (written !== undefined) void verdict.then((given) => this.#entered(match, written, given))
          }
        : () => {},
      ended: (over) => {
        const tick = match.state.tick
        this.#log.info({ ...here, tick }, over ? 'match ended' : 'match left to be continued')
      },
    }
  }

  #entered({ roomId, state }: FollowedMatch, { level, text, fields }: Written, verdict: Verdict): void {
    const refused = verdict.ok ? {} : { refused: verdict.code }
    this.#log[level]({ match: roomId, tick: state.tick, ...fields, ...refused }, text)
  }
}

interface Written {
  readonly level: 'info' | 'debug'
  readonly text: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** What is written of a command; undefined for those that come many times a second. A `person` is a secret of theirs. */
function writtenOf(command: Command): Written | undefined {
  const { actor } = command
  switch (command.kind) {
    case 'join':
      return { level: 'debug', text: 'player joined', fields: { seat: command.seat, name: command.name } }
    case 'drop':
      return { level: 'debug', text: 'player dropped', fields: { seat: command.seat } }
    case 'return':
      return { level: 'debug', text: 'player returned', fields: { seat: command.seat } }
    case 'leave':
      return { level: 'debug', text: 'player left', fields: { seat: command.seat } }
    case 'ballot.open': {
      const { ballot, plan } = command
      return {
        level: 'info',
        text: 'ballot opened',
        fields: { ballot, title: plan.title, method: plan.method, by: actor },
      }
    }
    case 'ballot.decide':
      return { level: 'info', text: 'ballot decided', fields: { ballot: command.ballot, ranking: command.ranking } }
    case 'ballot.cancel':
      return { level: 'info', text: 'ballot cancelled', fields: { ballot: command.ballot, by: actor } }
    case 'mechanic.set': {
      const { mechanic, value } = command
      return { level: 'info', text: 'mechanic set', fields: { mechanic, value, by: actor } }
    }
    case 'stands.pause':
      return { level: 'info', text: command.paused ? 'audience paused' : 'audience resumed', fields: { by: actor } }
    case 'event':
      return { level: 'info', text: 'event entered', fields: { type: command.type } }
    default:
      return undefined
  }
}

/** The variables of the settings that differ from their defaults; `true` in place of a secret. */
export function changedSettings(config: Config): Record<string, unknown> {
  const changed: Record<string, unknown> = {}
  for (const [key, { variable, fallback, read }] of Object.entries(settings)) {
    const value = config[key as keyof Config]
    if (JSON.stringify(value) === JSON.stringify(read(fallback))) continue
    changed[variable] = secretSettings.has(key) ? true : value
  }
  return changed
}
