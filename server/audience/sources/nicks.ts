/**
 * Who is behind a nick in a channel. On IRC anybody may change theirs, as often as they like: who does stays one voter,
 * and whoever takes a nick that has become free does not become the one who had it.
 */
export class Nicks {
  readonly #ids = new Map<string, string>()
  readonly #holders = new Map<string, string>()

  /** What stands for the one who has a nick now. */
  idOf(nick: string): string {
    const key = lower(nick)
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    let id = key
    for (let more = 2; this.#holders.has(id); more++) id = `${key}~${more}`
    this.#ids.set(key, id)
    this.#holders.set(id, key)
    return id
  }

  renamed(nick: string, next: string): void {
    const [from, to] = [lower(nick), lower(next)]
    if (from === to) return
    const id = this.idOf(nick)
    this.gone(next)
    this.#ids.delete(from)
    this.#ids.set(to, id)
    this.#holders.set(id, to)
  }

  /** Somebody has left. Their id is free for whoever comes under their nick next. */
  gone(nick: string): void {
    const id = this.#ids.get(lower(nick))
    this.#ids.delete(lower(nick))
    if (id !== undefined) this.#holders.delete(id)
  }
}

/** Nicks that a server takes for the same, such as `Ann[1]` and `ann{1}`, are the same. */
function lower(nick: string): string {
  return nick.toLowerCase().replaceAll('[', '{').replaceAll(']', '}').replaceAll('\\', '|').replaceAll('~', '^')
}
