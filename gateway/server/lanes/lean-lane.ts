import { envelop } from '@envelop/core'
import type { HttpExchange } from '../http/http-exchange.ts'
import { sendAnswer, toExchangeAnswer, toReadyExchangeAnswer } from '../http/exchange-answer.ts'
import type { ExchangeAnswer } from '../http/http-answer.ts'
import { createRunner } from '../create-runner.ts'
import { operationPlugins } from '../operation-plugins.ts'
import type { Lane, LaneContext, LaneOptions } from './lane.ts'
import { readParams } from './read-params.ts'
import { useHttpRules } from './use-http-rules.ts'

/**
 * The lane for the common request, one operation by POST or GET: the same pipeline without the requests, responses, streams and
 * signals of the Fetch API that nobody reads. Everything else goes to the other lane.
 */
export function createLeanLane(options: LaneOptions, other: Lane): Lane {
  const { admission } = options
  const run = createRunner<LaneContext>(envelop({ plugins: [...operationPlugins(options), useHttpRules()] }))

  async function runAnswer(exchange: HttpExchange, context: LaneContext): Promise<ExchangeAnswer> {
    try {
      return toExchangeAnswer(await run(context), exchange)
    } catch (error) {
      return toExchangeAnswer({ errors: [error] }, exchange)
    }
  }

  /** Undefined for what goes to the other lane. */
  async function toAnswer(exchange: HttpExchange, context: LaneContext): Promise<ExchangeAnswer | undefined> {
    try {
      const asked = await readParams(exchange, options)
      if (Array.isArray(asked)) return undefined
      const isAlone = exchange.isPlain
      const admitted = await admission.admitParams({ context, params: asked, isAlone, goesOn: true })
      const { params, answer, earlyAnswer } = admitted
      if (answer) return toReadyExchangeAnswer(answer, exchange)
      context.params = params
      if (!earlyAnswer) return await runAnswer(exchange, context)
      exchange.holdGraph(runAnswer(exchange, context))
      return toReadyExchangeAnswer(earlyAnswer, exchange)
    } catch (error) {
      return toExchangeAnswer({ errors: [error] }, exchange)
    }
  }

  return {
    async answer(exchange, context) {
      const { method = '' } = exchange.request
      const answer = ['POST', 'GET'].includes(method) ? await toAnswer(exchange, context) : undefined
      if (!answer) return other.answer(exchange, context)
      await sendAnswer(answer, exchange)
    },
    close: () => other.close(),
  }
}
