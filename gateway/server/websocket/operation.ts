import { isAsyncIterable } from '@envelop/core'
import type { ExecutionResult, FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import type { Admission } from '../../plugins/admission.ts'
import type { GraphQLParams, ReadyAnswer } from '../../plugins/plugin.ts'
import type { RunOperation } from '../create-runner.ts'
import { toClientResult } from '../http/http-answer.ts'
import type { AnyResult, ClientResult } from '../http/http-answer.ts'
import type { OperationContext } from '../operation-context.ts'
import type { WebSocketExchange } from './websocket-exchange.ts'

/** What operations of a WebSocket run through. */
export interface OperationWay {
  readonly admission: Admission
  readonly run: RunOperation<OperationContext>
}

/** What an {@link Operation} is made of. */
export interface OperationInput extends OperationWay {
  readonly exchange: WebSocketExchange
  readonly context: OperationContext
  /** Reads what is asked for; what it throws refuses the operation. */
  readonly readParams: () => GraphQLParams
}

/** Why an operation has no result, or no further one: its errors, as the client gets them. */
export class OperationRefusal extends Error {
  override readonly name = 'OperationRefusal'
  readonly errors: readonly GraphQLFormattedError[]

  constructor(errors: readonly GraphQLFormattedError[]) {
    super('The operation was refused.')
    this.errors = errors
  }
}

const shown = new WeakMap<ExecutionResult, FormattedExecutionResult>()

/** What the client gets of a value of {@link Operation.results}: errors have their final form already. */
export function shownOf(result: ExecutionResult): FormattedExecutionResult | undefined {
  return shown.get(result)
}

function show(response: FormattedExecutionResult): ExecutionResult {
  const mark = {}
  shown.set(mark, response)
  return mark
}

/** One operation of a WebSocket on its way through admission and pipeline, as each request over HTTP goes. */
export class Operation {
  readonly exchange: WebSocketExchange
  readonly #input: OperationInput
  #isCancelled = false

  constructor(input: OperationInput) {
    this.#input = input
    this.exchange = input.exchange
  }

  /** Runs the operation; one value for each result, see {@link shownOf}. Fails with an {@link OperationRefusal}. */
  results(): AsyncGenerator<ExecutionResult, undefined> {
    const running = this.#run()
    const cancel = () => {
      this.#isCancelled = true
      this.exchange.finish()
    }
    return {
      // A generator takes its end only when what it waits for is there: cancelling must not wait.
      next: async () => {
        try {
          return await running.next()
        } catch (error) {
          if (this.#isCancelled) return { done: true, value: undefined }
          throw error
        }
      },
      return() {
        cancel()
        return running.return(undefined)
      },
      throw(error) {
        cancel()
        return running.throw(error)
      },
      [Symbol.asyncIterator]() {
        return this
      },
      [Symbol.asyncDispose]: () => {
        cancel()
        return Promise.resolve()
      },
    }
  }

  async *#run(): AsyncGenerator<ExecutionResult, undefined> {
    const { exchange } = this
    try {
      const { context, run } = this.#input
      const ready = await this.#admit()
      const result = ready ? undefined : await run(context)
      if (ready) yield this.#takeReady(ready)
      else if (!isAsyncIterable(result)) yield this.#take(result ?? {})
      else {
        for await (const event of result) {
          const clientResult = toClientResult(event, exchange.clientErrors)
          exchange.noteResult(clientResult)
          yield show(clientResult.response)
        }
      }
    } catch (error) {
      if (error instanceof OperationRefusal) throw error
      throw this.#refuse(toClientResult({ errors: [error] }, exchange.clientErrors))
    } finally {
      exchange.finish()
    }
    return undefined
  }

  async #admit(): Promise<ReadyAnswer | undefined> {
    const { context, exchange, admission, readParams } = this.#input
    const asked = readParams()
    if (admission.admitRequest) await admission.admitRequest(context)
    exchange.route.settle()
    const { params, answer } = await admission.admitParams({ context, params: asked, isAlone: true })
    context.params = params
    return answer
  }

  #takeReady({ status, body }: ReadyAnswer): ExecutionResult {
    const response = JSON.parse(body.toString()) as FormattedExecutionResult
    this.exchange.noteStatus(status)
    if (response.data === undefined) throw new OperationRefusal(response.errors ?? [])
    return show(response)
  }

  /** A result without data is that of a request that was refused (GraphQL section 7.1). */
  #take(result: AnyResult): ExecutionResult {
    const clientResult = toClientResult(result, this.exchange.clientErrors)
    if (clientResult.response.data === undefined) throw this.#refuse(clientResult)
    this.exchange.noteResult(clientResult)
    this.exchange.noteStatus(200)
    return show(clientResult.response)
  }

  #refuse(result: ClientResult): OperationRefusal {
    this.exchange.noteRefusal(result)
    return new OperationRefusal(result.response.errors ?? [])
  }
}
