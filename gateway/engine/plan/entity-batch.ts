import type { EntityPart } from './fetch-step.ts'
import type { Target } from './targets.ts'

/** The entities of one `_entities` field: who they are for, and which of the representations sent is whose. */
export interface EntityBatch {
  readonly part: EntityPart
  readonly targets: readonly Target[]
  /** By target: the index of its representation; -1 for one that couldn't be asked for. */
  readonly indexes: readonly number[]
  /** The different representations, as JSON. */
  readonly texts: readonly string[]
}
