import { createHash, createHmac } from 'node:crypto'

// Written from docs/reference/audit.md alone. It imports nothing of this project: anybody who has the document of a match
// can check it like this. It must agree with `npm run tape -- audit`.

type Choice = string | number | null | readonly string[] | { readonly amount: number; readonly option: string }

interface Vote {
  readonly voter: string
  readonly choice: Choice
  readonly source: string
  readonly seenTick: number
  readonly person?: string
  readonly weightMilli?: number
  readonly held?: string
}

interface Verdict {
  readonly kind: string
  readonly adjusted?: readonly { readonly person: string; readonly weightMilli: number; readonly reason: string }[]
  readonly sourceFactorMilli?: Readonly<Record<string, number>>
}

/** A ballot of the document. */
export interface Ballot {
  readonly ballot: string
  readonly method: string
  readonly options: readonly string[]
  readonly goal: number
  readonly tickRate: number
  readonly commitment: string
  readonly votes: readonly Vote[]
  readonly verdict?: Verdict
  readonly end: { readonly kind: string; readonly ranking?: readonly string[] }
  readonly closing?: {
    readonly seed: string
    readonly chain: string
    readonly votes: number
    readonly closesAt: number
    readonly result?: {
      readonly counts: Readonly<Record<string, number>>
      readonly voters: number
      readonly ranking: readonly string[]
      readonly reason: string
    }
    readonly seal?: string
  }
}

/** The ballots of a document. Throws where it is cut off or another one. */
export function ballotsOf(document: string): Ballot[] {
  if (!document.endsWith('\n')) throw new Error('The document is cut off.')
  const [head, ...rows] = document
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  if (head?.format !== 'cavea-audit-1') throw new Error('It is another document.')
  const last = rows.pop()
  if (last?.ballots !== rows.length) throw new Error('The document is cut off.')
  return rows as unknown as Ballot[]
}

/** RFC 8785: members sorted by UTF-16 units, no white space, numbers and texts as JavaScript writes them. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const of = value as Record<string, unknown>
  const names = Object.keys(of).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(of[name])}`).join(',')}}`
}

const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const keyed = (seed: string, text: string) => createHmac('sha256', seed).update(text, 'utf8').digest('hex')

/** What is wrong with a closed ballot, in words; empty where nothing is. */
export function check(given: Ballot): string[] {
  const { ballot, commitment, votes, closing, end, options } = given
  if (closing?.result === undefined || closing.seal === undefined) return ['seal']
  const { result } = closing
  const wrong: string[] = []
  if (sha(closing.seed) !== commitment) wrong.push('commitment')
  const hashes = receiptsOf(given)
  if (votes.length !== closing.votes || (hashes.at(-1) ?? commitment) !== closing.chain)
    wrong.push(`chain of ${ballot}`)
  const { votes: _, ...sealed } = given
  const { seal, ...unsealed } = closing
  if (sha(canonical({ ...sealed, closing: unsealed })) !== seal) wrong.push('seal')
  const standing = standingOf(given)
  const sums = sumsOf(given, standing)
  const voters = standing.filter(({ weight }) => weight > 0).length
  if (result.voters !== voters || options.some((option) => result.counts[option] !== (sums.get(option) ?? 0) / 1000))
    wrong.push('count')
  const ranking = given.verdict?.kind === 'expire' ? [] : rankingOf(given, standing, sums)
  const same = (one: readonly string[], other: readonly string[]) => canonical(one) === canonical(other)
  if (!same(ranking, result.ranking)) wrong.push('ranking')
  const decided = end.ranking ?? []
  const isRest = decided.length > 0 && decided.length < ranking.length && same(decided, ranking.slice(-decided.length))
  const isFollowed =
    end.kind === 'cancelled'
      ? ['repoll', 'impossible', 'quiet', 'operator'].includes(result.reason)
      : result.reason === 'counted'
        ? same(decided, ranking)
        : result.reason === 'passed_over' && isRest
  if (!isFollowed) wrong.push('decision')
  return wrong
}

/** The receipts of a ballot's votes, in their order. */
export function receiptsOf({ ballot, commitment, votes }: Ballot): string[] {
  let previous = commitment
  return votes.map(({ voter, choice, source, seenTick, person = voter, weightMilli = 1000, held = '' }, place) => {
    const written =
      typeof choice === 'object' && choice !== null && 'amount' in choice
        ? { amount: choice.amount, option: choice.option }
        : choice
    previous = sha(
      JSON.stringify([previous, ballot, place, voter, written, source, seenTick, person, weightMilli, held]),
    )
    return previous
  })
}

interface Standing {
  readonly choice: NonNullable<Choice>
  readonly weight: number
  readonly seenTick: number
}

function standingOf({ votes, verdict }: Ballot): Standing[] {
  const last = new Map<string, Vote>()
  for (const vote of votes) last.set(vote.person ?? vote.voter, vote)
  return [...last].flatMap(([person, { choice, source, seenTick, weightMilli = 1000 }]): Standing[] => {
    if (choice === null) return []
    if (verdict?.kind !== 'count') return [{ choice, weight: weightMilli, seenTick }]
    const own = verdict.adjusted?.find((row) => row.person === person)?.weightMilli ?? weightMilli
    return [{ choice, weight: Math.floor((own * (verdict.sourceFactorMilli?.[source] ?? 1000)) / 1000), seenTick }]
  })
}

function sumsOf({ method, options, tickRate, closing }: Ballot, standing: readonly Standing[]): Map<string, number> {
  const sums = new Map(options.map((option) => [option, 0]))
  const give = (option: unknown, milli: number) => {
    const name = String(option)
    if (sums.has(name)) sums.set(name, (sums.get(name) ?? 0) + milli)
  }
  for (const { choice, weight, seenTick } of standing) {
    if (method === 'approval' && Array.isArray(choice)) for (const option of choice) give(option, weight)
    else if (method === 'ranked' && Array.isArray(choice)) give(choice[0], weight)
    else if (method === 'bid' && typeof choice === 'object' && 'amount' in choice)
      give(choice.option, choice.amount * weight)
    else if (method === 'tug') {
      const half = 4 * tickRate
      const age = Math.max(0, (closing?.closesAt ?? 0) - seenTick)
      const halved = Math.floor(weight / 2 ** Math.floor(age / half))
      give(choice, Math.floor((halved * (2 * half - (age % half))) / (2 * half)))
    } else give(choice, weight)
  }
  return sums
}

function rankingOf(
  { method, options, goal, closing }: Ballot,
  standing: readonly Standing[],
  sums: ReadonlyMap<string, number>,
): string[] {
  const seed = closing?.seed ?? ''
  const byLot = (one: string, other: string) => (keyed(seed, `lot:${one}`) < keyed(seed, `lot:${other}`) ? -1 : 1)
  const of = (option: string) => sums.get(option) ?? 0
  switch (method) {
    case 'ranked':
      return runoff(standing, byLot)
    case 'lottery': {
      const left = options.filter((option) => of(option) > 0).sort()
      const drawn: string[] = []
      while (left.length > 0) {
        const total = left.reduce((sum, option) => sum + of(option), 0)
        let at = Number(BigInt(`0x${keyed(seed, `draw:${drawn.length}`)}`) % BigInt(total))
        const place = left.findIndex((option) => {
          at -= of(option)
          return at < 0
        })
        drawn.push(...left.splice(place, 1))
      }
      return drawn
    }
    case 'slider': {
      const places = [...options].sort((one, other) => Number(one) - Number(other))
      const total = places.reduce((sum, place) => sum + of(place), 0)
      if (total === 0) return []
      let below = 0
      const sofar = places.map((place) => {
        below += of(place)
        return below * 2
      })
      const [lower, upper] = [sofar.findIndex((sum) => sum >= total), sofar.findIndex((sum) => sum > total)]
      const [middle = ''] = [places[lower] ?? '', places[upper] ?? ''].sort(byLot)
      const away = (place: string) => Math.abs(Number(place) - Number(middle))
      return places.sort((one, other) => away(one) - away(other) || byLot(one, other))
    }
    default: {
      const least = method === 'threshold' ? Math.max(1, goal * 1000) : 1
      return options
        .filter((option) => of(option) >= least)
        .sort((one, other) => of(other) - of(one) || byLot(one, other))
    }
  }
}

function runoff(standing: readonly Standing[], byLot: (one: string, other: string) => number): string[] {
  const lists = standing.flatMap(({ choice, weight }) =>
    Array.isArray(choice) && weight > 0 ? [{ names: choice as readonly string[], weight }] : [],
  )
  let left = [...new Set(lists.flatMap(({ names }) => names))]
  const out: string[] = []
  while (left.length > 0) {
    const sums = new Map<string, number>()
    for (const { names, weight } of lists) {
      const first = names.find((name) => left.includes(name))
      if (first !== undefined) sums.set(first, (sums.get(first) ?? 0) + weight)
    }
    const [weakest = ''] = [...left].sort(
      (one, other) => (sums.get(one) ?? 0) - (sums.get(other) ?? 0) || -byLot(one, other),
    )
    out.unshift(weakest)
    left = left.filter((name) => name !== weakest)
  }
  return out
}
