/** The texts, numbers and big integers in a value, as texts, wherever they stand. */
export function leavesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf)
  if (typeof value === 'string') return [value]
  return typeof value === 'number' || typeof value === 'bigint' ? [String(value)] : []
}

/** A value of a string format or scalar, another one for each number; undefined when there is no such format. */
export function textOfFormat(format: string, number: number): string | undefined {
  const twoDigits = String(number % 60).padStart(2, '0')
  switch (format) {
    case 'DateTime':
    case 'date-time':
      return `2024-05-06T07:${twoDigits}:09.${String(number % 1000).padStart(3, '0')}Z`
    case 'LocalDate':
    case 'date':
      return `${1900 + (number % 200)}-02-03`
    case 'LocalTime':
    case 'time':
      return `07:${twoDigits}:09`
    case 'Duration':
    case 'duration':
      return `P${number}D`
    case 'UUID':
    case 'uuid':
      return `123e4567-e89b-42d3-a456-${String(number).padStart(12, '0')}`
    case 'EmailAddress':
    case 'email':
      return `someone${number}@example.com`
    case 'URL':
    case 'uri':
    case 'url':
      return `https://example.com/${number}`
    case 'IPv4':
    case 'ipv4':
      return `10.0.${number % 250}.7`
    case 'IPv6':
    case 'ipv6':
      return `2001:db8::${(number % 60_000).toString(16)}`
    case 'Byte':
    case 'byte':
      return Buffer.from(`bytes ${number}`).toString('base64')
    default:
      return undefined
  }
}
