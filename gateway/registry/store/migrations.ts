import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Migration, MigrationProvider } from 'kysely/migration'

/** Statements in the order in which they are run; what has been released once is never edited, only added to. */
const migrations: Readonly<Record<string, readonly string[]>> = {
  '0001-registry': [
    `create table selvage.graphs (name text primary key)`,
    `create table selvage.variants (
      graph text not null references selvage.graphs (name),
      name text not null,
      version integer not null default 0,
      primary key (graph, name))`,
    `create table selvage.subgraphs (
      graph text not null references selvage.graphs (name),
      name text not null,
      team text,
      primary key (graph, name))`,
    `create table selvage.publishes (
      id integer primary key generated always as identity,
      graph text not null,
      subgraph text not null,
      kind text not null check (kind in ('federation', 'graphql', 'openapi')),
      url text not null,
      endpoints jsonb not null,
      document text not null,
      options jsonb not null,
      sdl text not null,
      labels jsonb not null,
      published_by text not null,
      published_at timestamptz not null,
      foreign key (graph, subgraph) references selvage.subgraphs (graph, name))`,
    `create table selvage.compositions (
      graph text not null,
      variant text not null,
      version integer not null check (version > 0),
      hash text not null,
      supergraph_sdl text not null,
      action text not null,
      summary text not null,
      created_by text not null,
      created_at timestamptz not null,
      primary key (graph, variant, version),
      foreign key (graph, variant) references selvage.variants (graph, name))`,
    `create table selvage.composition_subgraphs (
      graph text not null,
      variant text not null,
      version integer not null,
      subgraph text not null,
      publish_id integer not null references selvage.publishes (id),
      primary key (graph, variant, version, subgraph),
      foreign key (graph, variant, version) references selvage.compositions (graph, variant, version))`,
    `create table selvage.tokens (
      id text primary key,
      name text not null,
      role text not null check (role in ('read', 'publish', 'admin')),
      team text,
      hash text not null unique,
      created_by text not null,
      created_at timestamptz not null,
      revoked_at timestamptz,
      check ((role = 'publish') = (team is not null)))`,
    `create table selvage.audit_log (
      id integer primary key generated always as identity,
      at timestamptz not null,
      actor text not null,
      action text not null,
      graph text,
      variant text,
      outcome text not null check (outcome in ('done', 'refused')),
      detail jsonb not null)`,
    `create function selvage.refuse_change() returns trigger language plpgsql as
      $$ begin raise exception 'rows of % are never changed', tg_table_name; end $$`,
    ...['publishes', 'compositions', 'composition_subgraphs', 'audit_log'].map(
      (table) => `create trigger never_changed before update or delete or truncate on selvage.${table}
        for each statement execute function selvage.refuse_change()`,
    ),
  ],
}

/** Gives the migrator what the tables have become, step by step. */
export const migrationProvider: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve(
      Object.fromEntries(Object.entries(migrations).map(([name, steps]) => [name, toMigration(steps)])),
    ),
}

function toMigration(statements: readonly string[]): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}
