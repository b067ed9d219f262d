// `npm ci` refuses a lock file that leaves out optional packages of other platforms. npm leaves them out when the registry it
// asks does not carry them. Run this after each `npm install` that changed the lock file: it writes the missing entries.
import { readFileSync, writeFileSync } from 'node:fs'
const lock = JSON.parse(readFileSync('package-lock.json','utf8'))
const add = {}
for (const [key, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const at = 'node_modules/' + name
    if (lock.packages[at] || lock.packages[key + '/' + at]) continue
    const m = name.match(/(android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix|openharmony)-(arm64|x64|arm|ia32|[a-z0-9]+)(?:-(musl|gnu))?/)
    console.log(name, version, m?.slice(1))
    if (!m) continue
    add[at] = { version, cpu: [m[2]], ...(entry.dev ? { dev: true } : {}), ...(m[3] ? { libc: [m[3] === 'musl' ? 'musl' : 'glibc'] } : {}), optional: true, os: [m[1]] }
  }
}
Object.assign(lock.packages, add)
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a],[b]) => a < b ? -1 : 1))
lock.packages = sorted
writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n')
