import type {
  BatchFetchNode,
  FetchNode,
  FlattenNodePathSegment,
  RequiresSelection,
} from '@graphql-hive/router-query-planner'
import { Kind, parse } from 'graphql'
import type { DocumentNode, OperationDefinitionNode, OperationTypeNode } from 'graphql'
import type { Subgraph } from '../../sources/subgraph.ts'
import { compileAnswerCheck } from './answer-check.ts'
import type { AnswerCheck } from './answer-check.ts'
import { compileAnswerReader } from './answer-reader.ts'
import type { AnswerReader } from './answer-reader.ts'
import { compileRepresentations } from './representations.ts'
import type { RepresentationInput, RepresentationWriter } from './representations.ts'
import { createSelection } from './selection.ts'
import type { Selection } from './selection.ts'
import type { SupergraphTypes } from './supergraph-types.ts'
import { compileTargetPath } from './targets.ts'
import type { TargetPath } from './targets.ts'

/** One request to a subgraph, compiled. */
export interface FetchStep {
  readonly kind: 'fetch'
  readonly subgraph: Subgraph
  readonly operationType: OperationTypeNode
  /** The text that is sent. */
  readonly document: string
  /** The beginning of the body of its requests, up to the variables. */
  readonly bodyPrefix: string
  readonly parsed: DocumentNode
  readonly operationName: string | undefined
  /** The client's variables that the document uses. */
  readonly variableNames: readonly string[]
  /** What is asked for on the root type. */
  readonly root: AnswerPart
  /** What is asked for of entities; empty where the root fields are the client's own. */
  readonly entities: readonly EntityPart[]
}

/** What a fetch asks for at one place. */
export interface AnswerPart {
  readonly selection: Selection
  readonly fits: AnswerCheck
  readonly reader: AnswerReader
}

/** One `_entities` field of a fetch. */
export interface EntityPart extends AnswerPart {
  /** The field's response name. */
  readonly key: string
  /** The variable with the representations. */
  readonly variable: string
  readonly paths: readonly TargetPath[]
  readonly represent: RepresentationWriter
}

/** What steps are compiled with. */
export interface StepContext {
  readonly types: SupergraphTypes
  readonly subgraphs: ReadonlyMap<string, Subgraph>
}

/** Compiles a fetch of root fields, or of the entities at a path. */
export function compileFetch(
  node: FetchNode,
  path: readonly FlattenNodePathSegment[] | undefined,
  context: StepContext,
): FetchStep {
  const { requires = [], inputRewrites = [] } = node
  const input = {
    key: '_entities',
    variable: 'representations',
    paths: [path ?? []],
    requires,
    rewrites: inputRewrites,
  }
  return createStep(node, requires.length === 0 ? [] : [input], context)
}

/**
 * Compiles a fetch of entities of several paths at once.
 *
 * @throws {Error} when one of them is known by a field that the planner has renamed: it has done so at some paths only
 */
export function compileBatchFetch(node: BatchFetchNode, context: StepContext): FetchStep {
  if (node.entityBatch.aliases.some(({ requires }) => requires.some(isRenamed))) {
    throw new Error('The plan fetches entities of several paths by a field that it renames.')
  }
  const inputs = node.entityBatch.aliases.map((alias) => ({
    key: alias.alias,
    variable: alias.representationsVariableName,
    paths: alias.paths,
    requires: alias.requires,
    rewrites: alias.inputRewrites ?? [],
  }))
  return createStep(node, inputs, context)
}

function isRenamed(selection: RequiresSelection): boolean {
  if (selection.kind === 'Field' && selection.alias !== undefined) return true
  return 'selections' in selection && (selection.selections ?? []).some(isRenamed)
}

interface EntityInput extends RepresentationInput {
  readonly key: string
  readonly variable: string
  readonly paths: readonly (readonly FlattenNodePathSegment[])[]
}

function createStep(
  node: FetchNode | BatchFetchNode,
  inputs: readonly EntityInput[],
  context: StepContext,
): FetchStep {
  const { types, subgraphs } = context
  const subgraph = subgraphs.get(node.serviceName)
  if (!subgraph) throw new Error(`The plan names a subgraph "${node.serviceName}" that nobody provided.`)
  const parsed = parse(node.operation, { noLocation: true })
  const definition = definitionOf(parsed)
  const fragments = new Map(
    parsed.definitions
      .filter((fragment) => fragment.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  )
  const rootType = types.schema.getRootType(definition.operation) ?? undefined
  const selection = createSelection([definition.selectionSet], rootType, { types, fragments })
  const rootFields = new Map(selection.fieldsFor(rootType?.name).map((field) => [field.key, field.selection]))
  return {
    kind: 'fetch',
    subgraph,
    operationType: definition.operation,
    document: node.operation,
    bodyPrefix: bodyPrefixOf(node),
    parsed,
    operationName: node.operationName,
    variableNames: node.variableUsages ?? [],
    root: compilePart(selection, types),
    entities: inputs.map((input) => {
      const asked = rootFields.get(input.key)
      if (!asked) throw new Error(`The plan's document asks for no "${input.key}".`)
      return {
        ...compilePart(asked, types),
        key: input.key,
        variable: input.variable,
        paths: input.paths.map((path) => compileTargetPath(path, types)),
        represent: compileRepresentations(input, types),
      }
    }),
  }
}

function bodyPrefixOf({ operation, operationName }: FetchNode | BatchFetchNode): string {
  return JSON.stringify({ query: operation, operationName }).slice(0, -1)
}

function definitionOf(document: DocumentNode): OperationDefinitionNode {
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (!definition) throw new Error('The plan has a document without an operation.')
  return definition
}

function compilePart(selection: Selection, types: SupergraphTypes): AnswerPart {
  return { selection, fits: compileAnswerCheck(selection), reader: compileAnswerReader(selection, types) }
}
