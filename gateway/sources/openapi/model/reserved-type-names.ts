/** Names that a document's types can't have: GraphQL's, federation's, and those of the scalars. */
export const reservedTypeNames: readonly string[] = [
  ...['Query', 'Mutation', 'Subscription', '_Any', '_Entity', '_Service', 'FieldSet'],
  ...['Int', 'Float', 'String', 'Boolean', 'ID', 'JSON', 'BigInt', 'Upload', 'Byte'],
  ...['DateTime', 'LocalDate', 'LocalTime', 'Duration', 'UUID', 'EmailAddress', 'URL', 'IPv4', 'IPv6'],
]
