import { describe, expect, test } from 'vitest'
import { CaveaError } from '../shared/errors.ts'
import { readConfig, settings } from './config.ts'

const faultOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
    return ''
  } catch (error) {
    if (!(error instanceof CaveaError)) throw error
    expect(error.code).toBe('config_invalid')
    return error.message
  }
}

describe('the settings', () => {
  test('need none to be given', () => {
    expect(readConfig({ HOME: '/root', npm_config_x: '1' })).toEqual({
      port: 2567,
      host: '0.0.0.0',
      environment: 'development',
      adminPassword: '',
      publicAddress: '',
      dataDirectory: '.data',
      redisUrl: '',
      tapesDays: 30,
      tapesMegabytes: 2048,
      roles: ['play', 'watch'],
      bots: 5,
      watchDelayMs: 0,
      ballotEverySeconds: 10,
      ballotSeconds: 12,
      wordsFile: '',
      sourceCaps: {},
      venueNetworks: [],
      sourcesGame: '',
      ircAddress: '',
      twitchChannel: '',
      twitchChatAddress: 'wss://irc-ws.chat.twitch.tv',
      twitchClientId: '',
      twitchClientSecret: '',
      twitchRefreshToken: '',
      youtubeVideo: '',
      youtubeKey: '',
      kickPublicKey: '',
      kickBroadcaster: '',
      discordToken: '',
      discordChannel: '',
      webhookSecret: '',
      maxMatches: 50,
      joinsPerMinute: 3000,
      allowedOrigins: [],
      proxyHops: 0,
      eventsSecret: '',
      eventsSubscribers: [],
      eventsOutSecret: '',
      logLevel: 'warn',
    })
  })

  test('each have a name of their own and a help that ends in a full stop', () => {
    const variables = Object.values(settings).map(({ variable }) => variable)
    expect(new Set(variables).size).toBe(variables.length)
    for (const { help } of Object.values(settings)) expect(help).toMatch(/\.$/)
  })

  test.each([
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65535],
    ['CAVEA_WATCH_DELAY_MS', '120000', 'watchDelayMs', 120_000],
    ['CAVEA_BOTS', '0', 'bots', 0],
    ['CAVEA_PUBLIC_ADDRESS', 'play.example.org:8080', 'publicAddress', 'play.example.org:8080'],
    ['CAVEA_PUBLIC_ADDRESS', 'https://play.example.org', 'publicAddress', 'https://play.example.org'],
    ['CAVEA_ADMIN_PASSWORD', 'pass word', 'adminPassword', 'pass word'],
    ['CAVEA_ALLOWED_ORIGINS', 'https://a.org, http://b:81 ,', 'allowedOrigins', ['https://a.org', 'http://b:81']],
    ['CAVEA_EVENTS_SECRET', '16 characters do', 'eventsSecret', '16 characters do'],
    ['CAVEA_IRC_ADDRESS', 'ircs://me:secret@irc.org:6697/#hall', 'ircAddress', 'ircs://me:secret@irc.org:6697/#hall'],
    ['CAVEA_TWITCH_CHANNEL', 'cavea_arena', 'twitchChannel', 'cavea_arena'],
    ['CAVEA_YOUTUBE_VIDEO', 'dQw4w9WgXcQ', 'youtubeVideo', 'dQw4w9WgXcQ'],
    ['CAVEA_LOG_LEVEL', 'silent', 'logLevel', 'silent'],
  ] as const)('read %s=%s', (variable, text, key, value) => {
    expect(readConfig({ [variable]: text })[key]).toEqual(value)
  })

  test.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '8e3'],
    ['PORT', '0x50'],
    ['PORT', ''],
    ['PORT', ' 80'],
    ['HOST', 'any host'],
    ['NODE_ENV', 'staging'],
    ['CAVEA_IRC_ADDRESS', 'irc://irc.org'],
    ['CAVEA_TWITCH_CHANNEL', 'https://twitch.tv/cavea'],
    ['CAVEA_YOUTUBE_VIDEO', 'https://youtu.be/dQw4w9WgXcQ'],
    ['CAVEA_KICK_PUBLIC_KEY', 'MIIB'],
    ['CAVEA_WEBHOOK_SECRET', 'short'],
    ['CAVEA_ADMIN_PASSWORD', 'seven77'],
    ['CAVEA_PUBLIC_ADDRESS', 'ftp://play.example.org'],
    ['CAVEA_PUBLIC_ADDRESS', 'https://play.example.org/path'],
    ['CAVEA_EVENTS_SECRET', 'whsec_too short'],
    ['CAVEA_WEBHOOK_SECRET', 'whsec_c2hvcnQ='],
    ['CAVEA_PUBLIC_ADDRESS', 'play.example.org/"><script>'],
    ['CAVEA_DATA_DIR', ''],
    ['CAVEA_ROLES', 'spectate'],
    ['CAVEA_ROLES', ''],
    ['CAVEA_ROLES', 'watch,watch'],
    ['CAVEA_BOTS', '33'],
    ['CAVEA_WATCH_DELAY_MS', '120001'],
    ['CAVEA_WATCH_DELAY_MS', 'soon'],
    ['CAVEA_EVENTS_SECRET', 'fifteen chars..'],
    ['CAVEA_EVENTS_SUBSCRIBERS', 'example.org/hook'],
    ['CAVEA_EVENTS_SUBSCRIBERS', 'ftp://example.org/hook'],
    ['CAVEA_EVENTS_SUBSCRIBERS', 'https://name:word@example.org/hook'],
    ['CAVEA_BALLOT_EVERY_SECONDS', '3601'],
    ['CAVEA_BALLOT_SECONDS', '2'],
    ['CAVEA_SOURCE_CAPS', 'twitch=0'],
    ['CAVEA_SOURCE_CAPS', 'twitch=1.01'],
    ['CAVEA_SOURCE_CAPS', 'twitch'],
    ['CAVEA_SOURCE_CAPS', 'Twitch=half'],
    ['CAVEA_MAX_MATCHES', '0'],
    ['CAVEA_JOINS_PER_MINUTE', '0'],
    ['CAVEA_ALLOWED_ORIGINS', '*'],
    ['CAVEA_ALLOWED_ORIGINS', 'https://a.org/page'],
    ['CAVEA_PROXY_HOPS', '6'],
    ['CAVEA_LOG_LEVEL', 'loud'],
  ])('refuse %s=%s with a sentence that says what it takes', (variable, text) => {
    const { range } = Object.values(settings).find((one) => one.variable === variable) ?? { range: '' }
    expect(faultOf({ [variable]: text })).toContain(`${variable} must be ${range}, not `)
  })

  test('take a share for each source', () => {
    expect(readConfig({ CAVEA_SOURCE_CAPS: 'twitch=0.6, irc=1 ,youtube=.25' }).sourceCaps).toEqual({
      twitch: 0.6,
      irc: 1,
      youtube: 0.25,
    })
  })

  test('tell all faults at once', () => {
    const fault = faultOf({ PORT: 'x', CAVEA_BOTS: '99', CAVEA_BOT: '3' })
    for (const variable of ['PORT must', 'CAVEA_BOTS must', 'CAVEA_BOT is not a setting'])
      expect(fault).toContain(variable)
  })

  test('want a Redis where matches of others are shown', () => {
    expect(faultOf({ CAVEA_ROLES: 'watch' })).toContain('set REDIS_URL')
    expect(faultOf({ CAVEA_ROLES: 'watch', REDIS_URL: 'redis://127.0.0.1:6379' })).toBe('')
    expect(faultOf({ CAVEA_ROLES: ' watch, play' })).toBe('')
  })

  test('never repeat a password that is refused', () => {
    expect(faultOf({ CAVEA_ADMIN_PASSWORD: 'hunter2' })).not.toContain('hunter2')
    expect(faultOf({ CAVEA_EVENTS_SECRET: 'hunter2' })).not.toContain('hunter2')
    expect(faultOf({ CAVEA_EVENTS_SUBSCRIBERS: 'https://me:hunter2@a.org' })).not.toContain('hunter2')
  })

  test('want a secret where others are told what happens', () => {
    const subscribers = { CAVEA_EVENTS_SUBSCRIBERS: 'https://a.org/hook?key=1, http://10.0.0.2:80/' }
    expect(faultOf(subscribers)).toContain('CAVEA_EVENTS_OUT_SECRET must be set')
    const env = { ...subscribers, CAVEA_EVENTS_OUT_SECRET: 'a secret of our own' }
    expect(readConfig(env).eventsSubscribers).toEqual(['https://a.org/hook?key=1', 'http://10.0.0.2:80/'])
  })

  test('want the operator password in production', () => {
    expect(faultOf({ NODE_ENV: 'production' })).toContain('CAVEA_ADMIN_PASSWORD must be set in production.')
    expect(faultOf({ NODE_ENV: 'production', CAVEA_ADMIN_PASSWORD: '' })).toContain('must be set in production')
    expect(faultOf({ NODE_ENV: 'production', CAVEA_ADMIN_PASSWORD: 'long enough' })).toBe('')
  })
})
