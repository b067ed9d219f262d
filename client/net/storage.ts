/** Where something is kept: for this tab alone, or for all tabs of the browser. */
export type Shelf = 'tab' | 'browser'

/** What can be kept and found again. Pages of private windows have storage that throws: then it lasts for the page. */
export interface Storage {
  get(shelf: Shelf, key: string): string | undefined
  set(shelf: Shelf, key: string, value: string): void
  remove(shelf: Shelf, key: string): void
}

type Area = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Storage on top of the browser's, which is asked for anew each time: reading the property itself may throw. */
export function browserStorage(areas: Readonly<Record<Shelf, () => Area>> = browserAreas): Storage {
  const fallback = new Map<string, string>()
  const attempt = <T>(run: () => T): T | undefined => {
    try {
      return run()
    } catch {
      return undefined
    }
  }
  return {
    get: (shelf, key) =>
      fallback.get(`${shelf}:${key}`) ?? attempt(() => areas[shelf]().getItem(`cavea.${key}`)) ?? undefined,
    set(shelf, key, value) {
      const kept = attempt(() => {
        areas[shelf]().setItem(`cavea.${key}`, value)
        return true
      })
      if (kept === true) fallback.delete(`${shelf}:${key}`)
      else fallback.set(`${shelf}:${key}`, value)
    },
    remove(shelf, key) {
      fallback.delete(`${shelf}:${key}`)
      attempt(() => areas[shelf]().removeItem(`cavea.${key}`))
    },
  }
}

const browserAreas = { tab: () => sessionStorage, browser: () => localStorage }
