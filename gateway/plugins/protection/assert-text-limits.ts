import { Lexer, Source, TokenKind } from 'graphql'
import type { RequestLimitSettings } from '../../config/request-limit-options.ts'
import { limitError } from './limit-error.ts'

/** The limits of a document's text. */
export type TextLimits = Pick<RequestLimitSettings, 'maxTokens' | 'maxNesting'>

const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Holds a document's text against the limits before it is parsed: the parser calls itself for each bracket, and builds a
 * node for each few tokens. It reads no further than the first token that is over a limit.
 *
 * @throws {GatewayError} REQUEST_LIMIT_EXCEEDED
 * @throws {GraphQLError} when there is a character that begins no token
 */
export function assertTextLimits(text: string, { maxTokens, maxNesting }: TextLimits): void {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let nesting = 0
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens += 1
    if (opening.has(kind)) nesting += 1
    else if (closing.has(kind)) nesting -= 1
    const subject = 'The document has'
    if (tokens > maxTokens)
      throw limitError({ limit: 'maxTokens', allowed: maxTokens, measured: tokens, subject, unit: 'tokens' })
    if (nesting > maxNesting) {
      const unit = 'open brackets within each other'
      throw limitError({ limit: 'maxNesting', allowed: maxNesting, measured: nesting, subject, unit })
    }
  }
}
