import { CaveaError } from '../shared/errors.ts'
import { type Setting, signingSecret, whole, words } from './settings/kinds.ts'
import { sourceSecrets, sourceSettings } from './settings/sources.ts'
import { venueNetworks } from './settings/venues.ts'

/** What a process is there for. */
export type Role = 'play' | 'watch'

const isRole = (text: string): text is Role => text === 'play' || text === 'watch'

/** Secrets and addresses with passwords in them are not printed, wrong as they are. */
export const secretSettings: ReadonlySet<string> = new Set<string>([
  ...['adminPassword', 'redisUrl', 'eventsSecret', 'eventsSubscribers', 'eventsOutSecret'],
  ...sourceSecrets,
])

const origin = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/i

// A name and a password in an address are refused by whatever sends requests: not at the first event, but here.
function isSubscriber(text: string): boolean {
  const address = URL.parse(text)
  return address !== null && /^https?:$/.test(address.protocol) && address.username === '' && address.password === ''
}

/** All settings, one row each. docs/reference/settings.md is held to this table by a test. */
export const settings = {
  port: whole('PORT', 2567, 0, 65535, 'The TCP port. 0 takes any free one.'),
  host: words('HOST', '0.0.0.0', 'an address of this machine', 'The address to listen on.', /^[\w.:-]+$/),
  environment: words(
    'NODE_ENV',
    'development',
    'development, production or test',
    'In production the operator password must be set.',
    /^(development|production|test)$/,
  ),
  adminPassword: words(
    'CAVEA_ADMIN_PASSWORD',
    '',
    '8 characters or more',
    'The password of user `admin` for /monitor and the operator routes. Left out, one is made up and printed at start.',
    /^(.{8,}|)$/,
  ),
  publicAddress: words(
    'CAVEA_PUBLIC_ADDRESS',
    '',
    'a host, with https:// before it if it has that, as in https://play.example.org',
    'The address by which others reach this server; pages put it into links and QR codes.',
    /^((https?:\/\/)?[\w.-]+(:\d+)?|)$/,
  ),
  dataDirectory: words('CAVEA_DATA_DIR', '.data', 'a folder', 'Where the server keeps its files.', /^.+$/),
  redisUrl: words(
    'REDIS_URL',
    '',
    'a Redis address, as in redis://127.0.0.1:6379',
    'Where servers share their tapes, so that one can go on with the matches of another. Left out, each keeps its own as files.',
    /^(rediss?:\/\/\S+|)$/,
  ),
  tapesDays: whole('CAVEA_TAPES_DAYS', 30, 1, 3650, 'How long the tapes of matches that are over are kept.'),
  tapesMegabytes: whole(
    'CAVEA_TAPES_MEGABYTES',
    2048,
    1,
    1_000_000,
    'How much of them is kept at most: above it the oldest go.',
  ),
  roles: {
    variable: 'CAVEA_ROLES',
    fallback: 'play,watch',
    range: 'play, watch, or both with a comma between',
    help: 'What this process does: run matches, show matches of others to their spectators (needs REDIS_URL), or both for its own.',
    read(text: string): readonly Role[] | undefined {
      const list = text.split(',').map((one) => one.trim())
      return new Set(list).size === list.length && list.every(isRole) ? list : undefined
    },
  },
  bots: whole('CAVEA_BOTS', 5, 0, 32, 'How many take part at least: bots of the house fill up to this number.'),
  watchDelayMs: whole('CAVEA_WATCH_DELAY_MS', 0, 0, 120_000, 'How long after the players the stands see the match.'),
  ballotEverySeconds: whole(
    'CAVEA_BALLOT_EVERY_SECONDS',
    10,
    0,
    3600,
    'The pause between two ballots that open by themselves. 0: none does.',
  ),
  ballotSeconds: whole('CAVEA_BALLOT_SECONDS', 12, 3, 300, 'How long such a ballot stays open.'),
  wordsFile: words(
    'CAVEA_WORDS_FILE',
    '',
    'the path of a file',
    'Words that are hidden in chat and names beside those of an English list, one a line, and with + before it words that are not.',
    /^.*$/,
  ),
  sourceCaps: {
    variable: 'CAVEA_SOURCE_CAPS',
    fallback: '',
    range: 'shares above 0 up to 1, with commas between, as in twitch=0.6,irc=0.5',
    help: 'The largest part of a count that the votes of a source may make up. A source that is not named has no bound.',
    read(text: string): Readonly<Record<string, number>> | undefined {
      const list = text.split(',').map((one) => one.trim())
      const pairs = list.filter((one) => one !== '').map((one) => /^([a-z][a-z0-9-]*)=(\d*\.?\d+)$/.exec(one))
      const caps = pairs.map((pair): [string, number] => [pair?.[1] ?? '', Number(pair?.[2])])
      return caps.every(([, share]) => share > 0 && share <= 1) ? Object.fromEntries(caps) : undefined
    },
  },
  venueNetworks,
  ...sourceSettings,
  maxMatches: whole('CAVEA_MAX_MATCHES', 50, 1, 10_000, 'How many matches one process runs at most.'),
  joinsPerMinute: whole(
    'CAVEA_JOINS_PER_MINUTE',
    3000,
    1,
    1_000_000,
    'How many joins one address may ask for in a minute. A whole audience may share one.',
  ),
  allowedOrigins: {
    variable: 'CAVEA_ALLOWED_ORIGINS',
    fallback: '',
    range: 'origins with commas between, as in https://example.org',
    help: 'Pages of other sites that may use this server. Its own pages always may.',
    read(text: string): readonly string[] | undefined {
      const list = text.split(',').map((one) => one.trim())
      const origins = list.filter((one) => one !== '')
      return origins.every((one) => origin.test(one)) ? origins : undefined
    },
  },
  proxyHops: whole(
    'CAVEA_PROXY_HOPS',
    0,
    0,
    5,
    'How many proxies of yours stand in front. With 0, forwarded addresses are not believed.',
  ),
  eventsSecret: signingSecret(
    'CAVEA_EVENTS_SECRET',
    'What others sign the events with that they send to POST /api/events. Left out, none are taken.',
  ),
  eventsSubscribers: {
    variable: 'CAVEA_EVENTS_SUBSCRIBERS',
    fallback: '',
    range: 'addresses with commas between, as in https://example.org/hook',
    help: 'Who is told what happens in matches. Needs CAVEA_EVENTS_OUT_SECRET.',
    read(text: string): readonly string[] | undefined {
      const list = text.split(',').map((one) => one.trim())
      const addresses = list.filter((one) => one !== '')
      return addresses.every(isSubscriber) ? addresses : undefined
    },
  },
  eventsOutSecret: signingSecret('CAVEA_EVENTS_OUT_SECRET', 'What the events to subscribers are signed with.'),
  logLevel: words(
    'CAVEA_LOG_LEVEL',
    'warn',
    'trace, debug, info, warn, error, fatal or silent',
    'How much is written to standard error.',
    /^(trace|debug|info|warn|error|fatal|silent)$/,
  ),
} as const

/** The settings' values, each of its own type. */
export type Config = {
  readonly [Key in keyof typeof settings]: NonNullable<ReturnType<(typeof settings)[Key]['read']>>
}

/**
 * Reads all settings from the environment. Throws `config_invalid`, with every fault in one message, for a value out of
 * range or a `CAVEA_*` variable that does not exist: a misspelt setting that is silently ignored costs an evening.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const text = environment[setting.variable] ?? setting.fallback
    values[key] = setting.read(text)
    if (values[key] !== undefined) continue
    const shown = secretSettings.has(key) ? 'the given one' : `"${text}"`
    faults.push(`${setting.variable} must be ${setting.range}, not ${shown}.`)
  }
  const known = new Set<string>(Object.values(settings).map((setting) => setting.variable))
  for (const variable of Object.keys(environment)) {
    if (variable.startsWith('CAVEA_') && !known.has(variable)) faults.push(`${variable} is not a setting; unset it.`)
  }
  const config = values as unknown as Config
  if (config.environment === 'production' && config.adminPassword === '') {
    faults.push('CAVEA_ADMIN_PASSWORD must be set in production.')
  }
  // A setting with a fault of its own has been told already, and has no value here.
  if (config.roles !== undefined && !config.roles.includes('play') && config.redisUrl === '') {
    faults.push('CAVEA_ROLES=watch shows the matches of other servers: set REDIS_URL to the Redis that they share.')
  }
  if (config.eventsSubscribers !== undefined && config.eventsSubscribers.length > 0 && config.eventsOutSecret === '') {
    faults.push(
      'CAVEA_EVENTS_OUT_SECRET must be set for CAVEA_EVENTS_SUBSCRIBERS, who know by it that an event is yours.',
    )
  }
  if (faults.length > 0) throw new CaveaError('config_invalid', { detail: faults.join(' ') })
  return config
}
