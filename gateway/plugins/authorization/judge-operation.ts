import { OperationTypeNode, getOperationAST } from 'graphql'
import type { GraphQLError, OperationDefinitionNode } from 'graphql'
import type { AuthorizationSettings } from '../../config/authorization-options.ts'
import type { Requirement } from '../../graph/access/requirement.ts'
import type { PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { listDeniedFields } from './denied-fields.ts'
import type { DeniedField } from './denied-fields.ts'
import { createGuardFinder } from './document-guards.ts'
import type { DocumentGuards } from './document-guards.ts'
import { createIsIncluded } from './operation-parts.ts'
import type { PolicyDecider } from './policy-decider.ts'
import { createRefusals } from './refusals.ts'
import { findLack, isAllowed, policiesOf } from './verdict.ts'
import type { Lack } from './verdict.ts'

/** Requirements that are not met, and why. */
type Lacks = ReadonlyMap<Requirement, Lack>

/** An operation whose caller may not have all of it. */
export interface DeniedOperation {
  readonly args: OperationArgs
  readonly definition: OperationDefinitionNode
  readonly guards: DocumentGuards
  readonly lacks: Lacks
  readonly fields: readonly DeniedField[]
}

/** What becomes of an operation that can't run as it is. */
export type Judgement =
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLError[] }
  | { readonly kind: 'reduced'; readonly operation: DeniedOperation }

/** Undefined for an operation that may run as it is; a promise only where a policy has a say. */
export type JudgeOperation = (
  args: OperationArgs,
  context: PluginContext,
) => Judgement | Promise<Judgement | undefined> | undefined

/** What a {@link JudgeOperation} is made of. */
export interface JudgeInput {
  readonly mode: AuthorizationSettings['mode']
  readonly policies: PolicyDecider
  /** What a caller without credentials is told to bring; when empty, a bearer token. */
  readonly challenges: readonly string[]
}

/** An operation that asks for something that isn't for everyone. */
interface GuardedOperation {
  readonly args: OperationArgs
  readonly context: PluginContext
  readonly definition: OperationDefinitionNode
  readonly guards: DocumentGuards | undefined
  /** Of the operation itself, by its name. */
  readonly own: Requirement | undefined
  /** All, the operation's own included. */
  readonly requirements: readonly Requirement[]
}

/** Makes what holds operations against the access rules of their graph. */
export function createJudge({ mode, policies, challenges }: JudgeInput): JudgeOperation {
  const refuse = createRefusals(challenges)
  const findGuards = createGuardFinder()

  function findGuarded(args: OperationArgs, context: PluginContext): GuardedOperation | undefined {
    const { accessRules } = context.graph
    if (!accessRules) return undefined
    const definition = getOperationAST(args.document, args.operationName)
    // There is nothing to run: the engine says so.
    if (!definition) return undefined
    const guards = findGuards(context.graph, args.document)
    const own = definition.name && accessRules.operations.get(definition.name.value)
    const asked = guards?.requirementsOf(definition, args.variableValues ?? {}) ?? []
    if (asked.length === 0 && !own) return undefined
    return { args, context, definition, guards, own, requirements: own ? [own, ...asked] : asked }
  }

  function findLacks({ requirements, context }: GuardedOperation): Lacks | Promise<Lacks> {
    const lacks = new Map<Requirement, Lack>()
    for (const requirement of requirements) {
      const lack = findLack(requirement, context.principal)
      if (lack) lacks.set(requirement, lack)
    }
    const open = requirements.filter((requirement) => !lacks.has(requirement))
    const names = policiesOf(open)
    if (names.length === 0) return lacks
    return policies.decide(names, context).then((granted) => {
      for (const requirement of open) if (!isAllowed(requirement, granted)) lacks.set(requirement, 'policy')
      return lacks
    })
  }

  function judge(operation: GuardedOperation, lacks: Lacks): Judgement | undefined {
    if (lacks.size === 0) return undefined
    const { args, definition, guards, own } = operation
    const name = definition.name?.value ?? ''
    const ownLack = own && lacks.get(own)
    if (ownLack) {
      return { kind: 'refused', errors: refuse([{ subject: `The operation "${name}"`, lack: ownLack }]) }
    }
    if (!guards) return undefined
    const fields = listDeniedFields({
      document: args.document,
      definition,
      isIncluded: createIsIncluded(definition, args.variableValues ?? {}),
      isDenied: (field) => lackOf(field, { guards, lacks }) !== undefined,
    })
    const isStream = definition.operation === OperationTypeNode.SUBSCRIPTION
    // There is no event without the field that it is asked of.
    const isWhole = mode === 'reject' || (isStream && fields.some(({ path }) => path.length === 1))
    if (!isWhole) return { kind: 'reduced', operation: { args, definition, guards, lacks, fields } }
    const obstacles = fields.map(({ field, path }) => ({
      subject: `"${guards.fields.get(field)?.coordinate ?? ''}"`,
      lack: lackOf(field, { guards, lacks }) ?? 'policy',
      path,
    }))
    return { kind: 'refused', errors: refuse(obstacles) }
  }

  return (args, context) => {
    const operation = findGuarded(args, context)
    if (!operation) return undefined
    const lacks = findLacks(operation)
    return lacks instanceof Promise ? lacks.then((found) => judge(operation, found)) : judge(operation, lacks)
  }
}

/** Why a caller may not have a field; undefined when it may. */
export function lackOf(
  field: DeniedField['field'],
  { guards, lacks }: { readonly guards: DocumentGuards; readonly lacks: Lacks },
): Lack | undefined {
  const guarded = guards.fields.get(field)
  return guarded && lacks.get(guarded.requirement)
}
