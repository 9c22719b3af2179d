import { envelop } from '@envelop/core'
import type { HttpExchange } from '../http/http-exchange.ts'
import { sendAnswer, toExchangeAnswer } from '../http/exchange-answer.ts'
import type { ExchangeAnswer } from '../http/http-answer.ts'
import { createRunner } from '../create-runner.ts'
import { operationPlugins } from '../operation-plugins.ts'
import type { Lane, LaneContext, LaneOptions } from './lane.ts'
import { readParams } from './read-params.ts'
import { useHttpRules } from './use-http-rules.ts'

/**
 * The lane for the common request, one operation by POST: the same pipeline without the requests, responses, streams and
 * signals of the Fetch API that nobody reads. Everything else goes to the other lane.
 */
export function createLeanLane(options: LaneOptions, other: Lane): Lane {
  const { admission } = options
  const run = createRunner<LaneContext>(envelop({ plugins: [...operationPlugins(options), useHttpRules()] }))

  async function toAnswer(exchange: HttpExchange, context: LaneContext): Promise<ExchangeAnswer | undefined> {
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
