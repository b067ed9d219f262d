import { describe, expect, test } from 'vitest'
import { browserStorage, type Storage } from './storage.ts'
import { placeKeptMs, TokenShelf } from './tokens.ts'

function area() {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

/** Two tabs of one browser. */
function tabs(): [Storage, Storage] {
  const shared = area()
  const tab = () => {
    const own = area()
    return browserStorage({ tab: () => own, browser: () => shared })
  }
  return [tab(), tab()]
}

const refusing = () => {
  const refuse = (): never => {
    throw new DOMException('denied', 'SecurityError')
  }
  return browserStorage({ tab: refuse, browser: refuse })
}

describe('a shelf of tokens', () => {
  let now = 1_000_000
  const shelf = (storage: Storage, place = 'play:one') => new TokenShelf(storage, place, () => now)

  test('gives a reloaded page its token back, for as long as its seat is kept', () => {
    const [tab] = tabs()
    shelf(tab).keep('token')
    now += placeKeptMs - 1
    expect(shelf(tab).find()).toBe('token')
    now += 1
    expect(shelf(tab).find()).toBeUndefined()
  })

  test('counts the time from when the page was last seen', () => {
    const [tab] = tabs()
    shelf(tab).keep('token')
    now += placeKeptMs - 1
    shelf(tab).keep('token')
    now += placeKeptMs - 1
    expect(shelf(tab).find()).toBe('token')
  })

  test('shows no token of a page that is alive to another tab', () => {
    const [one, other] = tabs()
    shelf(one).keep('token')
    expect(shelf(other).find()).toBeUndefined()
  })

  test('leaves the token of a page that went to whoever opens the link next', () => {
    const [one, other] = tabs()
    shelf(one).keep('token')
    shelf(one).leaveBehind('token')
    expect(shelf(other).find()).toBe('token')
  })

  test('takes a token back that was left behind when the page is shown again', () => {
    const [one, other] = tabs()
    shelf(one).leaveBehind('token')
    shelf(one).keep('token')
    expect(shelf(other).find()).toBeUndefined()
    expect(shelf(one).find()).toBe('token')
  })

  test('keeps places apart and forgets', () => {
    const [tab] = tabs()
    shelf(tab).keep('token')
    expect(shelf(tab, 'play:other').find()).toBeUndefined()
    shelf(tab).leaveBehind('token')
    shelf(tab).forget()
    expect(shelf(tab).find()).toBeUndefined()
  })

  test('takes what is no token for none', () => {
    const [tab] = tabs()
    for (const text of ['', '{', 'null', '{"token":1,"seenMs":2}']) {
      tab.set('tab', 'token.play:one', text)
      expect(shelf(tab).find()).toBeUndefined()
    }
  })

  test('works for the page alone where the browser refuses storage', () => {
    const storage = refusing()
    shelf(storage).keep('token')
    expect(shelf(storage).find()).toBe('token')
    shelf(storage).forget()
    expect(shelf(storage).find()).toBeUndefined()
  })
})
