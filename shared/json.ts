/** What JSON can hold. Everything that crosses a process or rests on a tape is one of these. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
