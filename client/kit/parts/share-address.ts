const ownNames = ['localhost', '[::1]', '0.0.0.0']

/** Whether a page's host name means the very machine that it is shown on. */
export function isOwnMachine(hostname: string): boolean {
  return ownNames.includes(hostname) || hostname.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/**
 * The address of a path that another phone can open: that of this page, or the first of the server's own where this
 * page was opened on the machine that serves it.
 */
export function shareAddress(
  page: { readonly hostname: string; readonly origin: string },
  addresses: readonly string[],
  path: string,
): string {
  const [reachable] = addresses
  const base = isOwnMachine(page.hostname) && reachable !== undefined ? reachable : page.origin
  return new URL(path, base).href
}
