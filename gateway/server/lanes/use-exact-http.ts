import type { ExecutionResult } from 'graphql'
import type { Plugin as YogaPlugin } from 'graphql-yoga'
import { readParams } from './read-params.ts'
import { toExchangeAnswer, toReadyExchangeAnswer } from '../http/exchange-answer.ts'
import type { LaneContext, LaneOptions } from './lane.ts'

type Answer = ExecutionResult | ExecutionResult[] | AsyncIterable<ExecutionResult>

/** Lets Yoga read requests and form answers as every lane of this server does. */
export function useExactHttp(options: LaneOptions): YogaPlugin<LaneContext, LaneContext> {
  return {
    async onRequestParse({ serverContext: { exchange }, setRequestParser }) {
      const params = await readParams(exchange, options)
      setRequestParser(() => params)
    },
    async onParams({ context, params, setParams, setResult }) {
      const { exchange } = context
      const isAlone = exchange.isPlain
      const admitted = await options.admission.admitParams({ context, params, isAlone })
      const { query, operationName, variables, extensions } = admitted.params
      setParams({ query, operationName, variables, extensions })
      if (!admitted.answer) return
      exchange.answer = toReadyExchangeAnswer(admitted.answer, exchange)
      setResult({ data: null })
    },
    onResultProcess(hook) {
      const { exchange } = hook.serverContext
      hook.setResultProcessor((answer: Answer, fetchAPI) => {
        // The answer goes to the client past Yoga's response, which only says that there is one.
        exchange.answer ??= toExchangeAnswer(answer, exchange)
        return new fetchAPI.Response(null)
      }, 'application/json')
    },
  }
}
