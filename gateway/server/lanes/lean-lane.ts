import { envelop } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode, ExecutionArgs, GraphQLError, GraphQLSchema } from 'graphql'
import type { Exchange } from '../exchange.ts'
import { sendAnswer, toExchangeAnswer } from '../http/exchange-answer.ts'
import type { PipelineResult } from '../http/exchange-answer.ts'
import type { ExchangeAnswer } from '../http/http-answer.ts'
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
  const { admission } = options
  const getEnveloped = envelop({ plugins: [...lanePlugins(options)] })

  async function run(context: LaneContext): Promise<PipelineResult> {
    const { params } = context
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

  async function toAnswer(exchange: Exchange, context: LaneContext): Promise<ExchangeAnswer | undefined> {
    try {
      const asked = await readParams(exchange, options)
      if (Array.isArray(asked)) return undefined
      const { params, answer } = await admission.admitParams({ context, params: asked, isAlone: true })
      if (answer) return answer
      context.params = params
      return toExchangeAnswer(await run(context), exchange)
    } catch (error) {
      return toExchangeAnswer({ errors: [error] }, exchange)
    }
  }

  return {
    async answer(exchange, context) {
      if (exchange.request.method !== 'POST') return other.answer(exchange, context)
      const answer = await toAnswer(exchange, context)
      if (!answer) return other.answer(exchange, context)
      await sendAnswer(answer, exchange)
    },
    close: () => other.close(),
  }
}
