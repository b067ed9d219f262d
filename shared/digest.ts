const roundWords = Uint32Array.from(fractions(64, 3))
const startWords = Uint32Array.from(fractions(8, 2))
const schedule = new Uint32Array(64)
const utf8 = new TextEncoder()

// The first 32 bits of the fractions of roots of the first primes: where the standard has its constants from.
function fractions(count: number, root: number): number[] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return primes.map((prime) => Math.floor((prime ** (1 / root) % 1) * 4_294_967_296))
}

/** SHA-256 (FIPS 180-4) of bytes, 32 bytes. Here and not of a platform: it has to be at hand at once in a browser, too. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000))
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0)
  const words = new Uint32Array(startWords)
  for (let at = 0; at < padded.length; at += 64) digestBlock(view, at, words)
  const out = new Uint8Array(32)
  const outView = new DataView(out.buffer)
  for (const [place, word] of words.entries()) outView.setUint32(place * 4, word)
  return out
}

function digestBlock(view: DataView, from: number, words: Uint32Array): void {
  for (let at = 0; at < 16; at++) schedule[at] = view.getUint32(from + at * 4)
  for (let at = 16; at < 64; at++) {
    const early = schedule[at - 15] as number
    const late = schedule[at - 2] as number
    const one = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)
    const other = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10)
    schedule[at] = ((schedule[at - 16] as number) + one + (schedule[at - 7] as number) + other) | 0
  }
  let [a, b, c, d, e, f, g, h] = [...words] as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    const sumE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const first = (h + sumE + ((e & f) ^ (~e & g)) + (roundWords[at] as number) + (schedule[at] as number)) | 0
    const sumA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const second = (sumA + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const next = [a, b, c, d, e, f, g, h]
  for (let at = 0; at < 8; at++) words[at] = (words[at] as number) + (next[at] as number)
}

const hexOf = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += byteHex[byte]
  return text
}
const byteHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
export const sha256Hex = (text: string): string => hexOf(sha256(utf8.encode(text)))

/** HMAC-SHA-256 (RFC 2104), key and text in UTF-8, as 64 hexadecimal digits. */
export function hmacHex(key: string, text: string): string {
  const given = utf8.encode(key)
  const block = new Uint8Array(64)
  block.set(given.length > 64 ? sha256(given) : given)
  const inner = joined(
    block.map((byte) => byte ^ 0x36),
    utf8.encode(text),
  )
  const outer = block.map((byte) => byte ^ 0x5c)
  return hexOf(sha256(joined(outer, sha256(inner))))
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const out = new Uint8Array(one.length + other.length)
  out.set(one)
  out.set(other, one.length)
  return out
}
