// The subgraphs of a workload on one port, by path: each answer is made once and kept, so that it costs next to nothing.
// `GET /calls` tells how many requests came since the last such question.
import { createServer } from 'node:http'
import { createAnswer } from './workloads/create-answer.ts'
import { findWorkload } from './workloads/find-workload.ts'

const [, , port = '4200', workload = 'federation'] = process.argv
const answer = createAnswer(findWorkload(workload))
const known = new Map<string, Buffer>()
let calls = 0

const server = createServer((request, response) => {
  const path = request.url ?? ''
  if (path === '/calls') {
    response.end(String(calls))
    calls = 0
    return
  }
  calls += 1
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('latin1')
    const kept = known.get(path + body)
    const send = (bytes: Buffer) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
      response.end(bytes)
    }
    if (kept) {
      send(kept)
      return
    }
    void answer(path.slice(1), Buffer.concat(chunks).toString('utf8')).then((text) => {
      const bytes = Buffer.from(text)
      known.set(path + body, bytes)
      send(bytes)
    })
  })
})
server.listen(Number(port), '127.0.0.1')
