import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import type { OpenApiSignatureOptions } from '../../../config/sources/webhook-options.ts'
import { webhookSchema } from '../../../config/sources/webhook-options.ts'
import { createSignatureCheck } from './verify-signature.ts'

const secret = 'a secret of the shop'
const older = 'an older secret of it'
const body = Buffer.from('{"id":1}')
const nowMs = 1_700_000_000_000

function isTaken(signature: OpenApiSignatureOptions, headers: Readonly<Record<string, string | string[]>>) {
  const settings = webhookSchema.parse({ path: '/shop', signature })
  try {
    createSignatureCheck(settings.signature, () => nowMs)({ headers, body })
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
    return false
  }
}

/** What a message comes with, how its signature is checked, what it has of it, and whether it is taken. */
type Case<Given> = [what: string, options: OpenApiSignatureOptions, given: Given, isTaken: boolean]

const hmac = { kind: 'hmac', header: 'X-Signature', secret } as const
const hexOf = (key: string, algorithm = 'sha256') => createHmac(algorithm, key).update(body).digest('hex')
const base64Of = (key: string) => createHmac('sha256', key).update(body).digest('base64')

test.each([
  ['the signature in hex', hmac, hexOf(secret), true],
  ['in upper case', hmac, hexOf(secret).toUpperCase(), true],
  ['in base64', { ...hmac, encoding: 'base64' }, base64Of(secret), true],
  ['behind a prefix', { ...hmac, prefix: 'sha256=' }, `sha256=${hexOf(secret)}`, true],
  ['by another algorithm', { ...hmac, algorithm: 'sha512' }, hexOf(secret, 'sha512'), true],
  ['by the previous secret', { ...hmac, previousSecret: older }, hexOf(older), true],
  ['by another secret', hmac, hexOf(older), false],
  ['without the prefix', { ...hmac, prefix: 'sha256=' }, hexOf(secret), false],
  ['a part of it', hmac, hexOf(secret).slice(0, 32), false],
  ['nothing', hmac, '', false],
] satisfies Case<string>[])('HMAC of the body: %s', (...[, options, given, expected]) => {
  expect(isTaken(options, { 'x-signature': given })).toBe(expected)
})

test('HMAC of the body: a message without the header is refused', () => {
  expect(isTaken(hmac, {})).toBe(false)
})

// The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md has the same form.
const standardSecret = `whsec_${Buffer.from(secret).toString('base64')}`
const standard = { kind: 'standard', secret: standardSecret } as const

function standardHeaders({ id = 'msg_1', seconds = nowMs / 1_000, key = secret } = {}) {
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  }
}

const genuine = standardHeaders()

test.each([
  ['a genuine one', standard, genuine, true],
  [
    'one of several signatures',
    standard,
    { ...genuine, 'webhook-signature': `v1a,eA== v1,eA== ${genuine['webhook-signature']}` },
    true,
  ],
  [
    'the previous secret',
    { ...standard, previousSecret: `whsec_${Buffer.from(older).toString('base64')}` },
    standardHeaders({ key: older }),
    true,
  ],
  ['five minutes old', standard, standardHeaders({ seconds: nowMs / 1_000 - 300 }), true],
  ['older', standard, standardHeaders({ seconds: nowMs / 1_000 - 301 }), false],
  ['of the future', standard, standardHeaders({ seconds: nowMs / 1_000 + 301 }), false],
  [
    'older, where that is fine',
    { ...standard, toleranceSeconds: 900 },
    standardHeaders({ seconds: nowMs / 1_000 - 800 }),
    true,
  ],
  ['another time', standard, { ...genuine, 'webhook-timestamp': String(nowMs / 1_000 - 1) }, false],
  ['a time that is none', standard, { ...genuine, 'webhook-timestamp': `${nowMs / 1_000}.0` }, false],
  ['another id', standard, { ...genuine, 'webhook-id': 'msg_2' }, false],
  ['another secret', standard, standardHeaders({ key: older }), false],
  ['no signature', standard, { 'webhook-id': 'msg_1', 'webhook-timestamp': '1700000000' }, false],
] satisfies Case<Readonly<Record<string, string>>>[])(
  'Standard Webhooks: %s',
  (...[, options, headers, expected]) => {
    expect(isTaken(options, headers)).toBe(expected)
  },
)

test('takes messages of anybody where the config says so', () => {
  expect(isTaken({ kind: 'none' }, {})).toBe(true)
})
