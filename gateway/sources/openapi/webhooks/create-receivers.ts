import type { OpenApiWebhookSettings } from '../../../config/sources/webhook-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { EventHub } from '../../event-hub.ts'
import type { ReceivedMessage, Receiver } from '../../receiver.ts'
import { isJson } from '../model/media-type.ts'
import type { RestEvent } from '../model/rest-model.ts'
import { parseJson } from '../request/parse-json.ts'
import { findMisfit } from './find-misfit.ts'
import { createSignatureCheck } from './verify-signature.ts'

/** What {@link createReceivers} and {@link createListener} need. */
export interface EventParts {
  /** Of the source. */
  readonly name: string
  readonly settings: OpenApiWebhookSettings
  readonly hub: EventHub
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** Makes what takes the messages of a service and gives them to those who listen, by path. */
export function createReceivers(events: readonly RestEvent[], parts: EventParts): Map<string, Receiver> {
  const { name, settings, hub, now } = parts
  const verify = createSignatureCheck(settings.signature, now)
  return new Map(
    events.map((event) => {
      const receiver: Receiver = {
        method: event.method,
        status: event.status,
        maxBodyBytes: settings.maxBodyBytes,
        read(received) {
          verify(received)
          return readMessage(event, received)
        },
        publish: (message) => hub.publish(topicOf(name, event), message),
      }
      return [`${settings.path}/${event.name}`, receiver]
    }),
  )
}

/** Makes the function that listens to messages of a service. */
export function createListener({
  name,
  settings,
  hub,
}: EventParts): (event: RestEvent) => AsyncIterable<unknown> {
  const { maxSubscribers, maxBufferedMessages } = settings
  return (event) => hub.subscribe(topicOf(name, event), { group: name, maxSubscribers, maxBufferedMessages })
}

function topicOf(sourceName: string, { name }: RestEvent): string {
  return `${sourceName}.${name}`
}

/** A message of another media type is refused as one that a page of another site could make a browser send. */
function readMessage({ use }: RestEvent, { headers, body }: ReceivedMessage): unknown {
  if (!isJson(headers['content-type'] ?? '')) {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'The message must be JSON, and its Content-Type say so.')
  }
  const message = parseMessage(body)
  const misfit = findMisfit(use, message)
  if (misfit === undefined) return message
  throw new GatewayError('BAD_REQUEST', `The message is not what the OpenAPI document says, at "${misfit}".`)
}

function parseMessage(body: Buffer): unknown {
  try {
    return parseJson(body.toString('utf8'))
  } catch (error) {
    throw new GatewayError('BAD_REQUEST', 'The message is no JSON.', { cause: error })
  }
}
