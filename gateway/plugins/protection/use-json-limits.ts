import type { Plugin } from '../plugin.ts'
import { assertJsonLimits } from './assert-json-limits.ts'
import type { JsonLimits } from './assert-json-limits.ts'

/** Refuses operations whose `variables` or `extensions` are over the limits, whichever transport they came by. */
export function useJsonLimits(limits: JsonLimits): Plugin {
  return {
    onParams({ params: { variables, extensions } }) {
      if (variables) assertJsonLimits(variables, 'variables', limits)
      if (extensions) assertJsonLimits(extensions, 'extensions', limits)
    },
  }
}
