import { createHash } from 'node:crypto'
import { CaveaError } from '../../shared/errors.ts'
import { forgetOldest } from '../../shared/forget-oldest.ts'
import type { HiddenWhy, ModeratedLine, ModerationSnapshot, Mute } from '../../shared/moderation.ts'
import type { ChatLine } from '../../shared/protocol.ts'
import { QuietNetworks, type Writer } from './quiet-networks.ts'

/** So many lines can be taken down still, or be let through. */
const linesKept = 200
/** So many of them also after a restart. */
const linesSaved = 50
/** So many held back wait for somebody to look at them: they are not pushed out by what is said meanwhile. */
const heldKept = 50
const mutesKept = 200

/** Under which name they write whose own has a hidden word. */
const standInName = 'Somebody'

/** What moderation writes on its match's tape. */
export interface ModerationTape {
  chat(line: ChatLine): void
  hide(lines: readonly string[]): void
  moderation(moderation: ModerationSnapshot): void
}

/** Whom or what an operator mutes. */
export type MuteTarget = { readonly author: string } | { readonly source: string }

/**
 * What the stands get to read of what is said: all lines, but for those of muted people and places, those with hidden
 * words until an operator lets them through, and those that an operator takes down. Nobody's vote depends on it.
 */
export class Moderation {
  readonly #tape: ModerationTape
  readonly #words: { catches(text: string): Promise<boolean> }
  readonly #lines = new Map<string, ModeratedLine>()
  readonly #mutes = new Map<string, Mute>()
  readonly #quiet: QuietNetworks

  constructor(
    tape: ModerationTape,
    words: { catches(text: string): Promise<boolean> },
    before: ModerationSnapshot = { mutes: [], lines: [] },
    now?: () => number,
  ) {
    this.#quiet = new QuietNetworks(now)
    this.#tape = tape
    this.#words = words
    this.#quiet.restore(before.quiet ?? [])
    for (const mute of before.mutes) this.#mutes.set(keyOf(mute), mute)
    for (const line of before.lines) this.#lines.set(line.id, line)
  }

  /** What it needs to go on after a restart. */
  snapshot(): ModerationSnapshot {
    const lines = this.lines()
    const saved = new Set([...lines.filter(isHeld), ...lines.slice(-linesSaved)])
    const quiet = this.#quiet.snapshot()
    return {
      mutes: this.mutes(),
      lines: lines.filter((line) => saved.has(line)),
      ...(quiet.length === 0 ? {} : { quiet }),
    }
  }

  /** The last lines, the oldest first. */
  lines(): readonly ModeratedLine[] {
    return [...this.#lines.values()]
  }

  mutes(): readonly Mute[] {
    return [...this.#mutes.values()]
  }

  /** Whether somebody, or the place where they write, is muted, or they are new where somebody was muted. */
  isMuted({ voter, source, ...writer }: Writer & { readonly voter: string; readonly source: string }): boolean {
    if (this.#quiet.holds(writer)) return true
    if (this.#mutes.size === 0) return false
    return this.#mutes.has(keyOf({ author: authorOf(voter) })) || this.#mutes.has(keyOf({ source }))
  }

  /** Shows a new line to everybody, unless something keeps it from them: gives what. */
  async take(line: ChatLine, voter: string, writer: Writer = {}): Promise<Exclude<HiddenWhy, 'operator'> | undefined> {
    const [badText, badName] = [await this.#words.catches(line.text), await this.#words.catches(line.from)]
    const author = authorOf(voter)
    const muted = this.isMuted({ ...writer, voter, source: line.source })
    this.#quiet.note(author, writer)
    const shown = badName ? { ...line, from: standInName } : line
    const fate = muted ? 'muted' : badText ? 'words' : 'shown'
    this.#keep({ ...shown, author, fate, ...(badName ? { hiddenName: line.from } : {}) })
    if (fate !== 'shown') return fate
    this.#tape.chat(shown)
    return undefined
  }

  /**
   * Takes a line down for everybody who has it on screen, and in replays, or lets one through that was kept back; `tick` is
   * that of the match. Throws `chat_unknown`.
   */
  setShown(id: string, shown: boolean, tick: number): void {
    const line = this.#lines.get(id)
    if (line === undefined) throw new CaveaError('chat_unknown', { value: id })
    if ((line.fate === 'shown') === shown) return
    if (shown) {
      const { id, from, text, source } = line
      this.#keep({ ...line, tick, fate: 'shown' })
      this.#tape.chat({ id, from, text, source, tick })
    } else {
      this.#keep({ ...line, fate: 'operator' })
      this.#tape.hide([id])
    }
    this.#save()
  }

  /** Mutes somebody, or all who write at one place, and takes down what they have said lately; or lets them speak again. */
  setMuted(target: MuteTarget, muted: boolean): void {
    const key = keyOf(target)
    if (this.#mutes.has(key) === muted) return
    if (muted) this.#mute(target)
    else this.#mutes.delete(key)
    if ('author' in target) this.#quiet.set(target.author, muted)
    this.#save()
  }

  #mute(target: MuteTarget): void {
    const isTheirs = (line: ModeratedLine) =>
      'author' in target ? line.author === target.author : line.source === target.source
    const said = this.lines().filter(isTheirs)
    const last = said.at(-1)
    const mute: Mute =
      'source' in target
        ? { kind: 'source', source: target.source }
        : { kind: 'author', author: target.author, name: last?.hiddenName ?? last?.from ?? target.author }
    this.#mutes.set(keyOf(target), mute)
    forgetOldest(this.#mutes, mutesKept)
    const shown = said.filter(({ fate }) => fate === 'shown')
    for (const line of shown) this.#lines.set(line.id, { ...line, fate: 'muted' })
    if (shown.length > 0) this.#tape.hide(shown.map(({ id }) => id))
  }

  // What changed comes last, as it does for the stands.
  #keep(line: ModeratedLine): void {
    this.#lines.delete(line.id)
    this.#lines.set(line.id, line)
    const alike = this.lines().filter((one) => isHeld(one) === isHeld(line))
    const most = isHeld(line) ? heldKept : linesKept
    for (const { id } of alike.slice(0, Math.max(0, alike.length - most))) this.#lines.delete(id)
  }

  // At once: a line that was taken down must not come back because the server was killed right after.
  #save(): void {
    this.#tape.moderation(this.snapshot())
  }
}

const isHeld = ({ fate }: ModeratedLine): boolean => fate === 'words'

const keyOf = (target: MuteTarget): string =>
  'author' in target ? `author ${target.author}` : `source ${target.source}`

/** Stands for a voter towards operators: enough to tell people apart, not to vote in their name. */
function authorOf(voter: string): string {
  return createHash('sha256').update(`cavea author ${voter}`).digest('base64url').slice(0, 12)
}
