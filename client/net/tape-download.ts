import { CaveaError, type ErrorReply } from '../../shared/errors.ts'
import { decodeTape } from '../../shared/tape/encode.ts'
import { TapeReader } from '../../shared/tape/reader.ts'
import { RefusedError } from './session.ts'

const offline = 'The tape did not come whole. Check the connection, then try again.'

/**
 * Fetches a tape's public track, whole, so that nothing is asked of the server afterwards. `onProgress` hears how many
 * bytes have come. Rejects with a `RefusedError`: `tape_unknown`, `tape_damaged`, `tape_version`, `not_ready`, `offline`.
 */
export async function downloadTape(id: string, onProgress: (bytes: number) => void): Promise<TapeReader> {
  const bytes = await bytesOf(id, onProgress)
  try {
    return new TapeReader(decodeTape(bytes))
  } catch (cause) {
    throw cause instanceof CaveaError ? new RefusedError(cause.reply(), cause) : cause
  }
}

async function bytesOf(id: string, onProgress: (bytes: number) => void): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    const reply = await fetch(`/api/tapes/${encodeURIComponent(id)}`)
    if (!reply.ok) throw await refusalOf(reply)
    const stream = reply.body?.getReader()
    for (let piece = await stream?.read(); piece?.value !== undefined; piece = await stream?.read()) {
      pieces.push(piece.value)
      bytes += piece.value.length
      onProgress(bytes)
    }
  } catch (cause) {
    if (cause instanceof RefusedError) throw cause
    throw new RefusedError({ code: 'offline', message: offline }, cause)
  }
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

async function refusalOf(reply: Response): Promise<RefusedError> {
  const body = (await reply.json().catch(() => undefined)) as ErrorReply | undefined
  if (body?.code !== undefined) return new RefusedError(body)
  return new RefusedError({ code: 'offline', message: offline })
}
