import { MapSchema, Metadata, Schema, schema, t } from '@colyseus/schema'

type Values = Record<string, unknown>
type Type = Parameters<typeof Metadata.getFields>[0]

const builders = {
  boolean: t.boolean,
  string: t.string,
  uint8: t.uint8,
  uint16: t.uint16,
  uint32: t.uint32,
}

/** Nobody changes these while bots fight before empty stands: they are sent once, to whoever joins. */
const settled = ['mechanics', 'ballots', 'seats']

/** The same schema as somebody would write it who does not count bytes: a float32 for each quantized field. */
export function plainTwin(type: Type): new () => Schema {
  const fields: Record<string, ReturnType<typeof twinField>> = {}
  for (const [name, field] of Object.entries(Metadata.getFields(type))) {
    if (!settled.includes(name)) fields[name] = twinField(field)
  }
  return schema(fields, `Plain${(type as { name?: string }).name}`)
}

function twinField(field: unknown) {
  if (typeof field === 'string') return builders[field as keyof typeof builders]()
  if (typeof field === 'function') return t.ref(plainTwin(field as Type)).optional()
  const { map } = field as { map?: Type }
  return map === undefined ? t.float32() : t.map(plainTwin(map))
}

/** Brings a twin up to what its original holds, writing only what differs. */
export function follow(from: Schema, to: Schema): void {
  const source = from as unknown as Values
  const target = to as unknown as Values
  for (const [name, field] of Object.entries(Metadata.getFields(to.constructor as Type))) {
    const value = source[name]
    if (value instanceof Schema) {
      target[name] ??= new (field as unknown as new () => Schema)()
      follow(value, target[name] as Schema)
    } else if (value instanceof MapSchema) {
      followMap(
        value as MapSchema<Schema>,
        target[name] as MapSchema<Schema>,
        field as unknown as { map: new () => Schema },
      )
    } else if (target[name] !== value) target[name] = value
  }
}

function followMap(source: MapSchema<Schema>, target: MapSchema<Schema>, field: { map: new () => Schema }): void {
  for (const key of [...target.keys()]) if (!source.has(key)) target.delete(key)
  for (const [key, item] of source) {
    const copy = target.get(key) ?? new field.map()
    follow(item, copy)
    target.set(key, copy)
  }
}
