import { Encoder, Reflection, type Schema } from '@colyseus/schema'
import { BallotBox } from '../../server/audience/ballot-box.ts'
import { commitmentTo, type VoteRow, voterKeyOf } from '../../shared/ballot/chain.ts'
import { planFor } from '../../shared/ballot/plan.ts'
import type { Command } from '../../shared/command.ts'
import { Match } from '../../shared/match/match.ts'
import { schemaDigits } from '../../shared/tape/digits.ts'
import type { PrivateRecord, PublicRecord, TapeRecord } from '../../shared/tape/record.ts'
import { ask, type SmallState, smallGame } from './small-game.ts'

const audience = { secret: '', opened: 0, director: {} }

/** What enters, by tick. */
export type Script = Readonly<Record<number, readonly Command[]>>

/** Both tracks of 60 ticks of the small game with a key at every twentieth, as a host writes them. */
export function taped(
  script: Script = {},
  more: Readonly<Record<number, readonly PrivateRecord[]>> = {},
): TapeRecord[] {
  const match = new Match<SmallState>(smallGame, { seed: 'taped' })
  const encoder = new Encoder(match.state as SmallState & Schema)
  const reflection = new Uint8Array(Reflection.encode(encoder))
  const schema = schemaDigits(reflection)
  const head = { match: 'm', game: 'small', title: 'Small', version: 1, tickRate: 10, schema, startedAt: 0 }
  const records: TapeRecord[] = []
  const put = (track: TapeRecord['track'], record: PublicRecord | PrivateRecord, tick = match.tick) =>
    records.push({ track, epoch: 1, seq: records.length, tick, time: tick * 100, ...record } as TapeRecord)
  const key = () => {
    const nextReference = Number(Reflect.get(encoder.root, 'nextUniqueId'))
    const here = { hash: match.hash(), match: match.snapshot(), nextReference, clockMs: 0, votesFromTick: 0 }
    put('public', { kind: 'keyframe', bytes: new Uint8Array(encoder.encodeAll()) })
    put('private', { kind: 'snapshot', snapshot: { head, delayTicks: 0, claims: [], audience, ...here } })
  }
  put('public', { kind: 'start', head, reflection })
  put('private', { kind: 'seed', seed: 'taped', delayTicks: 0 })
  encoder.discardChanges()
  key()
  for (let tick = 1; tick <= 60; tick++) {
    for (const record of more[tick] ?? []) put('private', record)
    const player = match.state.seats.has('ann') ? ([['ann', [{ go: true }]]] as const) : []
    const entry = { commands: script[tick] ?? [], inputs: new Map(player) }
    if (entry.commands.length + entry.inputs.size > 0) put('private', { kind: 'entry', ...entry }, tick)
    const { effects } = match.advance(entry)
    for (const effect of effects) {
      if (effect.kind === 'mark') put('public', { kind: 'mark', mark: { name: effect.name, data: effect.data } })
    }
    put('public', { kind: 'patch', bytes: new Uint8Array(encoder.encode()) })
    encoder.discardChanges()
    if (tick % 20 === 0) key()
  }
  return records
}

/** A tape with each kind of record that an audience leaves, and a ballot that was counted. */
export function tapedBallot(): TapeRecord[] {
  const plan = planFor('ground', smallGame.mechanics.ground, 'sand')
  const seed = 'a seed of its own'
  const vote = (voter: string, choice: VoteRow['choice']): VoteRow => ({ voter, choice, source: 'stands', seenTick: 5 })
  const votes = [vote('v1', 'mud'), vote('v2', 'sand'), vote('v1', null), vote('v3', 'mud'), vote('v4', 'mud')]
  const frame = { opensAt: 5, closesAt: 30, tickRate: 10, seed, voterKey: voterKeyOf('', 'b1'), tokens: {} }
  const box = new BallotBox('b1', plan, frame)
  for (const row of votes) box.cast(row)
  const audienceOf = { actor: 'audience', ballot: 'b1' } as const
  const quorum = { needed: 0, voters: 2, active: 2 }
  const verdict = { kind: 'count', quorum, adjusted: [], sourceFactorMilli: { irc: 5 } } as const
  const end = { kind: 'decided', ranking: ['mud', 'sand'] } as const
  const closing = box.closing({ verdict, end, reason: 'counted' })
  const { counts, voters } = box.tally(30, verdict)
  const script: Script = {
    2: [ask.join('ann', 'person'), ask.bot('bot-1')],
    5: [{ kind: 'ballot.open', ...audienceOf, plan, ticks: 20, commitment: commitmentTo(seed), tokens: { mud: '1' } }],
    9: [ask.act('ann', 'jump', { by: 2 }), { kind: 'event', actor: 'event', type: 'gust', data: 2 }],
    12: [{ kind: 'ballot.extend', ...audienceOf, ticks: 5 }],
    15: [{ kind: 'ballot.tally', ...audienceOf, counts, voters }],
    31: [{ kind: 'ballot.decide', ...audienceOf, ranking: end.ranking, closing }],
    44: [ask.leave('ann'), { kind: 'crowd', actor: 'system', spectators: 9 }],
  }
  return taped(script, {
    10: [{ kind: 'votes', ballot: 'b1', votes, batch: 'one' }],
    11: [{ kind: 'roster', claims: [{ seat: 'ann', name: 'ann', person: 'person', token: 't' }] }],
    12: [{ kind: 'moderation', moderation: { mutes: [{ kind: 'source', source: 'irc' }], lines: [] } }],
    30: [{ kind: 'verdict', ballot: 'b1', verdict }],
  })
}
