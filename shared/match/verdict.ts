import type { Verdict } from '../command.ts'
import type { ErrorCode } from '../errors.ts'

/** The command applies. */
export const accepted: Verdict = { ok: true }

/** The command does not apply, and nothing has changed. */
export const refused = (code: ErrorCode): Verdict => ({ ok: false, code })
