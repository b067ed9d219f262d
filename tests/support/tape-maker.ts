import { Encoder, Reflection, type Schema } from '@colyseus/schema'
import { FileStore } from '../../server/tape/file/store.ts'
import { keyframeSeconds } from '../../server/tape/recorder.ts'
import type { Command } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import { Match } from '../../shared/match/match.ts'
import { schemaDigits } from '../../shared/tape/digits.ts'
import type { PublicRecord, TapeRecord } from '../../shared/tape/record.ts'

/** What a tape is made of. */
export interface MadeTape {
  readonly id: string
  readonly game: Game
  readonly minutes: number
  readonly bots: number
}

/** Plays a match of bots at full speed and writes its public track into a folder of tapes, as a server would have. */
export async function makeTape(folder: string, { id, game, minutes, bots }: MadeTape): Promise<void> {
  const match = new Match(game, { seed: id })
  const encoder = new Encoder(match.state as Match['state'] & Schema)
  const reflection = new Uint8Array(Reflection.encode(encoder))
  const { name, title, version, tickRate } = game
  const startedAt = Date.UTC(2026, 0, 1)
  const head = { match: id, game: name, title, version, tickRate, schema: schemaDigits(reflection), startedAt }
  const writer = await new FileStore(folder, () => {}).open(id)
  let seq = 0
  let batch: TapeRecord[] = []
  const put = (record: PublicRecord) => {
    const stamp = { track: 'public', epoch: 1, seq: seq++, tick: match.tick } as const
    batch.push({ ...stamp, time: startedAt + (match.tick * 1000) / tickRate, ...record } as TapeRecord)
  }
  const [brain = ''] = Object.keys(game.bots)
  const joins = Array.from(
    { length: bots },
    (_, at): Command => ({ kind: 'bot.join', actor: 'system', seat: `bot-${at}`, name: `Bot ${at + 1}`, brain }),
  )
  put({ kind: 'start', head, reflection })
  encoder.discardChanges()
  put({ kind: 'keyframe', bytes: new Uint8Array(encoder.encodeAll()) })
  const ticks = minutes * 60 * tickRate
  for (let tick = 1; tick <= ticks; tick++) {
    const { effects } = match.advance({ commands: tick === 1 ? joins : [], inputs: new Map() })
    for (const effect of effects) {
      if (effect.kind === 'mark') put({ kind: 'mark', mark: { name: effect.name, data: effect.data } })
    }
    put({ kind: 'patch', bytes: new Uint8Array(encoder.encode()) })
    encoder.discardChanges()
    if (tick % (keyframeSeconds * tickRate) === 0) put({ kind: 'keyframe', bytes: new Uint8Array(encoder.encodeAll()) })
    if (tick % (20 * tickRate) === 0) {
      const text = `Line of ${tick / tickRate} seconds`
      put({ kind: 'chat', line: { id: `c${tick}`, from: 'Sue', text, source: 'stands', tick } })
    }
    if (tick % tickRate !== 0) continue
    await writer.append(batch)
    batch = []
  }
  put({ kind: 'end', reason: 'disposed' })
  await writer.append(batch)
  await writer.finish()
}
