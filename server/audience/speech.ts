import { CaveaError, type ErrorReply, replyOf } from '../../shared/errors.ts'
import type { ChatReply, VoteReply } from '../../shared/protocol.ts'
import { Chat, type ChatDraft } from './chat.ts'
import type { Electorate } from './electorate/electorate.ts'
import type { Moderation } from './moderation.ts'
import { type ChatVote, meantBy, voteLine } from './parse.ts'
import type { Polls } from './polls.ts'
import type { AudienceMatch, AudienceReports } from './ports.ts'

/** What becomes of a line that somebody writes. */
export interface SpeechPorts {
  readonly match: Pick<AudienceMatch, 'state'>
  readonly moderation: Moderation
  readonly electorate: Electorate
  readonly polls: Polls
  readonly reports: Pick<AudienceReports, 'heard'>
  now(): number
}

type Line = ChatDraft & { readonly seenTick: number }

/** What the audience of one match writes: chat, and the votes and wishes in it. */
export class Speech {
  readonly #ports: SpeechPorts
  readonly #chat = new Chat()

  constructor(ports: SpeechPorts) {
    this.#ports = ports
  }

  /** Shows a chat line, if there is room and moderation lets it, and counts the vote in it. Throws `chat_invalid` or `rate_limited`. */
  async say(draft: Line): Promise<ChatReply> {
    const { match, electorate, moderation, reports, now } = this.#ports
    const line = await this.#chat.line(draft, match.state.tick)
    const link = electorate.link(draft, now())
    if (link !== undefined) return { sent: true, link }
    const said = voteLine(line.text)
    // Put in before anything else is waited for: the last vote counts, and some lines wait longer than others.
    // Copies are told by what is seen of a line: hidden characters would make each another.
    const voted = said && this.#vote(said, { ...draft, text: line.text })
    // Whoever is muted takes no room: else they could keep others from being read.
    const writer = { ...draft, isKnown: electorate.knows(draft.voter, now()) }
    const looked = moderation.isMuted(writer) || this.#chat.hasRoom(said !== undefined, now(), draft.origin)
    const hidden: ChatReply['hidden'] = looked ? await moderation.take(line, draft.voter, writer) : 'crowded'
    if (hidden === undefined || hidden === 'crowded') reports.heard(line)
    const vote = await voted
    return { sent: true, ...(hidden === undefined ? {} : { hidden }), ...(vote === undefined ? {} : { vote }) }
  }

  async #vote(vote: ChatVote, draft: Line): Promise<VoteReply | ErrorReply | undefined> {
    const { match, polls } = this.#ports
    const found = meantBy(vote, polls.boxes, draft.seenTick)
    // Whoever votes while nothing can be voted on should know why nothing comes of it.
    if (found === undefined) return match.state.standsPaused ? new CaveaError('stands_paused').reply() : undefined
    return polls.vote({ ...draft, ...found }).catch(replyOf)
  }
}
