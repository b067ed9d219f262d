/** Takes the oldest entries out of a map until it has no more than so many. */
export function forgetOldest(map: Map<unknown, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return
    map.delete(oldest)
  }
}
