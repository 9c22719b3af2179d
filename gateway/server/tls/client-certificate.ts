import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ClientCertificate } from '../../plugins/plugin.ts'

const certificates = new WeakMap<Socket, { readonly certificate: ClientCertificate | undefined }>()

/** The certificate that the client of a connection has proved to be its own; read once a connection. */
export function clientCertificateOf(socket: Socket): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  let known = certificates.get(socket)
  if (!known) {
    known = { certificate: read(socket) }
    certificates.set(socket, known)
  }
  return known.certificate
}

function read(socket: TLSSocket): ClientCertificate | undefined {
  const certificate = socket.getPeerX509Certificate()
  if (!certificate) return undefined
  const { fingerprint256, subjectAltName, validFrom, validTo } = certificate
  return {
    thumbprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    // Node quotes names that could be taken for several: such are no name of a consumer.
    alternativeNames: (subjectAltName ?? '').split(', ').filter((name) => name !== '' && !name.includes('"')),
    isTrusted: socket.authorized,
    validFromMs: Date.parse(validFrom),
    validToMs: Date.parse(validTo),
  }
}
