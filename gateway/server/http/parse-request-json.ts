import { mayHoldBigIntegers, parseExactJson, toBigVariable } from '../../context/exact-json.ts'
import { GatewayError } from '../../errors/gateway-error.ts'

/** Longest text whose integers are read with all their digits: that takes many times longer than to read it without. */
const maxExactLength = 100_000

/**
 * Parses JSON that a client sent: integers that no number holds keep their digits (`toBigVariable`).
 *
 * @param what the text, as a sentence begins with it: `The request body`
 * @throws {GatewayError} BAD_REQUEST when it is no JSON, or too long to have such integers
 */
export function parseRequestJson(text: string, what: string): unknown {
  const value = parse(text, what)
  if (text.length <= maxExactLength || !hasLongInteger(text)) return value
  throw badRequest(
    `${what} has an integer of 16 digits or more: in one of more than ${maxExactLength} characters, send it as a string.`,
  )
}

function parse(text: string, what: string): unknown {
  try {
    return text.length <= maxExactLength ? parseExactJson(text, toBigVariable) : JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may hold variables.
    throw badRequest(text.trim() === '' ? `${what} is empty; it must be JSON.` : `${what} is not valid JSON.`)
  }
}

/** Whether JSON has an integer, outside of its texts, that may be beyond 2^53. */
function hasLongInteger(text: string): boolean {
  if (!mayHoldBigIntegers(text)) return false
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|\d{16,}(?![\d.eE])/g
  return text.matchAll(tokens).some(([token]) => !token.startsWith('"'))
}

function badRequest(message: string): GatewayError {
  return new GatewayError('BAD_REQUEST', message)
}
