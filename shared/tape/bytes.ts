import type { Iterator } from '@colyseus/schema'

/** Bytes that grow at their end, as one of @colyseus/schema's writers or {@link add} writes them. */
export class Bytes {
  /** With room behind what was written; {@link reserve} puts another in its place. */
  all: Uint8Array
  /** Where the end is. */
  readonly at: Iterator = { offset: 0 }

  constructor(room: number) {
    this.all = new Uint8Array(room)
  }

  /** No copy: good until more is written. */
  get written(): Uint8Array {
    return this.all.subarray(0, this.at.offset)
  }

  add(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.all.set(bytes, this.at.offset)
    this.at.offset += bytes.length
  }

  /** Makes room for so many bytes more. */
  reserve(bytes: number): void {
    const least = this.at.offset + bytes
    if (least <= this.all.length) return
    const more = new Uint8Array(Math.max(least, this.all.length * 2))
    more.set(this.written)
    this.all = more
  }
}
