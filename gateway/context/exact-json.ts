/**
 * Parses JSON without losing digits: an integer beyond ±(2^53 - 1) becomes what `toBig` makes of its digits.
 *
 * @throws {SyntaxError} when the text is no JSON
 * @see https://tc39.es/proposal-json-parse-with-source/
 */
export function parseExactJson(text: string, toBig: (digits: string) => unknown): unknown {
  // Asking for the source of each number is several times slower: only where there may be a big one.
  if (!mayHoldBigIntegers(text)) return JSON.parse(text)
  return JSON.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
    const source = context?.source
    return source !== undefined && /^-?\d+$/.test(source) ? toBig(source) : value
  })
}

/** Whether {@link parseExactJson} has to take the slow way: about 0.5 µs for each value. */
export function mayHoldBigIntegers(text: string): boolean {
  // 16 digits in a row have one at each 16th place: to look there alone is seven times faster than a pattern.
  for (let at = 15; at < text.length; at += 16) {
    if (!isDigit(text, at)) continue
    let from = at
    let to = at
    while (isDigit(text, from - 1)) from -= 1
    while (isDigit(text, to + 1)) to += 1
    if (to - from >= 15) return true
  }
  return false
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/**
 * An integer that no number holds, among variables: `JSON.stringify` writes its digits as they are. One that a program
 * with doubles would write alike stays a number: nobody knows whether it has lost digits before.
 */
export function toBigVariable(digits: string): unknown {
  const number = Number(digits)
  return String(number) === digits ? number : JSON.rawJSON(digits)
}

/** The digits of a {@link toBigVariable}; undefined for everything else. */
export function digitsOf(value: unknown): string | undefined {
  return JSON.isRawJSON(value) ? value.rawJSON : undefined
}

/** Whether there is a {@link toBigVariable} anywhere in a value. */
export function holdsBigVariable(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (JSON.isRawJSON(value)) return true
  return Array.isArray(value) ? value.some(holdsBigVariable) : Object.values(value).some(holdsBigVariable)
}

declare global {
  // In V8 since Node 21; TypeScript does not know it yet.
  interface JSON {
    parse(
      text: string,
      reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown,
    ): unknown
    rawJSON(text: string): { readonly rawJSON: string }
    isRawJSON(value: unknown): value is { readonly rawJSON: string }
  }
}
