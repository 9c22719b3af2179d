import { parseExactJson } from '../../../context/exact-json.ts'

/**
 * Parses JSON without losing digits: an integer that no double holds exactly becomes the text of its digits, which
 * `BigInt`, `ID`, `String` and `Float` fields take as it is meant.
 *
 * @throws {SyntaxError} when the text is no JSON
 */
export function parseJson(text: string): unknown {
  return parseExactJson(text, (digits) => digits)
}
