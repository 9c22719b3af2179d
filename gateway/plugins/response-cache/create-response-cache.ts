import type { ResponseCacheSettings } from '../../config/response-cache-options.ts'
import type { PluginParts } from '../plugin-parts.ts'
import type { Plugin } from '../plugin.ts'
import { readSensitiveFields } from '../redaction/sensitive-fields.ts'
import { createKeptAnswers } from './kept-answers.ts'
import { createSharedAnswers } from './shared-answers.ts'
import { useResponseCache } from './use-response-cache.ts'

/** Makes the response cache of a config. */
export function createResponseCache(settings: ResponseCacheSettings, parts: PluginParts): Plugin {
  const answers = createKeptAnswers(settings.maxBytes)
  return useResponseCache({
    settings,
    answers,
    shared: createSharedAnswers(answers, parts),
    sensitiveFields: (graph) => readSensitiveFields(graph, parts.settings.redaction.fields),
    counters: parts.counters,
    now: parts.now,
  })
}
