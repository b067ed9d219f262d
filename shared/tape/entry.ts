import { decode, encode, type Iterator } from '@colyseus/schema'
import type { Command, TickEntry } from '../command.ts'

type Value = number | boolean
type Fields = Readonly<Record<string, Value>>

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
// As in MessagePack, from which @colyseus/schema has its numbers.
const marks = { compact: 0x01, no: 0xc2, yes: 0xc3, float32: 0xca, float64: 0xcb } as const
const rounded = new Float32Array(1)

/**
 * A tick's entry as bytes. Nearly all of a private track is people's inputs, thirty times a second, all with the same few
 * fields: these are named once, and each value takes 1 to 9 bytes. What has another shape is written as JSON.
 */
export function entryBytes({ commands, inputs }: TickEntry): Uint8Array {
  const seats = [...inputs]
  const names = Object.keys(seats.find(([, list]) => list.length > 0)?.[1][0] ?? {})
  if (!seats.every(([, list]) => list.every((input) => isFlat(input, names)))) {
    return utf8.encode(JSON.stringify({ commands, inputs: Object.fromEntries(inputs) }))
  }
  const text = commands.length === 0 ? new Uint8Array() : utf8.encode(JSON.stringify(commands))
  const out = new Uint8Array(32 + text.length + mostBytes(names, seats))
  const at: Iterator = { offset: 0 }
  out[at.offset++] = marks.compact
  encode.number(out, text.length, at)
  out.set(text, at.offset)
  at.offset += text.length
  encode.number(out, names.length, at)
  for (const name of names) encode.string(out, name, at)
  encode.number(out, seats.length, at)
  for (const [seat, list] of seats) {
    encode.string(out, seat, at)
    encode.number(out, list.length, at)
    for (const input of list) for (const name of names) writeValue(out, (input as Fields)[name] as Value, at)
  }
  return out.slice(0, at.offset)
}

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
    const inputs = Array.from({ length: count(bytes, at) }, () =>
      Object.fromEntries(names.map((name) => [name, valueIn(bytes, at)])),
    )
    return [seat, inputs] as const
  })
  if (at.offset !== bytes.length) throw new RangeError('An entry is longer or shorter than it says.')
  return { commands, inputs: new Map(seats) }
}

// One without fields would take no bytes, and a count could say anything.
function isFlat(input: object, names: readonly string[]): input is Fields {
  if (names.length === 0) return false
  const fields = Object.keys(input)
  return (
    fields.length === names.length &&
    names.every((name) => Object.hasOwn(input, name) && isValue((input as Fields)[name]))
  )
}

// JSON has no other numbers either, and knows no minus zero.
const isValue = (value: unknown): boolean =>
  typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))

function mostBytes(names: readonly string[], seats: readonly (readonly [string, readonly object[]])[]): number {
  const ofText = (text: string) => 3 * text.length + 5
  const ofNames = names.reduce((sum, name) => sum + ofText(name), 0)
  return seats.reduce((sum, [seat, list]) => sum + ofText(seat) + 5 + list.length * names.length * 9, ofNames)
}

// Schema's own writer of numbers takes a float32 for what is nearly one: here every digit counts.
function writeValue(out: Uint8Array, value: Value, at: Iterator): void {
  if (typeof value === 'boolean') out[at.offset++] = value ? marks.yes : marks.no
  else if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) encode.number(out, value, at)
  else {
    rounded[0] = value
    const exact = rounded[0] === value
    out[at.offset++] = exact ? marks.float32 : marks.float64
    if (exact) encode.float32(out, value, at)
    else encode.float64(out, value, at)
  }
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
