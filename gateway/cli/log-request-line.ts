import { describeRequest } from '../server/request-event.ts'
import type { RequestEvent } from '../server/request-event.ts'
import type { Logger } from '../telemetry/logger.ts'

/** Writes a short line for each request, for someone who reads along; a warning when errors were answered. */
export function logRequestLine(log: Logger): (event: RequestEvent) => void {
  return (event) => {
    const { errorCodes } = event
    if (errorCodes.length > 0) log.warn({ errors: errorCodes }, describeRequest(event))
    else log.info(describeRequest(event))
  }
}
