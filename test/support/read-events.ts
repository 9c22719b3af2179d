import type { FormattedExecutionResult } from 'graphql'

/** Reads the results of an event stream as they come, and ends with its `complete`. Throws when it ends without. */
export async function* readEvents(response: Response): AsyncGenerator<FormattedExecutionResult, void> {
  if (!response.body) throw new Error('The response has no body.')
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end)
      text = text.slice(end + 2)
      if (event.startsWith('event: complete')) return
      const data = /^event: next\ndata: (.*)$/s.exec(event)?.[1]
      if (data !== undefined) yield JSON.parse(data) as FormattedExecutionResult
    }
  }
  throw new Error('The event stream broke off.')
}
