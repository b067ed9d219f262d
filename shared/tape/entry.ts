import { decode, encode, type Iterator } from '@colyseus/schema'
import type { Command, TickEntry } from '../command.ts'
import { Bytes } from './bytes.ts'

type Value = number | boolean
type Fields = Readonly<Record<string, unknown>>

const nothing = new Uint8Array()
const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
// As in MessagePack, from which @colyseus/schema has its numbers.
const marks = { compact: 0x01, no: 0xc2, yes: 0xc3, float32: 0xca, float64: 0xcb } as const
const rounded = new Float32Array(1)

// One entry after another has it.
const packed = new Bytes(1024)

/**
 * A tick's entry as bytes. Nearly all of a private track is people's inputs, thirty times a second, all with the same few
 * fields: these are named once, and each value takes 1 to 9 bytes. What has another shape is written as JSON.
 */
export function entryBytes(entry: TickEntry): Uint8Array {
  if (pack(entry, packed)) return packed.written.slice()
  return utf8.encode(JSON.stringify({ commands: entry.commands, inputs: Object.fromEntries(entry.inputs) }))
}

/** Whether all inputs have the same fields, of which each is a number or yes or no. In one pass: it runs each tick. */
function pack({ commands, inputs }: TickEntry, out: Bytes): boolean {
  const text = commands.length === 0 ? nothing : utf8.encode(JSON.stringify(commands))
  const names = fieldsOf(inputs)
  const { at } = out
  at.offset = 0
  out.reserve(32 + text.length + mostBytes(names))
  out.all[at.offset++] = marks.compact
  encode.number(out.all, text.length, at)
  out.add(text)
  encode.number(out.all, names.length, at)
  for (const name of names) encode.string(out.all, name, at)
  encode.number(out.all, inputs.size, at)
  for (const [seat, list] of inputs) {
    out.reserve(bytesOfText(seat) + 5 + list.length * names.length * 9)
    encode.string(out.all, seat, at)
    encode.number(out.all, list.length, at)
    for (const input of list) {
      // One without fields would take no bytes, and a count could say anything.
      if (names.length === 0 || Object.keys(input).length !== names.length) return false
      for (const name of names) if (!writeValue(out.all, (input as Fields)[name], at)) return false
    }
  }
  return true
}

function fieldsOf(inputs: TickEntry['inputs']): readonly string[] {
  for (const [input] of inputs.values()) if (input !== undefined) return Object.keys(input)
  return []
}

const bytesOfText = (text: string): number => 3 * text.length + 5
const mostBytes = (names: readonly string[]): number => names.reduce((sum, name) => sum + bytesOfText(name), 0)

/** The entry in such bytes. Throws a `RangeError` where they end too early or hold something else. */
export function entryIn(bytes: Uint8Array): TickEntry {
  if (bytes[0] !== marks.compact) {
    const { commands, inputs } = JSON.parse(strictUtf8.decode(bytes)) as { commands: Command[]; inputs: object }
    return { commands, inputs: new Map(Object.entries(inputs)) }
  }
  const at: Iterator = { offset: 1 }
  const length = count(bytes, at)
  const commands = length === 0 ? [] : JSON.parse(strictUtf8.decode(bytes.subarray(at.offset, at.offset + length)))
  at.offset += length
  const names = Array.from({ length: count(bytes, at) }, () => textIn(bytes, at))
  const seats = Array.from({ length: count(bytes, at) }, () => {
    const seat = textIn(bytes, at)
    const inputs = count(bytes, at)
    // They would take no bytes: a few that say so could ask for gigabytes.
    if (names.length === 0 && inputs > 0) throw new RangeError('An entry has inputs without fields.')
    const taken = Array.from({ length: inputs }, () =>
      Object.fromEntries(names.map((name) => [name, valueIn(bytes, at)])),
    )
    return [seat, taken] as const
  })
  if (at.offset !== bytes.length) throw new RangeError('An entry is longer or shorter than it says.')
  return { commands, inputs: new Map(seats) }
}

// Whether it is one that can be written: JSON has no other numbers either, and knows no minus zero. Schema's own writer of
// numbers takes a float32 for what is nearly one: here every digit counts.
function writeValue(out: Uint8Array, value: unknown, at: Iterator): boolean {
  if (typeof value === 'boolean') {
    out[at.offset++] = value ? marks.yes : marks.no
    return true
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) encode.number(out, value, at)
  else {
    rounded[0] = value
    const exact = rounded[0] === value
    out[at.offset++] = exact ? marks.float32 : marks.float64
    if (exact) encode.float32(out, value, at)
    else encode.float64(out, value, at)
  }
  return true
}

function valueIn(bytes: Uint8Array, at: Iterator): Value {
  const mark = within(bytes, at)
  if (mark === marks.no || mark === marks.yes) {
    at.offset += 1
    return mark === marks.yes
  }
  return decode.number(bytes, at)
}

function textIn(bytes: Uint8Array, at: Iterator): string {
  within(bytes, at)
  return decode.string(bytes, at)
}

// Everything that is counted takes at least a byte: a damaged count must not make a reader ask for gigabytes.
function count(bytes: Uint8Array, at: Iterator): number {
  within(bytes, at)
  const found = decode.number(bytes, at)
  if (!(found >= 0 && found <= bytes.length - at.offset)) throw new RangeError('An entry counts more than it has.')
  return found
}

function within(bytes: Uint8Array, at: Iterator): number {
  const byte = bytes[at.offset]
  if (byte === undefined) throw new RangeError('An entry ends too early.')
  return byte
}
