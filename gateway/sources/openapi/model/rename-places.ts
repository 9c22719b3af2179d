import { createNameScope } from './names.ts'
import type { MappingOptions } from './rest-model.ts'

/** What a config gives another name to, or leaves out. */
interface NamedPlace {
  readonly name: string
}

/** The places that are left, and the options that were meant for some. */
interface RenamedPlaces<Place> {
  readonly places: readonly Place[]
  readonly used: ReadonlySet<string>
}

/**
 * Gives operations or events the names of the config, and leaves out those that it excludes.
 *
 * @param idOf the place's name in the document; options are by that, or by the place's own
 */
export function renamePlaces<Place extends NamedPlace>(
  places: readonly Place[],
  options: MappingOptions['operations'],
  idOf: (place: Place) => string | undefined,
): RenamedPlaces<Place> {
  const used = new Set<string>()
  const given = places.map((place) => {
    const key = [idOf(place), place.name].find((name) => name !== undefined && Object.hasOwn(options, name))
    if (key !== undefined) used.add(key)
    return { place, own: key === undefined ? undefined : options[key] }
  })
  const kept = given.filter(({ own }) => own?.exclude !== true)
  const names = createNameScope(
    kept.flatMap(({ place, own }) => (own?.name === undefined ? [place.name] : [])),
  )
  return {
    places: kept.map(({ place, own }) =>
      own?.name === undefined ? place : { ...place, name: names.take(own.name) },
    ),
    used,
  }
}
