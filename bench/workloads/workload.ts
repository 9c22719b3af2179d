/** Subgraphs, and one query over them. */
export interface Workload {
  readonly name: string
  /** Federation SDL by the subgraph's name. */
  readonly schemas: Readonly<Record<string, string>>
  /** Resolver maps by the subgraph's name, `__resolveReference` included. */
  readonly resolvers: Readonly<Record<string, object>>
  readonly query: string
}

/** The `@link` to Federation 2 that imports these directives. */
export function link(...names: readonly string[]): string {
  const imports = names.map((name) => JSON.stringify(name)).join(', ')
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: [${imports}])\n`
}
