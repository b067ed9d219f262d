/** What a scene wants to be seen, in world units. */
export interface Stage {
  /** The middle of the scene. */
  readonly x: number
  readonly y: number
  /** What has to be in the picture when all of it is shown. */
  readonly width: number
  readonly height: number
  /** Pixels of the textures for each world unit. */
  readonly pixelsPerUnit: number
  /** So large a world unit is drawn at least for somebody who plays, in CSS pixels: the picture then follows them. */
  readonly leastForPlayers: number
}

/** The room on a page, in CSS pixels. */
export interface Room {
  readonly width: number
  readonly height: number
}

/** Where the camera looks, in world units, and how large one of them is, in CSS pixels. */
export interface Framing {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** How far beyond the stage's edge somebody who is followed may be moved from the middle, as part of the room. */
const lookAhead = 0.04

/** The picture of a stage in a room: all of it, or as much as is large enough around whoever is followed. */
export function frame(
  stage: Stage,
  room: Room,
  followed: { readonly x: number; readonly y: number } | undefined,
): Framing {
  const all = Math.min(room.width / stage.width, room.height / stage.height)
  if (followed === undefined) return { x: stage.x, y: stage.y, scale: all }
  const scale = Math.max(all, stage.leastForPlayers)
  const along = (middle: number, size: number, wanted: number, pixels: number) => {
    const shown = pixels / scale
    const slack = Math.max(0, (size - shown) / 2 + (size > shown ? shown * lookAhead : 0))
    return middle + Math.max(-slack, Math.min(slack, wanted - middle))
  }
  return {
    x: along(stage.x, stage.width, followed.x, room.width),
    y: along(stage.y, stage.height, followed.y, room.height),
    scale,
  }
}
