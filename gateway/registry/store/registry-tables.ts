import type { ColumnType, Generated, Selectable } from 'kysely'

/** A column of JSON: read as a value, written as text. */
type Json<T> = ColumnType<T, string, never>

/** What a subgraph is published as; `local` sources are code, and live in a gateway's config. */
export type PublishedKind = 'federation' | 'graphql' | 'openapi'

/** One place where a service can be reached. */
export interface Endpoint {
  readonly url: string
  /** Its share of the requests is its weight divided by the sum of all. Stored; gateways call the publish's `url` so far. */
  readonly weight: number
}

/** What the bearer of a token may do: `read` what is served, `publish` the subgraphs of a team, or, as `admin`, everything. */
export type Role = 'read' | 'publish' | 'admin'

/** What led to a version of a variant. */
export type ChangeAction = 'publish' | 'remove' | 'rollback' | 'promote'

/** Who owns a subgraph's name in a graph, whatever its variants have. */
interface SubgraphTable {
  graph: string
  name: string
  /** Null: only admins may publish it. */
  team: string | null
}

/** What was published once; never changed. */
interface PublishTable {
  id: Generated<number>
  graph: string
  subgraph: string
  kind: PublishedKind
  url: string
  endpoints: Json<readonly Endpoint[]>
  /** What was sent: SDL, or the OpenAPI document as JSON. */
  document: string
  /** Further options of the source, as a config has them. */
  options: Json<Readonly<Record<string, unknown>>>
  /** The federation SDL that is composed. */
  sdl: string
  labels: Json<Readonly<Record<string, string>>>
  published_by: string
  published_at: Date
}

interface VariantTable {
  graph: string
  name: string
  /** Of the newest composition; 0 while there is none. */
  version: number
}

/** A version of a variant; never changed. */
interface CompositionTable {
  graph: string
  variant: string
  /** Counts from 1, without gaps. */
  version: number
  /** SHA-256 of the SDL, hexadecimal. */
  hash: string
  supergraph_sdl: string
  action: ChangeAction
  /** What was changed, in words. */
  summary: string
  created_by: string
  created_at: Date
}

/** Which publish of each subgraph a version has; never changed. */
interface CompositionSubgraphTable {
  graph: string
  variant: string
  version: number
  subgraph: string
  publish_id: number
}

interface TokenTable {
  id: string
  name: string
  role: Role
  team: string | null
  /** SHA-256 of the token, hexadecimal: the token itself is nowhere. */
  hash: string
  created_by: string
  created_at: Date
  revoked_at: Date | null
}

/** Who did what, or was refused; only ever added to. */
interface AuditTable {
  id: Generated<number>
  at: Date
  actor: string
  action: string
  graph: string | null
  variant: string | null
  outcome: 'done' | 'refused'
  detail: Json<Readonly<Record<string, unknown>>>
}

/** The tables of the registry, all in the schema `selvage`. */
export interface RegistryTables {
  graphs: { name: string }
  variants: VariantTable
  subgraphs: SubgraphTable
  publishes: PublishTable
  compositions: CompositionTable
  composition_subgraphs: CompositionSubgraphTable
  tokens: TokenTable
  audit_log: AuditTable
}

/** A publish as it is read. */
export type PublishRow = Selectable<PublishTable>
/** An entry of the audit log as it is read. */
export type AuditRow = Selectable<AuditTable>
/** A token as it is read: without what could be used as one. */
export type TokenRow = Omit<Selectable<TokenTable>, 'hash'>
