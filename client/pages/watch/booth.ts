import { type Signal, signal } from '@preact/signals'
import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import { sameChoice } from '../../../shared/ballot/choice.ts'
import type { Game } from '../../../shared/game.ts'
import type { ChatReply } from '../../../shared/protocol.ts'
import type { GameState } from '../../../shared/state.ts'
import { choiceWords, isNews, withVote } from '../../kit/parts/ballot-choice.ts'
import type { BallotView } from '../../kit/parts/ballot-view.ts'
import { castVote, confirmVote, refuseVote, settleVotes, type VoteBook } from '../../kit/parts/vote-book.ts'
import { ResultWatch, type VoteResult } from '../../kit/parts/vote-result.ts'
import type { WatchSession } from '../../net/session.ts'
import { linkWords } from './link-words.ts'
import { refusalWords } from './refusal.ts'

/** One's own votes, by button and by chat, as far as this page knows of them. */
export class Booth {
  readonly votes: Signal<VoteBook> = signal(new Map())
  /** Why the last vote in a ballot was not counted, by ballot. */
  readonly refusals: Signal<ReadonlyMap<string, string>> = signal(new Map())
  /** What the own choice would likely lead to, by ballot, where the server had the time to look. */
  readonly outlooks: Signal<ReadonlyMap<string, string>> = signal(new Map())
  /** What the last vote of one's own in a decided ballot did; undefined once it was read. */
  readonly result: Signal<VoteResult | undefined> = signal(undefined)
  readonly #results = new ResultWatch()
  /** The last thing to tell those who listen to the page. */
  readonly said: Signal<string> = signal('')

  /**
   * Votes in a ballot; `null` takes the vote back. It is shown at once and undone if it is refused; the same choice again
   * does nothing, but pulls once more at a rope.
   */
  async vote(session: Pick<WatchSession, 'vote'>, ballot: BallotView, choice: BallotChoice | null): Promise<void> {
    if (ballot.status !== 'open' || !isNews(ballot, choice)) return
    this.votes.value = castVote(this.votes.value, ballot.id, choice, withVote(ballot, choice))
    this.#refuse(ballot.id, undefined)
    this.#foresee(ballot.id, undefined)
    try {
      const { outlook, receipt, choice: counted } = await session.vote(ballot.id, choice)
      this.votes.value = confirmVote(this.votes.value, ballot.id, counted, receipt, choice)
      // Whoever has chosen otherwise since is not told where the choice before would lead.
      if (!sameChoice(this.votes.value.get(ballot.id)?.choice ?? null, counted)) return
      this.#foresee(ballot.id, outlook)
      const words = counted === null ? 'Your vote is taken back.' : `Your vote counts: ${choiceWords(ballot, counted)}.`
      this.said.value = [words, outlook].filter(Boolean).join(' ')
    } catch (error) {
      this.votes.value = refuseVote(this.votes.value, ballot.id, choice)
      this.#refuse(ballot.id, refusalWords(error))
    }
  }

  /** Says a line. Resolves to what became of the vote that it was, if it was one; rejects with words for the writer. */
  async say(session: Pick<WatchSession, 'say'>, text: string): Promise<string | undefined> {
    try {
      const { vote, hidden, link } = await session.say(text)
      if (link !== undefined) return linkWords(link)
      if (vote === undefined) return hidden === undefined ? undefined : hiddenWords[hidden]
      if ('code' in vote) return refusalWords(vote)
      this.votes.value = confirmVote(this.votes.value, vote.ballot, vote.choice, vote.receipt)
      this.#refuse(vote.ballot, undefined)
      this.#foresee(vote.ballot, vote.outlook)
      return 'Your vote counts.'
    } catch (error) {
      throw new Error(refusalWords(error), { cause: error })
    }
  }

  /** Looks whether a ballot with one's own vote was decided since the last look. */
  follow(state: Pick<GameState, 'ballots' | 'seats'>, game: Pick<Game, 'questions'>): void {
    const result = this.#results.look(state, this.votes.value, game)
    if (result !== undefined) this.result.value = result
  }

  /** The result was there long enough to be read. */
  forgetResult(): void {
    this.result.value = undefined
  }

  /** New counts have come. */
  settle(): void {
    this.votes.value = settleVotes(this.votes.value)
  }

  #refuse(ballot: string, words: string | undefined): void {
    this.refusals.value = noted(this.refusals.value, ballot, words)
  }

  #foresee(ballot: string, words: string | undefined): void {
    this.outlooks.value = noted(this.outlooks.value, ballot, words)
  }
}

/** Why nobody else reads one's line. */
const hiddenWords: Readonly<Record<NonNullable<ChatReply['hidden']>, string>> = {
  words: 'Nobody else sees this line: it has a word in it that is hidden here.',
  crowded: 'Nobody else sees this line: more is said right now than anybody can read. Try again in a moment.',
  muted: 'Nobody else sees this line: you are muted. Your votes count all the same.',
}

function noted(notes: ReadonlyMap<string, string>, ballot: string, words: string | undefined): Map<string, string> {
  const changed = new Map(notes)
  if (words === undefined) changed.delete(ballot)
  else changed.set(ballot, words)
  return changed
}
