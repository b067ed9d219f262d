import { Random } from '../shared/random.ts'
import { type Benchmark, mean, type Row, round } from './benchmark.ts'
import { type Attack, attacks } from './stuffing/attacks.ts'
import { type Crowd, crowds, honestVotes } from './stuffing/crowds.ts'
import { Ground } from './stuffing/ground.ts'

/** Ballots before the one that is attacked: regulars are known by then. */
const ballotsBefore = 4
/** Of the regulars so many vote in a ballot as a rule: a veto need only keep out the others. */
const turnout = 0.4

/**
 * How far an attacker who votes by many made-up spectators gets against honest crowds, and what that costs the honest.
 * Attackers solve each proof of work that they are asked for. No sockets: the clock is simulated, the parts are the real ones.
 */
export const stuffing: Benchmark = {
  async run(progress, { quick, sizes }) {
    const rows: Row[] = []
    const drawn = Array.from({ length: quick ? 3 : 5 }, (_, town) => crowds(`town ${town}`))
    for (const place of drawn[0]?.keys() ?? []) {
      for (const sockets of sizes.length > 0 ? sizes : [quick ? 200 : 1000]) {
        const fought: Row[][] = []
        for (const town of drawn) fought.push(await fights(town[place], sockets))
        for (const at of fought[0]?.keys() ?? []) {
          const row = averageOf(fought.map((town) => town[at] ?? {}))
          rows.push(row)
          progress(JSON.stringify(row))
        }
      }
    }
    return rows
  },

  summary(rows) {
    const of = (key: string, wanted: (row: Row) => boolean) => rows.filter(wanted).map((row) => Number(row[key]))
    const isOne = ({ crowd, attack }: Row) => crowd === '100 regulars' && String(attack).includes('one address')
    return {
      'attacker share of a ballot of 100 from one address, most, %': Math.max(...of('attacker share %', isOne)),
      'honest weight lost without an attack, most, %': Math.max(
        ...of('honest weight lost %', ({ attack }) => attack === 'none'),
      ),
      'honest weight lost, most, %': Math.max(...of('honest weight lost %', () => true)),
      'ballots vetoed': rows.filter(({ ended }) => ended === 'expired').length,
    }
  },
}

/** All attacks on one crowd. */
async function fights(crowd: Crowd | undefined, sockets: number): Promise<Row[]> {
  if (crowd === undefined) return []
  const rows: Row[] = []
  for (const attack of attacks(sockets, [...crowd.regulars, ...crowd.strangers])) rows.push(await fight(crowd, attack))
  return rows
}

// Who shares an address with whom is drawn: what one town loses by a large family says little.
function averageOf(rows: readonly Row[]): Row {
  const [first = {}] = rows
  const averaged = Object.entries(first).map(([key, value]) => [
    key,
    typeof value === 'number' ? round(mean(rows.map((row) => Number(row[key]))), 1) : value,
  ])
  const ended = rows.find((row) => row.ended === 'expired')?.ended ?? first.ended
  return { ...Object.fromEntries(averaged), ended }
}

async function fight(crowd: Crowd, attack: Attack): Promise<Row> {
  const ground = new Ground()
  const random = Random.fromSeed(crowd.name, attack.name)
  for (let at = 0; at < ballotsBefore; at++) {
    await ground.play([...honestVotes(crowd.regulars, random), ...attack.before])
  }
  const isVeto = attack.before.length > 0 && attack.now.length === 0
  const come = isVeto
    ? random.shuffled([...crowd.regulars]).slice(0, Math.ceil(crowd.regulars.length * turnout))
    : crowd.regulars
  const honest = [...honestVotes(come, random), ...crowd.strangers]
  const { counts, ended, proofs } = await ground.play([...honest, ...attack.now])
  const share = ended === 'expired' ? 1 : counts.lion / (counts.ice + counts.lion)
  return {
    crowd: crowd.name,
    attack: attack.name,
    sockets: attack.sockets,
    'attacker votes that count': round(counts.lion, 1),
    'attacker share %': round(100 * share, 1),
    'honest weight lost %': round(100 * (1 - counts.ice / honest.length), 1),
    'proofs solved': proofs,
    ended,
  }
}
