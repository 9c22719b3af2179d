import { isAsyncIterable } from '@envelop/core'
import type { ExecutionResult } from 'graphql'
import type { AuthorizationSettings } from '../../config/authorization-options.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import { endWithCredentials } from '../auth/end-with-credentials.ts'
import type { OperationArgs } from '../use-graph.ts'
import { createJudge } from './judge-operation.ts'
import type { Judgement } from './judge-operation.ts'
import type { PolicyDecider } from './policy-decider.ts'
import { runReduced } from './run-reduced.ts'
import type { RunOperation } from './run-reduced.ts'

/** What {@link useAuthorization} is made of. */
export interface UseAuthorizationOptions extends Pick<AuthorizationSettings, 'mode' | 'report'> {
  readonly policies: PolicyDecider
  /** What a caller without credentials is told to bring, as `WWW-Authenticate` has it; when empty, `Bearer`. */
  readonly challenges: readonly string[]
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** What envelop's hooks have in common. */
interface Hook {
  readonly args: OperationArgs
  readonly context: PluginContext
  readonly run: RunOperation
  readonly setRun: (run: RunOperation) => void
  readonly extendContext: (addition: Partial<PluginContext>) => void
  readonly stop: (result: ExecutionResult) => void
}

/**
 * Holds operations to the graph's access rules before any subgraph is called, whichever engine runs them and however they
 * came: refuses them, or takes out of them what their caller may not have. Ends subscriptions when the caller's credentials
 * expire or are taken back.
 *
 * What depends on a document is found once for each; an operation that asks for nothing with a rule costs a look-up.
 */
export function useAuthorization({ report, now, ...rest }: UseAuthorizationOptions): Plugin {
  const judge = createJudge(rest)

  function hold({ args, context, run, setRun, extendContext, stop }: Hook): Promise<void> | undefined {
    const apply = (judgement: Judgement | undefined): void => {
      if (judgement?.kind === 'refused') stop({ errors: judgement.errors })
      if (judgement?.kind !== 'reduced') return
      const reduced = runReduced(run, judgement.operation, report)
      extendContext({ withheld: reduced.withheld })
      setRun(reduced.run)
    }
    const judgement = judge(args, context)
    if (judgement instanceof Promise) return judgement.then(apply)
    apply(judgement)
    return undefined
  }

  return {
    onExecute({ args, executeFn, setExecuteFn, extendContext, setResultAndStopExecution }) {
      const context: PluginContext = args.contextValue
      const stop = setResultAndStopExecution
      return hold({ args, context, run: executeFn, setRun: setExecuteFn, extendContext, stop })
    },
    onSubscribe({ args, subscribeFn, setSubscribeFn, extendContext, setResultAndStopExecution }) {
      const context: PluginContext = args.contextValue
      const subscribe: RunOperation = subscribeFn
      let run = subscribe
      if (context.principal?.expiresAtMs !== undefined || context.onRevoked) {
        run = async (given) => {
          const started = await subscribe(given)
          return isAsyncIterable(started) ? endWithCredentials(started, context, now) : started
        }
        setSubscribeFn(run)
      }
      const stop = setResultAndStopExecution
      return hold({ args, context, run, setRun: setSubscribeFn, extendContext, stop })
    },
  }
}
