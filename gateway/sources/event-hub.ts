import { GatewayError } from '../errors/gateway-error.ts'

/** Passes messages on to those who listen, as long as they listen. It outlives the graphs: subscriptions do, too. */
export interface EventHub {
  /** Gives a message to all who listen to its topic now; nobody writes to it. */
  publish(topic: string, message: unknown): void
  /**
   * Listens until `return` is called.
   *
   * @throws {GatewayError} TOO_MANY_SUBSCRIBERS; and while listening SUBSCRIBER_TOO_SLOW
   */
  subscribe(topic: string, limits: SubscriberLimits): AsyncIterableIterator<unknown>
}

/** What bounds the subscribers of a group of topics. */
interface SubscriberLimits {
  /** The group's name. */
  readonly group: string
  /** Most subscribers to all topics of the group. */
  readonly maxSubscribers: number
  /** Most messages that wait for one subscriber. */
  readonly maxBufferedMessages: number
}

/** Builds an {@link EventHub} of this process. */
export function createEventHub(): EventHub {
  const topics = new Map<string, Set<Subscriber>>()
  const counts = new Map<string, number>()

  function leave(topic: string, group: string, subscriber: Subscriber): void {
    const subscribers = topics.get(topic)
    if (!subscribers?.delete(subscriber)) return
    if (subscribers.size === 0) topics.delete(topic)
    counts.set(group, (counts.get(group) ?? 1) - 1)
  }

  return {
    publish(topic, message) {
      for (const subscriber of [...(topics.get(topic) ?? [])]) subscriber.push(message)
    },
    subscribe(topic, { group, maxSubscribers, maxBufferedMessages }) {
      const count = counts.get(group) ?? 0
      if (count >= maxSubscribers) {
        const message = `At most ${maxSubscribers} subscriptions to "${group}" are served at once.`
        throw new GatewayError('TOO_MANY_SUBSCRIBERS', message)
      }
      const subscriber = new Subscriber(maxBufferedMessages, () => leave(topic, group, subscriber))
      const subscribers = topics.get(topic) ?? new Set()
      topics.set(topic, subscribers.add(subscriber))
      counts.set(group, count + 1)
      return subscriber
    },
  }
}

/** One who listens: takes messages as fast as it likes, within bounds. */
class Subscriber implements AsyncIterableIterator<unknown> {
  readonly #maxBuffered: number
  readonly #onEnd: () => void
  readonly #buffer: unknown[] = []
  readonly #waiting: PromiseWithResolvers<IteratorResult<unknown>>[] = []
  #failure: GatewayError | undefined
  #isOver = false

  constructor(maxBuffered: number, onEnd: () => void) {
    this.#maxBuffered = maxBuffered
    this.#onEnd = onEnd
  }

  push(message: unknown): void {
    const waiting = this.#waiting.shift()
    if (waiting) waiting.resolve({ value: message, done: false })
    else if (this.#buffer.length < this.#maxBuffered) this.#buffer.push(message)
    else {
      const text = `More than ${this.#maxBuffered} messages waited for the subscriber: it must take them faster.`
      this.#failure = new GatewayError('SUBSCRIBER_TOO_SLOW', text)
      this.#end()
    }
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.#buffer.length > 0) return Promise.resolve({ value: this.#buffer.shift(), done: false })
    if (this.#failure) {
      const failure = this.#failure
      this.#failure = undefined
      return Promise.reject(failure)
    }
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true })
    const waiting = Promise.withResolvers<IteratorResult<unknown>>()
    this.#waiting.push(waiting)
    return waiting.promise
  }

  return(): Promise<IteratorResult<unknown>> {
    this.#buffer.length = 0
    this.#failure = undefined
    this.#end()
    return Promise.resolve({ value: undefined, done: true })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #end(): void {
    this.#isOver = true
    for (const waiting of this.#waiting.splice(0)) waiting.resolve({ value: undefined, done: true })
    this.#onEnd()
  }
}
