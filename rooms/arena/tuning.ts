/** Every number by which the arena can be tuned, its unit in its name. A tick is a thirtieth of a second. */
export const tuning = {
  arenaRadiusMetres: 10,
  gladiatorRadiusMetres: 0.7,
  brazierRadiusMetres: 0.6,
  /** Where those who fell lie, measured from the centre: outside the floor, before the wall. */
  wallRadiusMetres: 11.2,

  walkMetresPerSecond: 5,
  /** How fast a gladiator gets up to walking speed and out of it. */
  stoneGripMetresPerSecond2: 45,
  iceGripMetresPerSecond2: 7,
  /** How fast one who is faster than walking, after a dash or a shove, loses speed. */
  stoneSlideMetresPerSecond2: 18,
  iceSlideMetresPerSecond2: 5,
  /** How far one who slides still has a say in where to. */
  slideSteerMetresPerSecond2: 9,

  dashMetresPerSecond: 13,
  dashTicks: 6,
  dashRechargeTicks: 48,
  rageRechargeTicks: 24,
  /** The part of its speed that a dash keeps when it ends on stone. */
  dashEndRatio: 0.5,

  shoveMetresPerSecond: 8.8,
  /** The least speed towards the other that makes a dash a shove instead of a bump. */
  shoveApproachMetresPerSecond: 4,
  /** What remains of a shove against a shield, and of the speed of who shoved. */
  shieldRatio: 0.35,
  recoilRatio: 0.2,
  /** How much farther a gladiator with 100 bruises flies: 0.9 is 1.9 times as fast. */
  bruisedShoveGain: 1.2,
  shoveBruises: 11,
  mostBruises: 100,
  /** A fall is put down to whoever shoved last within this time. */
  creditTicks: 150,
  bumpRestitution: 0.3,
  mostBumpMetresPerSecond: 8,
  mostSeparationMetres: 0.35,
  mostMetresPerSecond: 24,

  burnMetresPerSecond: 8,
  burnBruises: 10,
  burnPauseTicks: 15,

  windMetresPerSecond2: 2,
  windWalkMetresPerSecond: 0.5,
  windIceMetresPerSecond: 1,

  countdownTicks: 60,
  fightTicks: 1800,
  victoryTicks: 120,
  /** The rounds of a set, and how many of them win the set at once. */
  setRounds: 5,
  setWins: 3,
  podiumTicks: 240,
  /** From here on in a fight the rim crumbles by itself. */
  crumbleFromTicks: 810,
  rimEveryTicks: 15,
  crumbleMetres: 0.125,
  shrinkMetres: 0.2,
  regrowMetres: 0.25,
  leastRimMetres: 3,

  /** How long one lies before the wall who comes back without being judged. */
  backTicks: 45,
  spawnRingMetres: 7.4,
  newcomerSafeTicks: 75,
  sparedSafeTicks: 60,
  /** The fall in a round that puts one out, unless the audience shows mercy. */
  lastFall: 3,
  /** The pause from one ballot about mercy to the next: four a minute at most. */
  mercyPauseTicks: 450,
  /** And about one and the same gladiator: one a minute, so that nobody lies before the wall instead of playing. */
  mercyAgainTicks: 1800,
  /** Where all people are out, a fight goes on for so long at most. */
  leftToBotsTicks: 90,
  /** A gladiator who is not heard of for longer than this slides on all the same. */
  silenceTicks: 5,
  mostInputsPerTick: 8,

  /** The boost for players who are behind: the most percent, and how many points behind the leader gives all of it. */
  mostBoost: 12,
  boostBehindPoints: 15,
  knockOutPoints: 3,
  outlastPoints: 1,
  victoryPoints: 5,

  lionMetresPerSecond: 5.6,
  lionMetresPerSecond2: 6,
  lionRadiusMetres: 0.9,
  lionStayTicks: 600,
  lionPauseTicks: 30,
  lionStaggerTicks: 45,
  maulMetresPerSecond: 15,
  maulBruises: 30,

  loaves: 3,
  mostLoaves: 9,
  loafRadiusMetres: 0.5,
  loafTicks: 600,
  /** Bread that one throws who does not fight: how soon after the fall, the pause between two, by how much it heals. */
  ghostFirstThrowTicks: 15,
  ghostThrowTicks: 90,
  ghostLoafBruises: 30,
  mostGhostLoaves: 4,
  /** For a ghost whose gladiator wins the round. */
  backedPoints: 2,

  gestureShownTicks: 45,
  gesturePauseTicks: 30,
  /** At most one mark of a hit in this time. */
  hitMarkTicks: 5,
  strongHitMetresPerSecond: 9,

  botSightMetres: 30,
  botNightSightMetres: 5,
} as const
