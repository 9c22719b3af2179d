import type { RequestContext, Plugin } from '../plugin.ts'
import type { Addition, Authentication, Authenticator, Authorizer } from './authenticator.ts'
import { insufficientScope, missingCredentials } from './refusals.ts'

/** What {@link useAuthentication} does. */
export interface UseAuthenticationOptions {
  /** Asked one after the other: the first that finds credentials decides. */
  readonly authenticators: readonly Authenticator[]
  /** Asked about each request when it is known who calls. Default: nobody is. */
  readonly authorizer?: Authorizer | undefined
  readonly mode: 'required' | 'optional'
  /** Needed of every caller that has credentials. */
  readonly requiredScopes: readonly string[]
}

/** Finds out who calls, and puts the `principal` on the context, before anything of the request is read but its headers. */
export function useAuthentication({
  authenticators,
  authorizer,
  mode,
  requiredScopes,
}: UseAuthenticationOptions): Plugin {
  const challenges = authenticators.flatMap(({ challenge }) => challenge ?? [])

  function ask(context: RequestContext, first = 0): ReturnType<Authenticator['authenticate']> {
    for (const [index, authenticator] of authenticators.entries()) {
      if (index < first) continue
      const answer = authenticator.authenticate(context)
      if (answer instanceof Promise) return answer.then((found) => found ?? ask(context, index + 1))
      if (answer) return answer
    }
    return undefined
  }

  function decide(found: Addition | undefined): Addition | undefined {
    const principal = found?.principal
    if (!principal && mode === 'required') throw missingCredentials(challenges)
    if (principal && !requiredScopes.every((scope) => principal.scopes.includes(scope))) {
      throw insufficientScope(requiredScopes)
    }
    return found
  }

  return {
    async onStart() {
      for (const authenticator of authenticators) await authenticator.start?.()
    },
    // A known token is answered for at once: no promise, and no listener on the request's signal.
    onRequest({ context, extendContext }) {
      const answer = ask(context)
      const extend = (found: Addition | undefined) => {
        const decided = decide(found)
        if (decided) extendContext(decided)
      }
      if (authorizer) {
        const authorize = (found: Authentication | undefined) => authorizer.authorize(context, found)
        return Promise.resolve(answer).then(authorize).then(extend)
      }
      if (answer instanceof Promise) return answer.then(extend)
      extend(answer)
      return undefined
    },
    async [Symbol.asyncDispose]() {
      for (const authenticator of authenticators) await authenticator[Symbol.asyncDispose]?.()
    },
  }
}
