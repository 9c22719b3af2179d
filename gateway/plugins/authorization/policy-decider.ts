import type { PolicySettings } from '../../config/authorization-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { startDeadline } from '../../upstream/deadline.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import { untilAborted } from '../until-aborted.ts'
import { askPolicyService } from './ask-policy-service.ts'

/** Decides over policies. */
export interface PolicyDecider {
  /** Those of the policies that say yes. Each is asked once a request, whatever operations it brings; never rejects. */
  decide(policies: readonly string[], context: GatewayContext): Promise<ReadonlySet<string>>
}

/** What a {@link PolicyDecider} is made of. */
export interface PolicyDeciderInput {
  /** Undefined: every policy says no. */
  readonly settings: PolicySettings | undefined
  readonly http: HttpClient
  readonly log: Logger
}

/** Makes a {@link PolicyDecider}. Whatever goes wrong, or takes too long, is a no. */
export function createPolicyDecider({ settings, http, log }: PolicyDeciderInput): PolicyDecider {
  /** By signal: it is the same for all that a request brings. */
  const requests = new WeakMap<AbortSignal, Map<string, Promise<boolean>>>()

  /** Runs a decision until its deadline. */
  async function bounded<T>(
    run: (signal: AbortSignal) => Promise<T>,
    { context, no, policies }: { context: GatewayContext; no: T; policies: readonly string[] },
  ): Promise<T> {
    const deadline = startDeadline(settings?.timeoutMs ?? 0, context.signal)
    try {
      return await untilAborted(run(deadline.signal), deadline.signal)
    } catch (err) {
      const { requestId } = context
      log.warn({ requestId, policies, err }, 'policies could not be decided, and say no')
      return no
    } finally {
      deadline.clear()
    }
  }

  function ask(policies: readonly string[], context: GatewayContext): ReadonlyMap<string, Promise<boolean>> {
    const { evaluate, url } = settings ?? {}
    if (evaluate) {
      const decideOne = (policy: string) =>
        bounded((signal) => isYes(evaluate(policy, { context, signal })), {
          context,
          no: false,
          policies: [policy],
        })
      return new Map(policies.map((policy) => [policy, decideOne(policy)]))
    }
    const granted =
      settings && url !== undefined
        ? bounded((signal) => askPolicyService({ ...settings, url }, { policies, context, signal, http }), {
            context,
            no: nothing,
            policies,
          })
        : Promise.resolve(nothing)
    return new Map(policies.map((policy) => [policy, granted.then((names) => names.has(policy))]))
  }

  return {
    async decide(policies, context) {
      const decisions = requests.get(context.signal) ?? new Map<string, Promise<boolean>>()
      requests.set(context.signal, decisions)
      const open = policies.filter((policy) => !decisions.has(policy))
      if (open.length > 0)
        for (const [policy, decision] of ask(open, context)) decisions.set(policy, decision)
      const answers = await Promise.all(
        policies.map((policy) => decisions.get(policy) ?? Promise.resolve(false)),
      )
      return new Set(policies.filter((_, index) => answers[index]))
    },
  }
}

/** Nothing but `true` is a yes, whatever a program without types answers. */
async function isYes(answer: unknown): Promise<boolean> {
  return (await answer) === true
}

const nothing: ReadonlySet<string> = new Set()
