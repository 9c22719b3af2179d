/** A text within brackets, many times. */
export const nest = (depth: number, [open, close]: readonly [string, string], inner = '') =>
  open.repeat(depth) + inner + close.repeat(depth)

/** Texts one after the other. */
export const many = (count: number, item: (index: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, index) => item(index)).join(between)

/** Each fragment spreads the next twice: written out, the last would stand there 2 ** count times. */
const doubling = (count: number) =>
  `{ node { ...F0 } } ${many(count, (index) => `fragment F${index} on Node { ...F${index + 1} ...F${index + 1} }`)} fragment F${count} on Node { id }`

/** Each field holds the next fragment twice, a level deeper each time. */
const deepDoubling = (count: number) =>
  `{ node { ...F0 } } ${many(count, (index) => `fragment F${index} on Node { parent { ...F${index + 1} } children { ...F${index + 1} } }`)} fragment F${count} on Node { id }`

const ofQuery = (query: string) => JSON.stringify({ query })
const ofVariables = (variables: string) =>
  `{"query":"query($w: Filter, $i: [ID!]) { nodes(where: $w, ids: $i) { id } }","variables":${variables}}`

/** What a client sends, and what refuses it: a limit of `server.requestLimits`, or another code. */
export const hostileBodies = {
  'a query that is too deep': [ofQuery(`{ node { ${nest(40, ['parent { ', '}'], 'id')} } }`), 'maxDepth'],
  'a query that is too deep for a parser': [ofQuery(nest(7_000, ['{ a', '}'])), 'maxNesting'],
  'a query too deep by fragments': [
    ofQuery(
      `{ node { ...F0 } } ${many(30, (index) => `fragment F${index} on Node { parent { ...F${index + 1} } }`)} fragment F30 on Node { id }`,
    ),
    'maxDepth',
  ],
  'inline fragments within each other': [
    ofQuery(`{ node { ${nest(2_000, ['... on Node { ', '}'], 'id')} } }`),
    'maxNesting',
  ],
  'a literal of lists within each other': [
    ofQuery(`{ nodes(ids: ${nest(3_000, ['[', ']'], '1')}) { id } }`),
    'maxNesting',
  ],
  'a literal of objects within each other': [
    ofQuery(`{ nodes(where: ${nest(2_000, ['{ and: ', '}'], '{}')}) { id } }`),
    'maxNesting',
  ],
  'a variable of lists within each other': [
    ofQuery(`query($x: ${nest(3_000, ['[', ']'], 'ID')}) { nodes { id } }`),
    'maxNesting',
  ],
  'too many tokens': [ofQuery(`{ node { ${'id '.repeat(15_000)} } }`), 'maxTokens'],
  'nothing but punctuators': [ofQuery('{'.repeat(500_000)), 'maxNesting'],
  'nothing but variables': [
    ofQuery(`query(${many(5_000, (index) => `$v${index}: ID`)}) { node { id } }`),
    'maxTokens',
  ],
  'a field over and over': [ofQuery(`{ node { ${'id '.repeat(5_000)} } }`), 'maxRepeatedFields'],
  'a branch over and over': [ofQuery(`{ ${'node { id parent { id } } '.repeat(1_000)} }`), 'maxRootFields'],
  'a deep branch over and over': [
    ofQuery(`{ node { ${'parent { children { id } } '.repeat(1_000)} } }`),
    'maxRepeatedFields',
  ],
  'a field under many aliases': [
    ofQuery(`{ node { ${many(100, (index) => `a${index}: name`)} } }`),
    'maxAliases',
  ],
  'a root field under many aliases': [
    ofQuery(`{ ${many(60, (index) => `a${index}: node { id }`)} }`),
    'maxRootFields',
  ],
  'a mutation under many aliases': [
    ofQuery(`mutation { ${many(60, (index) => `a${index}: touch { id }`)} }`),
    'maxRootFields',
  ],
  'aliases in a fragment that is spread again and again': [
    ofQuery(
      `{ node { id ...A parent { ...A children { ...A } } } } fragment A on Node { ${many(20, (index) => `a${index}: name`)} }`,
    ),
    'maxAliases',
  ],
  'directives on one field': [ofQuery(`{ node { id ${'@skip(if: false) '.repeat(200)} } }`), 'maxDirectives'],
  'directives that nobody knows': [ofQuery(`query ${'@x '.repeat(2_000)} { node { id } }`), 'maxDirectives'],
  'directives on variables': [
    ofQuery(`query($x: ID ${'@x '.repeat(200)}) { node(id: $x) { id } }`),
    'maxDirectives',
  ],
  'fragments that double at each step': [ofQuery(doubling(60)), 'maxFields'],
  'fragments that double beyond all numbers': [ofQuery(doubling(900)), 'maxNesting'],
  'fields that double at each step': [ofQuery(deepDoubling(12)), 'maxFields'],
  'fragments one within the other': [
    ofQuery(
      `{ node { ...F0 } } ${many(1_500, (index) => `fragment F${index} on Node { ...F${index + 1} }`)} fragment F1500 on Node { id }`,
    ),
    'maxFragments',
  ],
  'fragments that spread themselves': [
    ofQuery(
      '{ node { ...A } } fragment A on Node { parent { ...B } } fragment B on Node { parent { ...A } }',
    ),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'fragments that nothing spreads': [
    ofQuery(`{ node { id } } ${many(1_200, (index) => `fragment F${index} on Node { id }`)}`),
    'maxFragments',
  ],
  'repeated fields in a fragment that nothing spreads': [
    ofQuery(`{ node { id } } fragment F on Node { ${'id '.repeat(5_000)} }`),
    'maxRepeatedFields',
  ],
  'introspection in a circle': [
    ofQuery(`{ __schema { types { ${nest(15, ['fields { type { ', '} }'], 'name')} } } }`),
    'maxDepth',
  ],
  'introspection in a small circle': [
    ofQuery(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    ),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'many operations that are too deep': [
    ofQuery(many(50, (index) => `query Q${index} { node { ${nest(30, ['parent { ', '}'], 'id')} } }`)),
    'maxDepth',
  ],
  'variables within each other': [
    ofVariables(nest(50_000, ['{"and":', '}'], '{}').replace(/^/, '{"w":') + '}'),
    'maxJsonDepth',
  ],
  'lists within each other': [ofVariables(`{"i":${nest(100_000, ['[', ']'])}}`), 'maxJsonDepth'],
  'a long list': [ofVariables(`{"i":[${many(1_001, String, ',')}]}`), 'maxArrayLength'],
  'a long list within lists': [
    ofVariables(`{"w":{"any":[{"names":[${many(100_000, () => '""', ',')}]}]}}`),
    'maxArrayLength',
  ],
  'an object of many members': [
    ofVariables(`{"w":{${many(201, (index) => `"k${index}":1`, ',')}}}`),
    'maxObjectKeys',
  ],
  'variables that nobody asks for': [
    ofVariables(`{${many(5_000, (index) => `"v${index}":1`, ',')}}`),
    'maxObjectKeys',
  ],
  'a long name': [ofVariables(`{"w":{"${'k'.repeat(101)}":1}}`), 'maxKeyLength'],
  'a long text': [ofVariables(`{"w":{"name":"${'x'.repeat(65_537)}"}}`), 'maxStringLength'],
  'extensions within each other': [
    `{"query":"{ node { id } }","extensions":${nest(30, ['{"a":', '}'], '1')}}`,
    'maxJsonDepth',
  ],
  'many bytes': [ofQuery(`# ${'x'.repeat(1_048_576)}\n{ node { id } }`), 'REQUEST_TOO_LARGE'],
  'a long batch': [`[${many(11, () => ofQuery('{ node { id } }'), ',')}]`, 'maxBatchSize'],
  'a batch of batches': [`[${nest(10_000, ['[', ']'])}]`, 'BAD_REQUEST'],
  'nothing but brackets': [nest(400_000, ['[', ']']), 'BAD_REQUEST'],
  'unclosed brackets': ['['.repeat(1_000_000), 'BAD_REQUEST'],
} as const satisfies Record<string, readonly [body: string, refusal: string]>
