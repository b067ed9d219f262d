import { installPackage, isExecutable, placesOnPath } from './debian.ts'
import { Refusal } from './project.ts'

// Debian puts servers where only root's PATH leads.
const elsewhere = ['/usr/bin/redis-server', '/usr/sbin/redis-server', '/usr/local/bin/redis-server']

/** The path of an installed Redis server; undefined without one. */
export function findRedisServer(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [...placesOnPath(['redis-server', 'valkey-server'], env), ...elsewhere].find(isExecutable)
}

/** The path of a Redis server, installed first where Debian's packages can be had. Refuses with what to install elsewhere. */
export function provideRedisServer(): string {
  const found = findRedisServer() ?? (installPackage('redis-server') ? findRedisServer() : undefined)
  if (found !== undefined) return found
  throw new Refusal(
    'redis_missing',
    'The tests of tapes need a Redis server, and none was found. On Debian run "apt-get update && apt-get install -y redis-server" ' +
      'as root; elsewhere install Redis or Valkey so that redis-server is on PATH.',
  )
}
