import { GraphQLError } from 'graphql'
import type { FieldNode } from 'graphql'
import type { Lack } from './verdict.ts'

const reasons: Readonly<Record<Lack, string>> = {
  credentials: 'needs credentials, and the request has none',
  scope: 'needs scopes that the caller does not have',
  policy: 'is withheld from the caller by a policy',
}

/** Something that keeps an operation from being run. */
interface Obstacle {
  /** What may not be had, at the beginning of a sentence. */
  readonly subject: string
  readonly lack: Lack
  /** Where the answer would have it. */
  readonly path?: readonly string[]
}

/**
 * Makes what gives the errors that refuse an operation. Where credentials might help, the status asks for them: 401.
 *
 * @param challenges what a caller without credentials is told to bring; when empty, a bearer token
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export function createRefusals(challenges: readonly string[]) {
  const challengeOf: Readonly<Record<Lack, string | undefined>> = {
    credentials: challenges.length > 0 ? challenges.join(', ') : 'Bearer',
    scope: 'Bearer error="insufficient_scope"',
    policy: undefined,
  }
  return (obstacles: readonly Obstacle[]): readonly GraphQLError[] => {
    const status = obstacles.some(({ lack }) => lack === 'credentials') ? 401 : 403
    return obstacles.map(({ subject, lack, path = null }) => {
      const challenge = challengeOf[lack]
      return new GraphQLError(`${subject} ${reasons[lack]}.`, {
        path,
        extensions: {
          code: lack === 'credentials' ? 'UNAUTHENTICATED' : 'FORBIDDEN',
          http: { status, headers: challenge === undefined ? {} : { 'www-authenticate': challenge } },
        },
      })
    })
  }
}

/** A field that is not in an answer. */
interface WithheldField {
  /** `Type.field` */
  readonly coordinate: string
  readonly lack: Lack
  readonly path: readonly (string | number)[]
  readonly nodes: readonly FieldNode[]
}

/** The error of a field that was taken out of an answer. */
export function withhold({ coordinate, lack, path, nodes }: WithheldField): GraphQLError {
  return new GraphQLError(`"${coordinate}" ${reasons[lack]}.`, {
    path,
    nodes,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
  })
}
