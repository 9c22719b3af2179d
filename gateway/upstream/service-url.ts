import { basicAuthorization } from './credentials/basic-authorization.ts'

/** A service's URL, and the credentials that stood in it. */
export interface ServiceUrl {
  /** Without credentials: safe to log, and to show in a supergraph. */
  readonly url: string
  /** `authorization: Basic ...`, or empty. */
  readonly headers: Readonly<Record<string, string>>
}

/** Takes the credentials out of `https://user:password@host/path` and makes the header of them that they stand for. */
export function parseServiceUrl(text: string): ServiceUrl {
  const url = new URL(text)
  if (url.username === '' && url.password === '') return { url: text, headers: {} }
  const [username, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  url.username = ''
  url.password = ''
  return {
    url: url.href,
    headers: { authorization: basicAuthorization({ username, password }) },
  }
}
