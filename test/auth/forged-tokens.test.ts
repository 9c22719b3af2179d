import { createHmac, randomBytes } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import { expect, test } from 'vitest'
import { expectNoLeak, startAuthServer } from './start-auth-server.ts'
import {
  audience,
  createTestIssuer,
  createTestKey,
  forge,
  forgeWithSecret,
  secondsLater,
} from './token-kit.ts'
import type { TestKey } from './token-kit.ts'

const secret = randomBytes(32)
const secretKey: TestKey = {
  alg: 'HS256',
  kid: 'secret',
  privateKey: secret,
  jwk: { kty: 'oct', kid: 'secret', alg: 'HS256', k: secret.toString('base64url') },
  pem: '',
}
const [rsa, ec, ed, otherRsa, pss, forger] = await Promise.all([
  createTestKey('RS256', 'rsa'),
  createTestKey('ES256', 'ec'),
  createTestKey('EdDSA', 'ed'),
  createTestKey('RS256', 'other'),
  createTestKey('PS256', 'rsa'),
  createTestKey('RS256', 'rsa'),
])
const main = createTestIssuer('https://issuer.test', rsa)
const other = createTestIssuer('https://other.test', otherRsa)
const hmac = createTestIssuer('https://hmac.test', secretKey)

const authentication = {
  mode: 'optional',
  tokenLocations: [{ header: 'authorization' }, { header: 'X-Access-Token' }, { cookie: 'session' }],
  jwt: {
    issuers: [
      {
        issuer: main.issuer,
        audience: [audience, 'https://also.test'],
        keys: [rsa.jwk, ec.jwk, ed.jwk],
        algorithms: { RSA: ['RS256'] },
      },
      { issuer: other.issuer, audience, keys: [otherRsa.pem] },
      { issuer: hmac.issuer, audience, keys: [secretKey.jwk] },
    ],
  },
} as const

type MakeCredentials = () => string | Promise<string>

const reasons = {
  form: 'it does not have the form of a token',
  malformed: 'it is malformed',
  unsigned: 'it is not signed',
  signature: 'its signature is not valid',
  misfit: 'it is malformed, or its key does not fit its algorithm',
  ownKey: 'it brings a key of its own',
  extension: 'it needs an extension that is not understood',
  algorithm: 'its algorithm is not allowed',
  unknownKey: 'it is signed with a key that its issuer does not have',
  issuer: 'its issuer is not trusted here',
  audience: 'it is meant for another audience',
  type: 'its type is not that of an access token',
  expired: 'it has expired',
  noExpiry: 'it does not say when it expires',
  early: 'it is not valid yet',
  subject: 'it does not say who its subject is',
  bound: 'it is bound to a key, and comes without a proof of it',
} as const

const good = await main.sign()
const [head = '', body = '', tail = ''] = good.split('.')
const { header, claims } = main.parts()

/** Changes one character in the middle of a text. */
function flip(text: string): string {
  const at = Math.floor(text.length / 2)
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}

const forgeries: readonly (readonly [name: string, reason: keyof typeof reasons, make: MakeCredentials])[] = [
  // Malformed
  ['a word', 'malformed', () => 'opaque-token-of-nobody'],
  ['a scheme without a token', 'form', () => ''],
  ['two tokens', 'form', () => `${good} ${good}`],
  ['a token in quotes', 'form', () => `"${good}"`],
  ['a token with a comma', 'form', () => `${good},${good}`],
  ['a token with a byte that is no ASCII', 'form', () => `${good}\u00e9`],
  ['one part', 'malformed', () => head],
  ['two parts', 'malformed', () => `${head}.${body}`],
  ['four parts', 'malformed', () => `${good}.${tail}`],
  ['an empty header', 'malformed', () => `.${body}.${tail}`],
  ['empty claims', 'malformed', () => `${head}..${tail}`],
  ['padding', 'malformed', () => `${good}==`],
  ['the alphabet of base64', 'malformed', () => `${head}.${body}.${tail.slice(0, -2)}+/`],
  ['a header that is no JSON', 'malformed', () => forge('{"alg":"RS256"', claims, tail)],
  ['a header that is a list', 'malformed', () => forge([header], claims, tail)],
  ['a header that is null', 'malformed', () => forge('null', claims, tail)],
  ['a header without an algorithm', 'malformed', () => forge({ ...header, alg: undefined }, claims, tail)],
  ['an algorithm that is a list', 'malformed', () => forge({ ...header, alg: ['RS256'] }, claims, tail)],
  ['a key id that is an object', 'malformed', () => main.sign({ header: { kid: { rsa: true } } })],
  ['a type that is a number', 'malformed', () => main.sign({ header: { typ: 1 } })],
  ['claims that are no JSON', 'malformed', () => forge(header, '{"iss":', tail)],
  ['claims that are a list', 'malformed', () => forge(header, [claims], tail)],
  ['claims that are a text', 'malformed', () => forge(header, '"https://issuer.test"', tail)],
  [
    'claims that are no UTF-8',
    'malformed',
    () => `${head}.${Buffer.from([123, 0xff, 0xfe, 125]).toString('base64url')}.${tail}`,
  ],
  ['a JWS as JSON', 'form', () => JSON.stringify({ protected: head, payload: body, signature: tail })],
  // Not signed, or not by the issuer
  ['the algorithm "none"', 'unsigned', () => forge({ ...header, alg: 'none' }, claims)],
  ['the algorithm "NoNe"', 'unsigned', () => forge({ ...header, alg: 'NoNe' }, claims)],
  ['the algorithm "none" and a signature', 'unsigned', () => forge({ ...header, alg: 'none' }, claims, tail)],
  ['no signature', 'signature', () => `${head}.${body}.`],
  ['half a signature', 'signature', () => `${head}.${body}.${tail.slice(0, 170)}`],
  ['a changed signature', 'signature', () => `${head}.${body}.${flip(tail)}`],
  ['a signature of zeroes', 'signature', () => forge(header, claims, Buffer.alloc(256))],
  [
    'an ECDSA signature of zeroes',
    'signature',
    () => forge({ ...header, alg: 'ES256', kid: 'ec' }, claims, Buffer.alloc(64)),
  ],
  [
    'an Ed25519 signature of zeroes',
    'signature',
    () => forge({ ...header, alg: 'EdDSA', kid: 'ed' }, claims, Buffer.alloc(64)),
  ],
  ['changed claims', 'signature', () => forge(header, { ...claims, sub: 'eve' }, tail)],
  [
    'claims of one token, signature of another',
    'signature',
    async () => `${head}.${body}.${(await main.sign({ claims: { sub: 'eve' } })).split('.')[2] ?? ''}`,
  ],
  ['the key of a forger', 'signature', () => main.sign({ key: forger })],
  ['the key of another issuer', 'signature', () => main.sign({ key: { ...otherRsa, kid: 'rsa' } })],
  ['the issuer of another key', 'signature', () => other.sign({ key: { ...rsa, kid: 'other' } })],
  ['a key id that is not known', 'unknownKey', () => main.sign({ header: { kid: 'nobody' } })],
  ['a key id that is a path', 'unknownKey', () => main.sign({ header: { kid: '../../../../dev/null' } })],
  ['a key id that is SQL', 'unknownKey', () => main.sign({ header: { kid: "x' UNION SELECT 'k" } })],
  [
    'a key id that is called as all objects have',
    'unknownKey',
    () => main.sign({ header: { kid: '__proto__' } }),
  ],
  // Confused about keys and algorithms
  [
    'HS256 over the public key in PEM',
    'unknownKey',
    () => forgeWithSecret({ ...header, alg: 'HS256' }, claims, rsa.pem),
  ],
  [
    'HS256 over the modulus',
    'unknownKey',
    () => forgeWithSecret({ ...header, alg: 'HS256' }, claims, Buffer.from(rsa.jwk.n ?? '', 'base64url')),
  ],
  [
    'HS256 over the JWK',
    'unknownKey',
    () => forgeWithSecret({ ...header, alg: 'HS256' }, claims, JSON.stringify(rsa.jwk)),
  ],
  [
    'HS256 over the PEM of an issuer whose keys have no id',
    'unknownKey',
    () => forgeWithSecret({ alg: 'HS256' }, other.parts().claims, otherRsa.pem),
  ],
  [
    'HS256 over an empty secret',
    'signature',
    () => forgeWithSecret({ ...hmac.parts().header }, hmac.parts().claims, ''),
  ],
  [
    'HS512 where the secret is for HS256',
    'unknownKey',
    () =>
      forge(
        { ...hmac.parts().header, alg: 'HS512' },
        hmac.parts().claims,
        createHmac('sha512', secret).update('x').digest(),
      ),
  ],
  ['an algorithm that is not on the list', 'algorithm', () => main.sign({ key: pss })],
  ['RS256 with the id of an EC key', 'unknownKey', () => main.sign({ header: { kid: 'ec' } })],
  ['ES256 with the id of an RSA key', 'unknownKey', () => main.sign({ key: { ...ec, kid: 'rsa' } })],
  [
    'ES384 with a key of another curve',
    'unknownKey',
    () => forge({ ...header, alg: 'ES384', kid: 'ec' }, claims, Buffer.alloc(96)),
  ],
  ['an algorithm that does not exist', 'algorithm', () => forge({ ...header, alg: 'RS255' }, claims, tail)],
  ['an algorithm in lower case', 'algorithm', () => forge({ ...header, alg: 'rs256' }, claims, tail)],
  [
    'an algorithm that is called as all objects have',
    'algorithm',
    () => forge({ ...header, alg: 'constructor' }, claims, tail),
  ],
  [
    'a key in the header',
    'ownKey',
    async () => main.sign({ key: forger, header: { jwk: forger.jwk, kid: undefined } }),
  ],
  [
    'the URL of a key set in the header',
    'ownKey',
    () => main.sign({ key: forger, header: { jku: 'https://forger.test/jwks' } }),
  ],
  ['a certificate in the header', 'ownKey', () => main.sign({ key: forger, header: { x5c: ['MIIB'] } })],
  [
    'the URL of a certificate in the header',
    'ownKey',
    () => main.sign({ key: forger, header: { x5u: 'https://forger.test/x5u' } }),
  ],
  [
    'an extension that must be understood',
    'extension',
    () => forge({ ...header, crit: ['exp'], exp: 1 }, claims, tail),
  ],
  [
    'a payload that is not encoded',
    'extension',
    () => forge({ ...header, b64: false, crit: ['b64'] }, claims, tail),
  ],
  ['an empty list of extensions', 'extension', () => forge({ ...header, crit: [] }, claims, tail)],
  [
    'encryption in the place of a signature',
    'malformed',
    async () =>
      new CompactEncrypt(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: 'rsa' })
        .encrypt(randomBytes(32)),
  ],
  // Signed, and not for here or not for now
  ['no issuer', 'issuer', () => main.sign({ claims: { iss: undefined } })],
  ['an issuer that is not known', 'issuer', () => main.sign({ claims: { iss: 'https://forger.test' } })],
  ['an issuer with a slash more', 'issuer', () => main.sign({ claims: { iss: 'https://issuer.test/' } })],
  ['an issuer in upper case', 'issuer', () => main.sign({ claims: { iss: 'HTTPS://ISSUER.TEST' } })],
  ['a list of issuers', 'issuer', () => main.sign({ claims: { iss: ['https://issuer.test'] } })],
  ['no audience', 'audience', () => main.sign({ claims: { aud: undefined } })],
  [
    'another audience: replayed from another service',
    'audience',
    () => main.sign({ claims: { aud: 'https://billing.test' } }),
  ],
  [
    'the audience as a part of another',
    'audience',
    () => main.sign({ claims: { aud: `${audience}.forger.test` } }),
  ],
  ['an empty list of audiences', 'audience', () => main.sign({ claims: { aud: [] } })],
  ['an audience that is an object', 'audience', () => main.sign({ claims: { aud: { [audience]: true } } })],
  [
    'an audience that is for the other issuer only',
    'audience',
    () => other.sign({ claims: { aud: 'https://also.test' } }),
  ],
  ['a token that expired', 'expired', () => main.sign({ claims: { exp: secondsLater(-6) } })],
  [
    'a token that expires now, and the tolerance with it',
    'expired',
    () => main.sign({ claims: { exp: secondsLater(-5) } }),
  ],
  ['a token of 1970', 'expired', () => main.sign({ claims: { exp: 0 } })],
  ['no expiry', 'noExpiry', () => main.sign({ claims: { exp: undefined } })],
  ['an expiry that is a text', 'noExpiry', () => main.sign({ claims: { exp: '9999999999' } })],
  ['an expiry that is null', 'noExpiry', () => main.sign({ claims: { exp: null } })],
  ['a token that is not valid yet', 'early', () => main.sign({ claims: { nbf: secondsLater(6) } })],
  ['a beginning that is a text', 'early', () => main.sign({ claims: { nbf: '0' } })],
  ['the type of a logout token', 'type', () => main.sign({ header: { typ: 'logout+jwt' } })],
  ['the type of a proof of possession', 'type', () => main.sign({ header: { typ: 'dpop+jwt' } })],
  ['the type of a security event', 'type', () => main.sign({ header: { typ: 'application/secevent+jwt' } })],
  [
    'a token that is bound to a key (DPoP)',
    'bound',
    () => main.sign({ claims: { cnf: { jkt: 'thumbprint-of-a-key' } } }),
  ],
  [
    'a token that is bound to a certificate',
    'bound',
    () => main.sign({ claims: { cnf: { 'x5t#S256': 'thumbprint-of-it' } } }),
  ],
  ['no subject', 'subject', () => main.sign({ claims: { sub: undefined } })],
  ['a subject that is an object', 'subject', () => main.sign({ claims: { sub: { name: 'ada' } } })],
  ['an empty subject', 'subject', () => main.sign({ claims: { sub: '' } })],
]

test.each(forgeries)('refuses %s: %s', async (_name, reason, make) => {
  const auth = await startAuthServer(authentication)
  const token = await make()
  const answer = await auth.askWith(token)
  expect(answer).toMatchObject({
    status: 401,
    challenge: `Bearer error="invalid_token", error_description="${reasons[reason]}"`,
    code: 'UNAUTHENTICATED',
    data: undefined,
  })
  expectNoLeak(token, answer, auth)
})
