import { BREAK, visit } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { IntrospectionSettings } from '../../config/introspection-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { mayIntrospect } from './may-introspect.ts'

/** Refuses `__schema` and `__type` to callers who may not ask for the schema; `__typename` is for everybody. */
export function useIntrospection(allowed: IntrospectionSettings): Plugin {
  if (allowed === true) return {}
  const known = new WeakMap<DocumentNode, boolean>()

  function assertAllowed({ document }: OperationArgs, context: PluginContext): void {
    let asks = known.get(document)
    if (asks === undefined) {
      asks = asksForSchema(document)
      known.set(document, asks)
    }
    if (!asks || mayIntrospect(context, allowed)) return
    throw new GatewayError(
      'INTROSPECTION_DISABLED',
      'The schema is not shown here: ask without "__schema" and "__type".',
    )
  }

  return {
    // Not before: plugins may find out who is calling as late as the context is built.
    onExecute: ({ args, context }) => assertAllowed(args, context),
    onSubscribe: ({ args, context }) => assertAllowed(args, context),
  }
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false
  visit(document, {
    Field({ name }) {
      asks = name.value === '__schema' || name.value === '__type'
      return asks ? BREAK : undefined
    },
  })
  return asks
}
