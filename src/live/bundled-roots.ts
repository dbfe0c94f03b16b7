/** Root certificates: those that Node.js comes with, which are Mozilla's, and those of a file. RFC 7468 §5. */
import { rootCertificates } from "node:tls"

/** DER. */
export const bundledRoots = (): ReadonlyArray<Uint8Array> => rootCertificates.flatMap(certificatesInPem)

export const certificatesInPem = (text: string): ReadonlyArray<Uint8Array> =>
  [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g)].map(
    ([, base64 = ""]) => new Uint8Array(Buffer.from(base64, "base64"))
  )
