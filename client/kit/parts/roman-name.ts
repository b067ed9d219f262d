const firstNames = ['Aulus', 'Gaius', 'Gnaeus', 'Lucius', 'Manius', 'Marcus', 'Publius', 'Quintus', 'Titus']
const firstNamesOfWomen = ['Aelia', 'Claudia', 'Cornelia', 'Fabia', 'Flavia', 'Iulia', 'Livia', 'Octavia', 'Valeria']
const bynames = [
  'Felix',
  'Ferox',
  'Celer',
  'Audax',
  'Pugnax',
  'Velox',
  'Fortis',
  'Vivax',
  'Mordax',
  'Simplex',
  'Tenax',
  'Loquax',
]

/** A name that sounds Roman, at most 20 characters. `random` gives numbers in [0, 1). */
export function romanName(random: () => number = Math.random): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return `${pick([...firstNames, ...firstNamesOfWomen])} ${pick(bynames)}`
}
