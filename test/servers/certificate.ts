/**
 * Makes a certificate for host names that exist only on this computer, to be trusted through `ca`.
 */
import { generate } from 'selfsigned'

/** A key and a certificate, in PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** A certificate that is valid for these host names and for nothing else. */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  const name = [{ name: 'commonName', value: 'Speculoos test servers' }]
  const { private: key, cert } = await generate(name, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A clock that stands a little behind this one must not refuse the certificate.
    notBeforeDate: new Date(Date.now() - 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  })
  return { key, cert }
}
