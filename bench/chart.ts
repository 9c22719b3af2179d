// Draws bench/results.json, which `npm run bench` writes, as docs/images/bench.svg.
import { readFileSync, writeFileSync } from 'node:fs'

interface Result {
  readonly name: string
  readonly cpuMs: readonly (number | undefined)[]
}

const results = JSON.parse(
  readFileSync(new URL('results.json', import.meta.url), 'utf8'),
) as readonly Result[]
const measured = results.filter(({ cpuMs }) => cpuMs[0] !== undefined)
const longest = Math.max(...measured.map(({ cpuMs }) => cpuMs[0] ?? 0))
const [rowHeight, labelWidth, barWidth] = [34, 230, 430]
const height = 70 + measured.length * rowHeight

const rows = measured.map(({ name, cpuMs: [cpu = 0] }, index) => {
  const y = 58 + index * rowHeight
  const width = Math.max(2, (cpu / longest) * barWidth)
  const colour = name.startsWith('Selvage (plan)') ? '#5b2a86' : '#b9b4c7'
  return `<text x="${labelWidth - 10}" y="${y + 16}" text-anchor="end">${name}</text>
  <rect x="${labelWidth}" y="${y}" width="${width.toFixed(1)}" height="22" rx="3" fill="${colour}"/>
  <text x="${(labelWidth + width + 8).toFixed(1)}" y="${y + 16}">${cpu.toFixed(2)}</text>`
})

writeFileSync(
  new URL('../docs/images/bench.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 ${height}" font-family="system-ui, sans-serif" font-size="14" fill="#3a3546">
  <rect width="740" height="${height}" fill="#ffffff"/>
  <text x="16" y="30" font-size="16" font-weight="600">CPU per request in ms, 50 connections (less is better)</text>
  ${rows.join('\n  ')}
</svg>
`,
)
