import type { Plugin as EnvelopPlugin } from '@envelop/core'
import { GatewayError } from '../errors/gateway-error.ts'
import type { GraphQLParams, Plugin, PluginContext, ReadyAnswer, RequestContext } from './plugin.ts'
import { untilAborted } from './until-aborted.ts'

/** The hooks that run before envelop's, of all plugins; every transport calls them. */
export interface Admission {
  /** Undefined when no plugin has one: a request need not wait for nothing. */
  readonly admitRequest: ((context: RequestContext) => Promise<void>) | undefined
  /**
   * Gives what is to be run, or the answer that a plugin has ready.
   *
   * @throws {GatewayError} BAD_REQUEST when there is no document; and what a plugin throws
   */
  admitParams(request: ParamsRequest): Promise<Admitted>
}

/** An operation that asks to be run. */
interface ParamsRequest {
  readonly context: RequestContext
  readonly params: GraphQLParams
  /** Whether an answer may be this operation's alone. */
  readonly isAlone: boolean
  /** Whether an answer may go out while the operation is run. Default: false. */
  readonly goesOn?: boolean
}

/** What became of a {@link ParamsRequest}. */
interface Admitted {
  readonly params: GraphQLParams & { readonly query: string }
  readonly answer?: ReadyAnswer | undefined
  /** What goes out while the operation is run. */
  readonly earlyAnswer?: ReadyAnswer | undefined
}

/** Gathers the plugins' own hooks. */
export function createAdmission(plugins: readonly Plugin[]): Admission {
  const onRequests = plugins.filter((plugin) => plugin.onRequest !== undefined)
  const onParams = plugins.filter((plugin) => plugin.onParams !== undefined)

  async function admitRequest(context: RequestContext): Promise<void> {
    const extendContext = (addition: Partial<RequestContext>) => {
      Object.assign(context, addition)
    }
    for (const plugin of onRequests) {
      const work = plugin.onRequest?.({ context, extendContext })
      if (work) await untilAborted(work, context.signal)
    }
  }

  return {
    admitRequest: onRequests.length > 0 ? admitRequest : undefined,
    async admitParams({ context, params: asked, isAlone, goesOn = false }) {
      let params = asked
      let answer: ReadyAnswer | undefined
      let earlyAnswer: ReadyAnswer | undefined
      const setParams = (next: GraphQLParams) => {
        params = next
      }
      const setAnswer = isAlone ? (ready: ReadyAnswer) => (answer = ready) : undefined
      const setEarlyAnswer = isAlone && goesOn ? (ready: ReadyAnswer) => (earlyAnswer = ready) : undefined
      for (const plugin of onParams) {
        const work = plugin.onParams?.({ context, params, setParams, setAnswer, setEarlyAnswer })
        if (work) await untilAborted(work, context.signal)
        if (answer) return { params: { ...params, query: params.query ?? '' }, answer }
      }
      return { params: withQuery(params), earlyAnswer }
    },
  }
}

/** What is left of a plugin for envelop: libraries have hooks of their own under the names of ours. */
export function toEnvelopPlugin(plugin: Plugin): EnvelopPlugin<PluginContext> {
  return Object.assign({ ...plugin }, { onRequest: undefined, onParams: undefined })
}

function withQuery(params: GraphQLParams): GraphQLParams & { readonly query: string } {
  const { query } = params
  if (query !== undefined) return { ...params, query }
  throw new GatewayError('BAD_REQUEST', '"query" is missing: it must hold a GraphQL document as a string.')
}
