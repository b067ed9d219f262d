import type { Signs } from '../signs.ts'
import { Icon, type IconName, Paths } from './icons.tsx'

interface SignProps {
  readonly signs: Signs | undefined
  readonly name: string
  /** What is drawn where the game has no sign of that name. */
  readonly otherwise: IconName
  readonly size: number
}

/** A sign that a game drew for one of its mechanics. It is decoration: what it says stands in text beside it. */
export function Sign({ signs, name, otherwise, size }: SignProps) {
  const own = signs !== undefined && Object.hasOwn(signs, name) ? signs[name] : undefined
  return own === undefined ? <Icon name={otherwise} size={size} /> : <Paths paths={own} size={size} />
}
