/**
 * Asks until there is data.
 *
 * @throws {Error} after a minute
 */
export async function untilAnswering(
  url: string,
  body: string,
  others: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const deadline = Date.now() + 60_000
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...others }
  for (;;) {
    const answer: unknown = await fetch(url, { method: 'POST', headers, body })
      .then((response) => response.json())
      .catch((error: unknown) => String(error))
    if (typeof answer === 'object' && answer !== null && 'data' in answer && answer.data) return answer
    if (Date.now() > deadline)
      throw new Error(`${url} does not answer: ${JSON.stringify(answer).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
