import * as z from 'zod/mini'
import { methods } from '../ballot/method.ts'

/**
 * What records hold that are JSON. A checksum says that bytes are as they were written, not by whom: all that a reader
 * goes by is looked at here, so that it falls over nothing and runs after nothing that has no end.
 */
const text = z.string()
const whole = z.number().check(z.int(), z.nonnegative())
/** No match comes to more ticks: it is a hundred years at thirty a second. */
const ticks = z.number().check(z.int(), z.nonnegative(), z.maximum(1e11))
const counts = z.record(text, z.number())

const head = z.object({
  match: text,
  game: text,
  title: text,
  version: z.number(),
  tickRate: z.number().check(z.minimum(1), z.maximum(120)),
  schema: text,
  // What a date can be made of.
  startedAt: z.number().check(z.minimum(0), z.maximum(8.64e15)),
})

const value = z.union([z.number(), z.string(), z.boolean()])
const options = z.array(
  z.looseObject({ name: text, label: text, changes: z.array(z.looseObject({ mechanic: text, value })) }),
)
const plan = z.looseObject({
  title: text,
  method: z.enum(methods),
  goal: z.optional(z.number()),
  options,
  mechanic: text,
  ask: text,
  about: text,
})
const result = z.looseObject({
  counts,
  voters: whole,
  ranking: z.array(text),
  reason: z.enum(['counted', 'passed_over', 'repoll', 'impossible', 'quiet', 'operator']),
})
export const closing = z.optional(
  z.looseObject({
    seed: text,
    chain: text,
    votes: whole,
    closesAt: ticks,
    result: z.optional(result),
    seal: z.optional(text),
  }),
)
const seat = { actor: text, seat: text }
const ballot = { actor: text, ballot: text }

const command = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('join'), ...seat, name: text, person: text }),
  z.looseObject({ kind: z.enum(['drop', 'return', 'leave', 'bot.leave']), ...seat }),
  z.looseObject({ kind: z.literal('bot.join'), ...seat, name: text, brain: text }),
  z.looseObject({ kind: z.literal('action'), ...seat, action: text, payload: z.any() }),
  z.looseObject({ kind: z.literal('crowd'), actor: text, spectators: whole }),
  z.looseObject({ kind: z.literal('stands.pause'), actor: text, paused: z.boolean() }),
  z.looseObject({ kind: z.literal('mechanic.set'), actor: text, mechanic: text, value }),
  z.looseObject({
    kind: z.literal('ballot.open'),
    ...ballot,
    plan,
    ticks,
    tokens: z.optional(z.record(text, text)),
    commitment: z.optional(text),
  }),
  z.looseObject({ kind: z.literal('ballot.tally'), ...ballot, counts, voters: whole }),
  z.looseObject({ kind: z.literal('ballot.extend'), ...ballot, ticks }),
  z.looseObject({ kind: z.literal('ballot.decide'), ...ballot, ranking: z.array(text), closing }),
  z.looseObject({ kind: z.literal('ballot.cancel'), ...ballot, closing }),
  z.looseObject({ kind: z.literal('event'), actor: text, type: text, data: z.any() }),
])

export const choice = z.union([
  z.string(),
  z.number(),
  z.null(),
  z.array(text),
  z.object({ amount: z.number(), option: text }),
])
const verdict = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('count'),
    adjusted: z.array(z.looseObject({ person: text, weightMilli: z.number() })),
    sourceFactorMilli: counts,
  }),
  z.looseObject({ kind: z.enum(['extend', 'expire']) }),
])

const claims = z.array(z.object({ seat: text, name: text, person: text, token: text }))
const word = z.number()
const randomState = z.tuple([word, word, word, word])
const match = z.looseObject({
  state: z.array(z.any()),
  random: z.looseObject({ game: randomState, bots: randomState }),
  keepsakes: z.array(z.tuple([text, z.any()])),
  ballots: z.array(z.tuple([text, z.looseObject({ options, ask: text })])),
  asks: z.array(z.looseObject({ id: text, title: text, question: text, about: text, deadlineTick: ticks })),
})

export const shapes = {
  mark: z.object({ name: text, data: z.any() }),
  line: z.object({ id: text, from: text, text, source: text, tick: whole }),
  tally: z.object({ ballot: text, counts, voters: whole }),
  end: z.object({ reason: text }),
  hide: z.object({ lines: z.array(text) }),
  head,
  seed: z.object({ seed: text, delayTicks: ticks }),
  entry: z.object({ commands: z.array(command), inputs: z.map(text, z.array(z.record(text, z.any()))) }),
  votes: z.object({
    ballot: text,
    votes: z.array(
      z.object({
        voter: text,
        choice,
        source: text,
        seenTick: whole,
        person: z.optional(text),
        weightMilli: z.optional(whole),
        held: z.optional(text),
      }),
    ),
    batch: z.optional(text),
    networks: z.optional(z.array(z.nullable(z.object({ address: text, prefix: text, seats: z.optional(whole) })))),
  }),
  verdict: z.object({ ballot: text, verdict }),
  snapshot: z.looseObject({
    head,
    delayTicks: ticks,
    hash: text,
    nextReference: whole,
    clockMs: z.number(),
    match,
    claims,
    audience: z.looseObject({ secret: text }),
    votesFromTick: whole,
  }),
  roster: z.object({ claims }),
  moderation: z.object({
    mutes: z.array(z.looseObject({ kind: text })),
    lines: z.array(z.looseObject({ id: text, author: text, fate: text })),
    quiet: z.optional(z.array(z.tuple([text, z.number()]))),
  }),
}
