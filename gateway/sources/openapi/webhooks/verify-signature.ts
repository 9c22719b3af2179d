import { createHmac, timingSafeEqual } from 'node:crypto'
import type { OpenApiSignatureSettings } from '../../../config/sources/webhook-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { ReceivedMessage } from '../../receiver.ts'

/**
 * Checks that a message was sent by somebody who has the secret.
 *
 * @throws {GatewayError} UNAUTHENTICATED
 */
export type VerifySignature = (message: ReceivedMessage) => void

type HmacSettings = Extract<OpenApiSignatureSettings, { kind: 'hmac' }>
type StandardSettings = Extract<OpenApiSignatureSettings, { kind: 'standard' }>

/**
 * Makes the {@link VerifySignature} of a config.
 *
 * @param now the time, in milliseconds since 1970
 */
export function createSignatureCheck(
  settings: OpenApiSignatureSettings,
  now: () => number = Date.now,
): VerifySignature {
  switch (settings.kind) {
    case 'none':
      return () => undefined
    case 'hmac':
      return (message) => verifyHmac(settings, message)
    case 'standard':
      return (message) => verifyStandard(settings, message, now())
  }
}

function verifyHmac(settings: HmacSettings, { headers, body }: ReceivedMessage): void {
  const { header, prefix, algorithm, encoding } = settings
  const given = textOf(headers[header.toLowerCase()])
  if (given === undefined) throw refused(`The header "${header}" with the signature is missing.`)
  const signature = given.startsWith(prefix) ? Buffer.from(given.slice(prefix.length), encoding) : Buffer.of()
  const isGenuine = secretsOf(settings).some((secret) =>
    isEqual(signature, createHmac(algorithm, secret).update(body).digest()),
  )
  if (!isGenuine) throw refused(`The signature in the header "${header}" is not that of the message.`)
}

/** @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function verifyStandard(settings: StandardSettings, { headers, body }: ReceivedMessage, now: number): void {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    textOf(headers[name]),
  )
  if (id === undefined || timestamp === undefined || signatures === undefined) {
    throw refused('The headers "webhook-id", "webhook-timestamp" and "webhook-signature" are needed.')
  }
  const isNear = Math.abs(now / 1_000 - Number(timestamp)) <= settings.toleranceSeconds
  if (!/^\d+$/.test(timestamp) || !isNear) throw refused('The message is too old, or of the future.')
  const given = signatures
    .split(' ')
    .flatMap((text) => (text.startsWith('v1,') ? [Buffer.from(text.slice(3), 'base64')] : []))
  const isGenuine = secretsOf(settings).some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
    return given.some((signature) => isEqual(signature, expected))
  })
  if (!isGenuine) throw refused('The signature in the header "webhook-signature" is not that of the message.')
}

function secretsOf({ secret, previousSecret }: HmacSettings | StandardSettings): readonly string[] {
  return previousSecret === undefined ? [secret] : [secret, previousSecret]
}

/** In constant time: how much of a signature is right must not be seen from how long it takes. */
function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}

function refused(message: string): GatewayError {
  return new GatewayError('UNAUTHENTICATED', message)
}
