import { CaveaError } from '../../../shared/errors.ts'
import type { Once } from '../../store/once.ts'
import { Link } from './link.ts'
import { Pushed } from './pushed.ts'
import type { Source } from './source.ts'
import { type SourceStage, Sources, type SourcesPorts } from './sources.ts'

/** The settings of sources: empty where a source is not wanted. */
export interface SourceSettings {
  readonly sourcesGame: string
  readonly watchDelayMs: number
  readonly ircAddress: string
  readonly twitchChannel: string
  readonly twitchChatAddress: string
  readonly twitchClientId: string
  readonly twitchClientSecret: string
  readonly twitchRefreshToken: string
  readonly youtubeVideo: string
  readonly youtubeKey: string
  readonly kickPublicKey: string
  readonly kickBroadcaster: string
  readonly discordToken: string
  readonly discordChannel: string
  readonly webhookSecret: string
}

/** What sources serve: the matches of this process, and who is counted. */
export interface Served {
  /** All games that are played here. Without one there are no sources. */
  readonly games: readonly { readonly name: string }[]
  readonly matches: {
    list(): readonly (SourceStage['match'] & { readonly roomId: string; readonly game: { name: string } })[]
  }
  /** Throws where the match has no audience. */
  readonly audiences: { get(roomId: string): SourceStage['audience'] }
  readonly counts: SourcesPorts['counts']
  /** Which deliveries came already. */
  readonly once: Once
  failed(where: string, error: unknown): void
}

/**
 * Makes the sources that are set; of the others nothing is loaded. They serve the first match of their game: the one that
 * stays open. Throws `config_invalid` where settings lack each other, and for a game that is not played here.
 */
export async function openSources(settings: SourceSettings, served: Served): Promise<Sources> {
  const { games, matches, audiences, counts, failed } = served
  const name = settings.sourcesGame || games[0]?.name
  if (games.length > 0 && !games.some((game) => game.name === name)) {
    throw new CaveaError('config_invalid', { detail: `CAVEA_SOURCES_GAME names no game: "${name}".` })
  }
  const stage = (): SourceStage | undefined => {
    const match = matches.list().find(({ game }) => game.name === name)
    return match && { match, audience: audiences.get(match.roomId) }
  }
  return new Sources(games.length === 0 ? [] : await sourcesOf(settings, served.once), {
    stage,
    standsDelayMs: settings.watchDelayMs,
    counts,
    failed,
  })
}

async function sourcesOf(settings: SourceSettings, once: Once): Promise<Source[]> {
  const open = [irc, twitchChat, twitchEvents, youtube, kick, discord, webhook]
  const sources = await Promise.all(open.map((one) => one(settings, once)))
  return sources.filter((source) => source !== undefined)
}

async function irc({ ircAddress }: SourceSettings): Promise<Source | undefined> {
  if (ircAddress === '') return undefined
  const { Irc, ircPlace } = await import('./irc.ts')
  const place = ircPlace(ircAddress)
  if (place === undefined) throw new CaveaError('config_invalid', { detail: 'CAVEA_IRC_ADDRESS is no address.' })
  return new Link(new Irc(place))
}

async function twitchChat({ twitchChannel, twitchChatAddress }: SourceSettings): Promise<Source | undefined> {
  if (twitchChannel === '') return undefined
  const { TwitchChat } = await import('./twitch-chat.ts')
  return new Link(new TwitchChat(twitchChannel, twitchChatAddress))
}

async function twitchEvents(settings: SourceSettings): Promise<Source | undefined> {
  const { twitchClientId: clientId, twitchClientSecret: clientSecret, twitchRefreshToken: refreshToken } = settings
  const names = 'CAVEA_TWITCH_CLIENT_ID, CAVEA_TWITCH_CLIENT_SECRET and CAVEA_TWITCH_REFRESH_TOKEN'
  if (!together(names, [clientId, clientSecret, refreshToken])) return undefined
  const { TwitchEvents } = await import('./twitch-events.ts')
  return new Link(new TwitchEvents({ clientId, clientSecret, refreshToken }))
}

async function youtube({ youtubeVideo, youtubeKey }: SourceSettings): Promise<Source | undefined> {
  if (!together('CAVEA_YOUTUBE_VIDEO and CAVEA_YOUTUBE_KEY', [youtubeVideo, youtubeKey])) return undefined
  const { Youtube } = await import('./youtube.ts')
  return new Link(new Youtube(youtubeVideo, youtubeKey))
}

async function kick({ kickPublicKey, kickBroadcaster }: SourceSettings, once: Once): Promise<Source | undefined> {
  if (!together('CAVEA_KICK_PUBLIC_KEY and CAVEA_KICK_BROADCASTER', [kickPublicKey, kickBroadcaster])) return undefined
  const { Kick, kickKey } = await import('./kick.ts')
  const key = kickKey(kickPublicKey)
  if (key === undefined)
    throw new CaveaError('config_invalid', { detail: 'CAVEA_KICK_PUBLIC_KEY is no RSA key in PEM.' })
  return new Pushed(new Kick(key, Number(kickBroadcaster), once))
}

async function discord({ discordToken, discordChannel }: SourceSettings): Promise<Source | undefined> {
  if (!together('CAVEA_DISCORD_TOKEN and CAVEA_DISCORD_CHANNEL', [discordToken, discordChannel])) return undefined
  const { Discord } = await import('./discord.ts')
  return new Link(new Discord(discordToken, discordChannel))
}

async function webhook({ webhookSecret: secret }: SourceSettings, once: Once): Promise<Source | undefined> {
  if (secret === '') return undefined
  const { Webhook } = await import('./webhook.ts')
  return new Pushed(new Webhook(secret, once))
}

/** Whether settings that need each other are all there; none is as well. Throws `config_invalid` for some without others. */
function together(names: string, values: readonly string[]): boolean {
  const given = values.filter((value) => value !== '').length
  if (given > 0 && given < values.length) {
    throw new CaveaError('config_invalid', { detail: `${names} are of use together only.` })
  }
  return given > 0
}
