/** What a key means on the watch page. */
export type KeyMeaning =
  | { readonly kind: 'vote'; readonly number: number }
  | { readonly kind: 'chat' }
  | { readonly kind: 'none' }

/** A key as the browser tells of it, and where the focus was. */
export interface KeyPress {
  readonly key: string
  readonly modified: boolean
  /** `text`: in a field. `control`: on something that Enter sets off. `page`: neither. */
  readonly focus: 'text' | 'control' | 'page'
}

const nothing: KeyMeaning = { kind: 'none' }

/** Digits vote, and Enter goes to the chat, unless the key means something where the focus is. */
export function meaningOf({ key, modified, focus }: KeyPress): KeyMeaning {
  if (modified || focus === 'text') return nothing
  if (/^[1-9]$/.test(key)) return { kind: 'vote', number: Number(key) }
  return key === 'Enter' && focus === 'page' ? { kind: 'chat' } : nothing
}

/** Where the focus is, for a key that was pressed on an element. */
export function focusOf(target: EventTarget | null): KeyPress['focus'] {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('dialog, input, textarea, select')) return 'text'
  return target.closest('a, button') ? 'control' : 'page'
}
