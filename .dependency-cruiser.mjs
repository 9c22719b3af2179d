/**
 * The layers of docs/architecture.md, left to right. A layer may import itself and what stands to its right;
 * the ground may be imported by all and imports only the ground.
 */
const layers = ['cli', 'server', 'registry', 'plugins', 'graph', 'engine', 'sources', 'upstream']
const ground = ['telemetry', 'config', 'errors', 'context']

const pathOf = (names) => `^gateway/(${names.join('|')})/`

const layerRules = layers.map((layer, index) => ({
  name: `layer-${layer}`,
  comment: `${layer} may import only ${[...layers.slice(index + 1), ...ground].join(', ')}`,
  severity: 'error',
  from: { path: pathOf([layer]), pathNot: '\\.test\\.ts$' },
  to: {
    path: '^gateway/',
    pathNot: pathOf([layer, ...layers.slice(index + 1), ...ground]),
  },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    {
      name: 'ground',
      comment: 'telemetry, config, errors and context import only each other',
      severity: 'error',
      from: { path: pathOf(ground), pathNot: '\\.test\\.ts$' },
      to: { path: '^gateway/', pathNot: pathOf(ground) },
    },
    {
      name: 'no-cycles',
      comment: 'modules must not import each other in a circle',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { circular: true },
    },
    {
      name: 'gateway-stands-alone',
      comment: 'the product imports neither tests nor examples',
      severity: 'error',
      from: { path: '^gateway/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|subgraph-examples|schema|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
}
