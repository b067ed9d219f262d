import { installPackage, isExecutable, placesOnPath } from './debian.ts'
import { Refusal } from './project.ts'

// Debian puts servers where only root's PATH leads.
const elsewhere = ['/usr/sbin/ngircd', '/usr/bin/ngircd', '/usr/local/sbin/ngircd']

/** The path of an installed IRC server; undefined without one. */
export function findNgircd(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [...placesOnPath(['ngircd'], env), ...elsewhere].find(isExecutable)
}

/** The path of an IRC server, installed first where Debian's packages can be had. Refuses with what to install elsewhere. */
export function provideNgircd(): string {
  const found = findNgircd() ?? (installPackage('ngircd') ? findNgircd() : undefined)
  if (found !== undefined) return found
  throw new Refusal(
    'ngircd_missing',
    'The tests of chats need the IRC server ngircd, and none was found. On Debian run "apt-get update && apt-get install -y ngircd" ' +
      'as root; elsewhere install it so that ngircd is on PATH.',
  )
}
