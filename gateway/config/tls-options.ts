import { z } from 'zod'

/** TLS of the server itself. Files are PEM; they are looked at every second, and taken up without a new start. */
export interface TlsOptions {
  /** The file of the certificate, with those that lead to its authority after it. */
  readonly cert: string
  /** The file of its private key, without a passphrase. */
  readonly key: string
  /** The file of the authorities that clients' certificates may come from. Default: none is trusted, and thumbprints count alone. */
  readonly clientCa?: string
  /**
   * Asks clients for a certificate; those without one may connect nevertheless, and `authentication` decides. Default: false.
   */
  readonly requestClientCert?: boolean
}

/** {@link TlsOptions}, complete. */
export interface TlsSettings {
  readonly cert: string
  readonly key: string
  readonly clientCa?: string | undefined
  readonly requestClientCert: boolean
}

/** Checks {@link TlsOptions} and fills in the defaults. */
export const tlsSchema: z.ZodType<TlsSettings, TlsOptions> = z
  .strictObject({
    cert: z.string().min(1),
    key: z.string().min(1),
    clientCa: z.string().min(1).optional(),
    requestClientCert: z.boolean().default(false),
  })
  .refine(({ clientCa, requestClientCert }) => clientCa === undefined || requestClientCert, {
    error: 'expected `requestClientCert: true`: nobody is asked for a certificate of "clientCa" without it',
  })
