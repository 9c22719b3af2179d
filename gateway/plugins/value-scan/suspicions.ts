import type { SuspicionKind } from '../../config/value-scan-options.ts'

/**
 * What gives an attack away. Each is found in time linear in the text: nothing repeats within a repetition, and no two
 * repetitions stand side by side that match the same.
 */
const patterns: Readonly<Record<SuspicionKind, readonly RegExp[]>> = {
  sql: [
    /\bunion\s+(?:all\s+)?select\b/i,
    /;\s*(?:drop|delete|insert|update|alter|truncate|create|exec|shutdown)\b/i,
    /['"]\s*(?:or|and)\b\s*['"(\d]/i,
    /['"]\s*(?:--|#|\/\*)/,
    /\b(?:pg_sleep|sleep|benchmark|xp_cmdshell|load_file)\s*\(/i,
    /\bwaitfor\s+delay\b/i,
  ],
  markup: [
    /<\s*(?:script|iframe|object|embed|svg|math)\b/i,
    /\bon(?:error|load|click|focus|mouseover|toggle|begin)\s*=/i,
    /\bjavascript\s*:/i,
    /\bdata\s*:\s*text\/html\b/i,
  ],
  path: [
    /(?:^|[/\\])\.\.(?:[/\\]|$)/,
    /(?:\.|%2e)(?:\.|%2e)(?:%2f|%5c)/i,
    /%2e(?:\.|%2e)[/\\]/i,
    /\0|%00/,
    /\/etc\/(?:passwd|shadow)\b/i,
  ],
}

/** The first of these kinds that a text looks like; undefined when it looks like none. */
export function findSuspicion(text: string, kinds: readonly SuspicionKind[]): SuspicionKind | undefined {
  return kinds.find((kind) => patterns[kind].some((pattern) => pattern.test(text)))
}
