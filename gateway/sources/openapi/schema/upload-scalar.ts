import { GraphQLError, GraphQLScalarType } from 'graphql'

/**
 * The scalar of files in arguments. Its values are the texts that stand for the files of the request; only a request
 * finds the files behind them.
 *
 * @see https://github.com/jaydenseric/graphql-multipart-request-spec
 */
export const uploadScalar = new GraphQLScalarType({
  name: 'Upload',
  description: 'A file, sent as a part of a GraphQL multipart request.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue: (value) => value,
  parseLiteral: () => refuse(),
  serialize: () => refuse(),
})

function refuse(): never {
  throw new GraphQLError('A file can only be given by a variable.')
}
