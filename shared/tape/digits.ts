import { hashText } from '../random.ts'

/** Stands for the bytes of a reflection: states with equal digits decode alike. */
export function schemaDigits(reflection: Uint8Array): string {
  let text = ''
  for (const byte of reflection) text += String.fromCharCode(byte)
  return hashText(text)
}
