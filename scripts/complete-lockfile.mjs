// `npm ci` refuses a lock file that leaves out optional packages of other platforms. npm leaves them out when the registry it
// asks does not carry them. Run this after each `npm install` that changed the lock file: it writes the missing entries.
import { readFileSync, writeFileSync } from 'node:fs'

const platform =
  /(android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix|openharmony)-(arm64|x64|arm|ia32|[a-z0-9]+)(?:-(musl|gnu))?/

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const missing = {}
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined || lock.packages[`${path}/${place}`] !== undefined) continue
    const [, system, processor, library] = platform.exec(name) ?? []
    if (system === undefined) continue
    console.log(`${name} ${version}`)
    missing[place] = {
      version,
      cpu: [processor],
      ...(entry.dev ? { dev: true } : {}),
      ...(library === undefined ? {} : { libc: [library === 'musl' ? 'musl' : 'glibc'] }),
      optional: true,
      os: [system],
    }
  }
}
const inOrder = Object.entries({ ...lock.packages, ...missing }).sort(([one], [other]) => (one < other ? -1 : 1))
lock.packages = Object.fromEntries(inOrder)
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
