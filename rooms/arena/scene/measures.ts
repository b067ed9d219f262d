/** Pixels of the world for each metre. Textures have resolutions of their own. */
export const pixelsPerMetre = 40

/** From the middle of the arena outwards, in metres: the void around the floor, the walk before the wall, the wall, the stands. */
export const rings = { walk: 10.75, wall: 12, stands: 12.85 } as const

/** What lies over what. */
export const layers = {
  bowl: 0,
  floor: 1,
  ice: 2,
  // What has broken off is gone with the pits in it: the void lies over them.
  pits: 3,
  rim: 4,
  embers: 5,
  shadows: 6,
  loaves: 7,
  ghosts: 8,
  figures: 9,
  beast: 10,
  dust: 11,
  // The stands take three depths.
  stands: 12,
  night: 16,
  lights: 17,
  wind: 18,
  tags: 20,
  pleas: 21,
  captions: 22,
} as const
