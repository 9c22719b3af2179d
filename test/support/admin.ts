/** The options of an admin API for tests, on a free port. */
export const adminOptions = {
  port: 0,
  tokens: [{ name: 'tests', token: 'a-token-of-the-tests-that-is-long-enough' }],
}

/** The header that {@link adminOptions} lets in. */
export const adminHeaders = { authorization: `Bearer ${adminOptions.tokens[0]?.token ?? ''}` }
