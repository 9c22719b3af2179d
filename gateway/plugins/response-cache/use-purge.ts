import type { PluginParts } from '../plugin-parts.ts'
import type { Plugin } from '../plugin.ts'
import { createKeptAnswers } from './kept-answers.ts'
import { createSharedAnswers } from './shared-answers.ts'

/** Lets the admin API let go of what graphs keep where no answers are kept, in all gateways that share a Redis. */
export function usePurge(parts: PluginParts): Plugin {
  const answers = createKeptAnswers(1)
  const shared = createSharedAnswers(answers, parts)
  return {
    onStart: () => shared.start(),
    async onAdmin(api) {
      const { addCacheRoutes } = await import('./cache-routes.ts')
      addCacheRoutes(api, answers, shared)
    },
  }
}
