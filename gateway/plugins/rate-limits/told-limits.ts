import type { RequestContext } from '../plugin.ts'
import { toHeaders } from './limit-headers.ts'
import type { ToldLimit } from './limit-headers.ts'

// Plugins see one request in several contexts; its signal is always the same.
const told = new WeakMap<AbortSignal, Map<string, ToldLimit>>()

/** Tells a client in headers what limits say, beside what others have said of the same request. */
export function tellLimits(
  context: RequestContext,
  limits: ReadonlyMap<string, ToldLimit>,
  isLegacy: boolean,
): void {
  const all = told.get(context.signal) ?? new Map<string, ToldLimit>()
  told.set(context.signal, all)
  for (const [key, limit] of limits) all.set(key, limit)
  for (const [name, value] of Object.entries(toHeaders([...all.values()], isLegacy)))
    context.setHeader(name, value)
}
