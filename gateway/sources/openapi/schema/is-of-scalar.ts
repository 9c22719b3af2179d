/** Whether a value of JSON is of the kind that a GraphQL scalar has; formats are not looked at. */
export function isOfScalar(scalar: string, value: unknown): boolean {
  switch (scalar) {
    case 'Int':
    case 'BigInt':
      return Number.isInteger(value) || (scalar === 'BigInt' && /^-?\d+$/.test(String(value)))
    case 'Float':
      return typeof value === 'number'
    case 'Boolean':
      return typeof value === 'boolean'
    case 'JSON':
      return true
    default:
      return typeof value === 'string'
  }
}
