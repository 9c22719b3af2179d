const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
])

/** Reads a time such as `10s`, `5m`, `1.5h` or `1500` (milliseconds); undefined when it is none, or no time at all. */
export function toMilliseconds(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,12})?) ?([a-z]*)$/.exec(text) ?? []
  const length = units.get(unit)
  const milliseconds = number === '' || length === undefined ? 0 : Math.round(Number(number) * length)
  return milliseconds >= 1 ? milliseconds : undefined
}
