import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerSettings } from '../../config/server-options.ts'
import type { GraphRoute } from '../../graph/graph-route.ts'
import type { Admission } from '../../plugins/admission.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Drain } from '../drain.ts'
import { sendAnswer, toExchangeAnswer } from '../http/exchange-answer.ts'
import { HttpExchange } from '../http/http-exchange.ts'
import { assertNotSimple } from '../http/preflight.ts'
import { sendNotReady } from '../plain-answers.ts'
import type { RequestEvent } from '../request-event.ts'
import { toRequestId } from '../request-id.ts'
import { createLaneContext } from './lane.ts'
import type { Lane } from './lane.ts'

/** What {@link createResponder} takes. */
export interface ResponderInput {
  readonly settings: ServerSettings
  readonly admission: Admission
  readonly lane: Lane
  readonly drain: Pick<Drain, 'add'>
  readonly createRoute: () => GraphRoute
  /** Whether answers say which graph of which variant they come from. */
  readonly tellsVersion: () => boolean
  /** Why nothing is served at the moment. Undefined when it is. */
  readonly whyNotServed: () => string | undefined
  readonly log: Logger
  readonly onRequest: (event: RequestEvent) => void
}

/** Makes what answers GraphQL requests over HTTP. */
export function createResponder(input: ResponderInput) {
  const { settings, admission, lane, drain, createRoute, tellsVersion, whyNotServed, log, onRequest } = input

  async function answer(exchange: HttpExchange): Promise<void> {
    const context = createLaneContext(exchange)
    try {
      if (settings.csrf) assertNotSimple(exchange.request)
      if (admission.admitRequest) await admission.admitRequest(context)
      exchange.route.settle()
      if (tellsVersion()) exchange.response.setHeader('x-selvage-version', versionOf(exchange.route))
    } catch (error) {
      await sendAnswer(toExchangeAnswer({ errors: [error] }, exchange), exchange)
      return
    }
    await lane.answer(exchange, context)
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = toRequestId(request.headers['x-request-id'])
    response.setHeader('x-request-id', requestId)
    const whyNot = whyNotServed()
    if (whyNot !== undefined) {
      sendNotReady(request, response, whyNot)
      return
    }
    const route = createRoute()
    const exchange = new HttpExchange({ requestId, request, response, route, settings, log })
    drain.add(exchange)
    void exchange.closed.then(() => onRequest(exchange.toEvent()))
    answer(exchange).catch((error: unknown) => {
      log.error({ requestId, err: error }, 'a request could not be answered')
      response.destroy()
    })
  }
}

/** Which graph of which variant answers, in short. */
function versionOf({ variant, graph }: GraphRoute): string {
  return `${variant}@${graph.id.slice(0, 12)}`
}
