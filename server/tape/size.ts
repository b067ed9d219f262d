import type { TapeRecord } from '../../shared/tape/record.ts'

const frame = 64

/**
 * About how many bytes a record takes on the tape, and in memory. It is asked of each as it is written: to write it out only
 * to see how long it gets would cost as much as to store it.
 */
export function roughBytes(record: TapeRecord): number {
  switch (record.kind) {
    case 'keyframe':
    case 'patch':
      return frame + record.bytes.length
    case 'start':
      return frame + 256 + record.reflection.length
    case 'chat':
      return frame + 64 + record.line.text.length + record.line.from.length
    case 'tally':
      return frame + 64 + 24 * Object.keys(record.tally.counts).length
    case 'hide':
      return frame + 24 * record.lines.length
    case 'votes':
      return frame + 96 * record.votes.length + 64 * (record.networks?.length ?? 0)
    case 'entry':
      return frame + 128 * record.commands.length + 24 * record.inputs.size
    case 'snapshot':
      return frame + 6 * 1024
    case 'mark':
    case 'end':
    case 'seed':
    case 'roster':
    case 'moderation':
    case 'verdict':
      return frame + 256
  }
}
