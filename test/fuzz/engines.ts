import { createEngine } from '../../gateway/engine/create-engine.ts'
import type { EngineInput } from '../../gateway/engine/engine.ts'
import { estates } from '../federation/estates.ts'
import type { Estate } from '../support/estate.ts'

/** Both engines, each with the estates that it can run. */
export const engines = (['stitch', 'plan'] as const).map((kind) => ({
  kind,
  createEngine: (input: EngineInput) => createEngine(kind, input),
  estates: estatesOf(kind),
}))

/** Estates that both engines can run. */
export const commonEstates = estatesOf('stitch')

/** graphql-tools can't stitch fields with the names of what every object inherits. */
function estatesOf(kind: 'stitch' | 'plan'): readonly (readonly [name: string, estate: Estate])[] {
  return estates
    .filter(({ name }) => kind === 'plan' || name !== 'names of Object.prototype')
    .map((estate) => [estate.name, estate] as const)
}
