import type { Estate } from '../support/estate.ts'
import { abstractFragments } from './estates/abstract-fragments.ts'
import { aliases } from './estates/aliases.ts'
import { circularKeys } from './estates/circular-keys.ts'
import { composeDirective } from './estates/compose-directive.ts'
import { entityInterface } from './estates/entity-interface.ts'
import { enumsMerged } from './estates/enums-merged.ts'
import { errorPaths } from './estates/error-paths.ts'
import { extendsExternal } from './estates/extends-external.ts'
import { federation1 } from './estates/federation-1.ts'
import { federationMixed } from './estates/federation-mixed.ts'
import { inaccessible } from './estates/inaccessible.ts'
import { inheritedNames } from './estates/inherited-names.ts'
import { inputsMerged } from './estates/inputs-merged.ts'
import { interfaceObjectRequires } from './estates/interface-object-requires.ts'
import { interfaceObject } from './estates/interface-object.ts'
import { interfacesDiffer } from './estates/interfaces-differ.ts'
import { introspection } from './estates/introspection.ts'
import { keyCompound } from './estates/key-compound.ts'
import { keyNested } from './estates/key-nested.ts'
import { keySeveral } from './estates/key-several.ts'
import { keySimple } from './estates/key-simple.ts'
import { keyUnresolvable } from './estates/key-unresolvable.ts'
import { keyValues } from './estates/key-values.ts'
import { listsOfLists } from './estates/lists-of-lists.ts'
import { mutations } from './estates/mutations.ts'
import { nullEntities } from './estates/null-entities.ts'
import { nullPropagation } from './estates/null-propagation.ts'
import { oddNames } from './estates/odd-names.ts'
import { overrideLabel } from './estates/override-label.ts'
import { overrideRequires } from './estates/override-requires.ts'
import { override } from './estates/override.ts'
import { partialErrors } from './estates/partial-errors.ts'
import { providesAbstract } from './estates/provides-abstract.ts'
import { provides } from './estates/provides.ts'
import { requiresAbstract } from './estates/requires-abstract.ts'
import { requiresArguments } from './estates/requires-arguments.ts'
import { requiresChained } from './estates/requires-chained.ts'
import { requiresFailing } from './estates/requires-failing.ts'
import { requiresNested } from './estates/requires-nested.ts'
import { requiresProvides } from './estates/requires-provides.ts'
import { scalars } from './estates/scalars.ts'
import { shareable } from './estates/shareable.ts'
import { sharedAbstract } from './estates/shared-abstract.ts'
import { skipInclude } from './estates/skip-include.ts'
import { subscriptions } from './estates/subscriptions.ts'
import { typename } from './estates/typename.ts'
import { typesMismatch } from './estates/types-mismatch.ts'
import { unionsDiffer } from './estates/unions-differ.ts'
import { valueTypeParts } from './estates/value-type-parts.ts'
import { valueTypes } from './estates/value-types.ts'
import { variables } from './estates/variables.ts'

/** Every estate of the conformance suite. */
export const estates: readonly Estate[] = [
  abstractFragments,
  aliases,
  circularKeys,
  composeDirective,
  entityInterface,
  enumsMerged,
  errorPaths,
  extendsExternal,
  federation1,
  federationMixed,
  inaccessible,
  inheritedNames,
  inputsMerged,
  interfaceObjectRequires,
  interfaceObject,
  interfacesDiffer,
  introspection,
  keyCompound,
  keyNested,
  keySeveral,
  keySimple,
  keyUnresolvable,
  keyValues,
  listsOfLists,
  mutations,
  nullEntities,
  nullPropagation,
  oddNames,
  overrideLabel,
  overrideRequires,
  override,
  partialErrors,
  providesAbstract,
  provides,
  requiresAbstract,
  requiresArguments,
  requiresChained,
  requiresFailing,
  requiresNested,
  requiresProvides,
  scalars,
  shareable,
  sharedAbstract,
  skipInclude,
  subscriptions,
  typename,
  typesMismatch,
  unionsDiffer,
  valueTypeParts,
  valueTypes,
  variables,
]
