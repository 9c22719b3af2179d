/** Writes rows as columns that are as wide as they have to be; with `asJson`, the values themselves. */
export function printRows<T>(
  values: readonly T[],
  toRow: (value: T) => readonly string[],
  asJson: boolean | undefined,
): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(values, null, 2)}\n`)
    return
  }
  const rows = values.map(toRow)
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows) {
    const line = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
    process.stdout.write(`${line.trimEnd()}\n`)
  }
}
