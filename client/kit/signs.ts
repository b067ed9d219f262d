/** Signs by name: paths on a field of 24 by 24. One that begins with a tilde is a line, any other a shape. */
export type Signs = Readonly<Record<string, readonly string[]>>
