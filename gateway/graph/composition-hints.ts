/** What usually mends a composition error, by federation's error code. */
const hints = new Map<string, string>([
  [
    'INVALID_FIELD_SHARING',
    'mark the field @shareable in every source that resolves it, or keep it in one; on a type that both share as an entity, give the type the same @key',
  ],
  ['FIELD_TYPE_MISMATCH', 'give the field the same type in each source, or rename it in one of them'],
  ['FIELD_ARGUMENT_TYPE_MISMATCH', 'give the argument the same type in each source'],
  ['INPUT_FIELD_DEFAULT_MISMATCH', 'give the input field the same default value in each source'],
  ['FIELD_ARGUMENT_DEFAULT_MISMATCH', 'give the argument the same default value in each source'],
  ['TYPE_KIND_MISMATCH', 'a name can be one kind of type only: rename the type in one of the sources'],
  ['KEY_INVALID_FIELDS', 'a @key names fields of its own type: correct the field, or add it to the type'],
  ['KEY_FIELDS_SELECT_INVALID_TYPE', 'a @key field can be neither a list, an interface nor a union'],
  [
    'REQUIRES_INVALID_FIELDS',
    '@requires names @external fields of its own type: declare them in this source',
  ],
  ['REQUIRES_FIELDS_MISSING_EXTERNAL', 'declare the required field in this source and mark it @external'],
  ['PROVIDES_INVALID_FIELDS', "@provides names fields of the field's own type: correct the field set"],
  ['PROVIDES_FIELDS_MISSING_EXTERNAL', 'mark the provided field @external in this source'],
  ['EXTERNAL_UNUSED', 'remove the @external field, or use it in a @key, @requires or @provides'],
  [
    'EXTERNAL_MISSING_ON_BASE',
    'no other source defines the field: define it there, or remove @external here',
  ],
  ['EXTERNAL_TYPE_MISMATCH', 'an @external field has the type that its own source gives it'],
  [
    'SATISFIABILITY_ERROR',
    'the field can be asked for on a path that leads to no source that has it: give the type a @key that both sources share, or @shareable fields',
  ],
  [
    'INVALID_GRAPHQL',
    'the schema of this source is not valid by itself: check the type names and the federation @link imports',
  ],
  [
    'EXTENSION_WITH_NO_BASE',
    'a type is extended that no source defines: define it in one source, or check its spelling',
  ],
  ['NO_QUERIES', 'at least one source needs a Query field'],
  ['ROOT_QUERY_USED', 'call the root type `Query`, or declare yours with `schema { query: ... }`'],
  ['ENUM_VALUE_MISMATCH', 'an enum that is used for input and output has the same values in each source'],
  ['EMPTY_MERGED_ENUM_TYPE', 'the sources share no value of this enum: give them a common one'],
  ['EMPTY_MERGED_INPUT_TYPE', 'the sources share no field of this input: give them a common one'],
  [
    'REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH',
    'make the input field nullable, or add it to the other sources',
  ],
  [
    'REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH',
    'make the argument nullable, or add it to the other sources',
  ],
  ['OVERRIDE_FROM_SELF_ERROR', '@override(from:) names another source than the one it stands in'],
  ['OVERRIDE_SOURCE_HAS_OVERRIDE', 'only one source can @override a field'],
  ['UNKNOWN_FEDERATION_LINK_VERSION', 'use a federation version up to the newest that composition supports'],
  ['INTERFACE_FIELD_NO_IMPLEM', 'add the field to every type that implements the interface'],
  ['ONLY_INACCESSIBLE_CHILDREN', 'the type has no accessible field left: mark the type itself @inaccessible'],
  ['REFERENCED_INACCESSIBLE', 'something visible has this @inaccessible type: mark that @inaccessible too'],
])

/** A hint that goes with a composition error code, where there is one. */
export function compositionHint(code: string): string | undefined {
  return hints.get(code)
}
