import { signingSecret, words } from './kinds.ts'

/** What connects chats and other services: each is left alone unless it is set. */
export const sourceSettings = {
  sourcesGame: words(
    'CAVEA_SOURCES_GAME',
    '',
    'the name of a game, as in arena',
    'Which game the chats below write to: the first match of it in this process. Left out, the first game of the house.',
    /^([a-z][a-z0-9-]*|)$/,
  ),
  ircAddress: words(
    'CAVEA_IRC_ADDRESS',
    '',
    'an address with a channel, as in ircs://irc.example.org/#arena',
    'A channel of an IRC server whose people write and vote. Nick and password may stand before the host, as in nick:password@host.',
    /^(ircs?:\/\/([^\s@]+@)?[^\s/@]+\/#[^\s,]+|)$/i,
  ),
  twitchChannel: words(
    'CAVEA_TWITCH_CHANNEL',
    '',
    "a channel's name",
    'A Twitch channel whose chat writes and votes. It is read without an account.',
    /^([a-z0-9_]{1,25}|)$/,
  ),
  twitchChatAddress: words(
    'CAVEA_TWITCH_CHAT_ADDRESS',
    'wss://irc-ws.chat.twitch.tv',
    'a WebSocket address',
    "Where Twitch's chat is spoken. Others than Twitch speak it too.",
    /^wss?:\/\/[^\s/]+$/,
  ),
  twitchClientId: words(
    'CAVEA_TWITCH_CLIENT_ID',
    '',
    'letters and digits',
    'The application that is told of bits, channel points, raids and follows. With the two settings below.',
    /^([a-z0-9]{10,60}|)$/,
  ),
  twitchClientSecret: words(
    'CAVEA_TWITCH_CLIENT_SECRET',
    '',
    'letters and digits',
    'Its secret.',
    /^([a-z0-9]{10,60}|)$/,
  ),
  twitchRefreshToken: words(
    'CAVEA_TWITCH_REFRESH_TOKEN',
    '',
    'letters and digits',
    "The channel owner's refresh token for it, with the scopes bits:read, channel:read:redemptions and moderator:read:followers.",
    /^([a-z0-9]{10,100}|)$/,
  ),
  youtubeVideo: words(
    'CAVEA_YOUTUBE_VIDEO',
    '',
    "a video's id",
    'A YouTube broadcast whose chat writes and votes. With CAVEA_YOUTUBE_KEY.',
    /^([\w-]{11}|)$/,
  ),
  youtubeKey: words('CAVEA_YOUTUBE_KEY', '', 'an API key', "A key for YouTube's Data API.", /^([\w-]{20,100}|)$/),
  kickPublicKey: words(
    'CAVEA_KICK_PUBLIC_KEY',
    '',
    'a public key in PEM; its line ends may be written as \\n',
    'What Kick signs its webhooks to POST /api/sources/kick with. With CAVEA_KICK_BROADCASTER.',
    /^(-----BEGIN [\s\S]+-----\s*|)$/,
  ),
  kickBroadcaster: words(
    'CAVEA_KICK_BROADCASTER',
    '',
    "a user's number",
    'Whose channel on Kick writes and votes.',
    /^(\d{1,15}|)$/,
  ),
  discordToken: words(
    'CAVEA_DISCORD_TOKEN',
    '',
    "a bot's token",
    'The bot that reads on Discord. With CAVEA_DISCORD_CHANNEL.',
    /^([\w.-]{20,200}|)$/,
  ),
  discordChannel: words(
    'CAVEA_DISCORD_CHANNEL',
    '',
    "a channel's number",
    'The channel whose people write and vote.',
    /^(\d{10,25}|)$/,
  ),
  webhookSecret: signingSecret(
    'CAVEA_WEBHOOK_SECRET',
    'What programs of your own sign what they send to POST /api/sources/webhook with. Left out, nothing is taken.',
  ),
} as const

/** Those of them that are not to be shown to anybody, wrong as they are. */
export const sourceSecrets: readonly (keyof typeof sourceSettings)[] = [
  ...(['ircAddress', 'twitchClientSecret', 'twitchRefreshToken'] as const),
  ...(['youtubeKey', 'discordToken', 'webhookSecret'] as const),
]
