import { envelop } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode, ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql'
import type { GraphQLParams } from '../../plugins/plugin.ts'
import type { Exchange } from '../exchange.ts'
import { sendAnswer, toExchangeAnswer } from '../http/exchange-answer.ts'
import type { PipelineResult } from '../http/exchange-answer.ts'
import { createLaneContext } from './lane.ts'
import type { Lane, LaneContext, LaneOptions } from './lane.ts'
import { readParams } from './read-params.ts'
import { lanePlugins } from './lane-plugins.ts'

/** What envelop gives for one request; its own types say `any`. */
interface Enveloped {
  readonly schema: GraphQLSchema
  readonly parse: (text: string) => DocumentNode
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[]
  readonly contextFactory: () => unknown
  readonly execute: (args: ExecutionArgs) => PipelineResult | Promise<PipelineResult>
  readonly subscribe: (args: ExecutionArgs) => PipelineResult | Promise<PipelineResult>
}

/**
 * The lane for the common request, one operation by POST: the same pipeline without the requests, responses, streams and
 * signals of the Fetch API that nobody reads. Everything else goes to the other lane.
 */
export function createLeanLane(options: LaneOptions, other: Lane): Lane {
  const getEnveloped = envelop({ plugins: [...lanePlugins(options)] })

  async function run(params: GraphQLParams, exchange: Exchange): Promise<PipelineResult> {
    const context: LaneContext & { readonly params: GraphQLParams } = {
      ...createLaneContext(exchange),
      params,
    }
    const enveloped: Enveloped = getEnveloped(context)
    const { parse, validate, contextFactory, execute, subscribe, schema } = enveloped
    const document = parse(params.query ?? '')
    const errors = validate(schema, document)
    if (errors.length > 0) return { errors }
    const args = {
      schema,
      document,
      contextValue: await contextFactory(),
      variableValues: params.variables,
      operationName: params.operationName,
    }
    const operation = getOperationAST(document, params.operationName)
    return operation?.operation === OperationTypeNode.SUBSCRIPTION ? subscribe(args) : execute(args)
  }

  async function toResult(exchange: Exchange): Promise<PipelineResult | undefined> {
    try {
      const params = await readParams(exchange, options)
      return Array.isArray(params) ? undefined : await run(params, exchange)
    } catch (error) {
      return { errors: [error] }
    }
  }

  return {
    async answer(exchange) {
      if (exchange.request.method !== 'POST') return other.answer(exchange)
      const result = await toResult(exchange)
      if (!result) return other.answer(exchange)
      await sendAnswer(toExchangeAnswer(result, exchange), exchange)
    },
    close: () => other.close(),
  }
}
