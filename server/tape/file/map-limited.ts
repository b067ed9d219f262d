/** Maps items in their order, with at most `most` under way at once. Rejects with the first failure. */
export async function mapLimited<T, R>(items: readonly T[], most: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length)
  const left = items.entries()
  const work = async () => {
    for (const [at, item] of left) results[at] = await map(item)
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work))
  return results
}
