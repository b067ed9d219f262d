import { randomUUID } from 'node:crypto'
import { ApiClient } from '@twurple/api'
import { RefreshingAuthProvider } from '@twurple/auth'
import { EventSubWsListener } from '@twurple/eventsub-ws'
import type { Attempt, Close, Connector } from './link.ts'

/** What it takes to be told of a channel's events. */
export interface TwitchApp {
  readonly clientId: string
  readonly clientSecret: string
  /** Of the channel's owner, with the scopes `bits:read`, `channel:read:redemptions`, `moderator:read:followers`. */
  readonly refreshToken: string
}

/** Bits, channel points, raids and follows of the channel whose owner has given the token. */
export class TwitchEvents implements Connector {
  readonly name = 'twitch-events'
  readonly #app: TwitchApp
  #refreshToken: string

  constructor(app: TwitchApp) {
    this.#app = app
    this.#refreshToken = app.refreshToken
  }

  async connect(attempt: Attempt): Promise<Close> {
    const { clientId, clientSecret } = this.#app
    const logger = { minLevel: 'critical' }
    const authProvider = new RefreshingAuthProvider({ clientId, clientSecret })
    // Twitch may give a new refresh token with each access token; the old one is void then.
    authProvider.onRefresh((_user, token) => {
      this.#refreshToken = token.refreshToken ?? this.#refreshToken
    })
    const owner = await authProvider.addUserForToken({
      accessToken: '',
      refreshToken: this.#refreshToken,
      expiresIn: 0,
      obtainmentTimestamp: 0,
    })
    const apiClient = new ApiClient({ authProvider, logger })
    const listener = new EventSubWsListener({ apiClient, logger })
    const missing = new Set(subscribe(listener, owner, attempt))
    listener.onSubscriptionCreateSuccess((subscription) => {
      missing.delete(subscription)
      if (missing.size === 0) attempt.opened()
    })
    listener.onSubscriptionCreateFailure((_subscription, error) => attempt.failed(error))
    listener.onRevoke((_subscription, status) => attempt.failed(new Error(`Twitch sends no more events: ${status}.`)))
    listener.onUserSocketDisconnect((_user, error) =>
      attempt.failed(error ?? new Error('Twitch has closed the connection.')),
    )
    listener.start()
    // Not at once, for the reason that twitch-chat.ts has.
    return () => new Promise((resolve) => setImmediate(() => resolve(listener.stop())))
  }
}

function subscribe(listener: EventSubWsListener, owner: string, attempt: Attempt) {
  const at = (date?: Date) => date?.getTime() ?? Date.now()
  return [
    listener.onChannelCheer(owner, ({ userId, userDisplayName, bits, message }) => {
      const by = userId === null ? {} : { userId, name: userDisplayName ?? userId }
      attempt.event({ type: 'cheer', ...by, amount: bits, text: message, at: at(), id: randomUUID() })
    }),
    listener.onChannelRedemptionAdd(owner, (event) => {
      const { id, userId, userDisplayName: name, rewardCost: amount, rewardTitle, redemptionDate } = event
      attempt.event({ type: 'redemption', userId, name, amount, text: rewardTitle, at: at(redemptionDate), id })
    }),
    listener.onChannelRaidTo(owner, (event) => {
      const { raidingBroadcasterId: userId, raidingBroadcasterDisplayName: name, viewers: amount } = event
      attempt.event({ type: 'raid', userId, name, amount, at: at(), id: randomUUID() })
    }),
    listener.onChannelFollow(owner, owner, ({ userId, userDisplayName: name, followDate }) => {
      const time = at(followDate)
      attempt.event({ type: 'follow', userId, name, at: time, id: `follow.${userId}.${time}` })
    }),
  ]
}
