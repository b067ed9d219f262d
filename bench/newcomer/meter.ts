import { type ArenaState, Status } from '../../rooms/arena/state.ts'
import { BannerPace, banner, bannerCover, deservesBanner } from '../../shared/banner.ts'

/** What of a picture of 360 by 640 CSS pixels a banner covers, 0 to 1. */
const cover = bannerCover(360, 640)

/** What a newcomer's time is made of. */
export class Meter {
  readonly #seat: string
  readonly #pace = new BannerPace()
  readonly #closed = new Set<string>()
  readonly #opened = new Map<string, 'mercy' | 'world'>()
  #ticks = 0
  #fightTicks = 0
  #controlled = 0
  #fought = 0
  #idle = 0
  #longestIdle = 0
  #banner = 0
  #bannerUntilMs = 0
  #aboutMe = 0
  #worldClosed = 0
  #worldDecided = 0
  #tickRate = 30

  constructor(seat: string) {
    this.#seat = seat
  }

  /** After each tick. */
  look(state: ArenaState): void {
    const nowMs = (state.tick * 1000) / state.tickRate
    this.#tickRate = state.tickRate
    this.#ticks += 1
    if (state.phase === 'fight') this.#fightTicks += 1
    const controls = isInControl(state, this.#seat)
    if (controls) this.#controlled += 1
    if (controls && state.phase === 'fight') this.#fought += 1
    this.#idle = controls || hasSomethingToDo(state, this.#seat) ? 0 : this.#idle + 1
    this.#longestIdle = Math.max(this.#longestIdle, this.#idle)
    for (const [id, ballot] of state.ballots) {
      if (!this.#opened.has(id)) {
        this.#opened.set(id, ballot.about === '' ? 'world' : 'mercy')
        if (ballot.about === this.#seat) this.#aboutMe += 1
      }
      if (ballot.status === 'open' || this.#closed.has(id)) continue
      this.#closed.add(id)
      if (ballot.about === '') this.#worldClosed += 1
      if (ballot.about === '' && ballot.status === 'decided') this.#worldDecided += 1
      if (deservesBanner(ballot) && this.#pace.begin(nowMs)) this.#bannerUntilMs = nowMs + banner.shownMs
    }
    if (nowMs < this.#bannerUntilMs) this.#banner += 1
  }

  /** What it comes to. Shares are 0 to 1. */
  get figures() {
    const minutes = this.#ticks / this.#tickRate / 60
    const opened = [...this.#opened.values()]
    const a = (kind: 'mercy' | 'world') => opened.filter((one) => one === kind).length / minutes
    const bannerShare = this.#banner / this.#ticks
    return {
      minutes,
      controlShare: this.#controlled / this.#ticks,
      fightShare: this.#fought / this.#fightTicks,
      longestIdleSeconds: this.#longestIdle / this.#tickRate,
      mercyAMinute: a('mercy'),
      aboutNewcomerAMinute: this.#aboutMe / minutes,
      worldAMinute: a('world'),
      /** What part of the ballots about the world came to something. */
      decidedShare: this.#worldDecided / this.#worldClosed,
      bannerShare,
      // Of the picture, over the whole time: how much of all that could be seen a banner hid.
      hiddenShare: bannerShare * cover,
    }
  }
}

/** Whether stick and dash move the gladiator. */
function isInControl(state: ArenaState, seat: string): boolean {
  return state.gladiators.get(seat)?.status === Status.fighting && state.phase !== 'countdown'
}

/** Whether somebody who does not fight can do anything that counts, right now. */
function hasSomethingToDo(state: ArenaState, seat: string): boolean {
  const own = state.gladiators.get(seat)
  if (own === undefined || own.status === Status.fighting) return false
  if (own.throwAt > 0 && own.throwAt <= state.tick) return true
  return own.status === Status.out && own.backs === '' && state.phase === 'fight'
}
