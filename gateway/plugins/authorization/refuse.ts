import { GraphQLError } from 'graphql'
import type { Lack } from './verdict.ts'

/** The challenges of RFC 6750, section 3: who sent no credentials is told no error. */
const challenges: Readonly<Record<Lack, string | undefined>> = {
  credentials: 'Bearer',
  scope: 'Bearer error="insufficient_scope"',
  policy: undefined,
}

const reasons: Readonly<Record<Lack, string>> = {
  credentials: 'needs credentials, and the request has none',
  scope: 'needs scopes that the caller does not have',
  policy: 'is withheld from the caller by a policy',
}

/**
 * The error that refuses an operation.
 *
 * @param subject what may not be had, at the beginning of a sentence
 * @param path where the answer would have it
 */
export function refuse(subject: string, lack: Lack, path?: readonly string[]): GraphQLError {
  const challenge = challenges[lack]
  return new GraphQLError(`${subject} ${reasons[lack]}.`, {
    path: path ?? null,
    extensions: {
      code: lack === 'credentials' ? 'UNAUTHENTICATED' : 'FORBIDDEN',
      http: { headers: challenge === undefined ? {} : { 'www-authenticate': challenge } },
    },
  })
}

/**
 * The error of a field that was taken out of an answer.
 *
 * @param coordinate `Type.field`
 */
export function withhold(coordinate: string, lack: Lack): GraphQLError {
  return new GraphQLError(`"${coordinate}" ${reasons[lack]}.`, {
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  })
}
