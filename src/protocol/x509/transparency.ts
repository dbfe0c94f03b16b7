/** Is a certificate in public logs that this client knows? RFC 6962 §3.2, §5.2. */
import { hash } from "node:crypto"
import { Result } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import { type Citation, rfc } from "../rfc.ts"
import { type Certificate, parseCertificate } from "./certificate.ts"
import { areEqual } from "./octets.ts"
import { readPublicKey } from "./public-key.ts"
import {
  readTimestampList,
  signedByLog,
  type SignedCertificateTimestamp,
  timestampAlgorithms,
  timestampListId
} from "./signed-certificate-timestamp.ts"
import { withoutExtension } from "./without-extension.ts"

/** A log whose timestamps the client believes. */
export interface KnownLog {
  /** SubjectPublicKeyInfo, DER: P-256, or RSA of 2,048 bits at least (§2.1.4). */
  readonly spki: Uint8Array
}

/** §3: SHA-256 of the log's key. */
export const logIdOf = ({ spki }: KnownLog): Uint8Array => sha256(spki)

const sha256 = (octets: Uint8Array): Uint8Array => new Uint8Array(hash("sha256", octets, "buffer"))

/** Has it been to logs, by what it holds itself? Says nothing about which. @param der a certificate, or other octets, which have not */
export const hasTimestamps = (der: Uint8Array): boolean =>
  Result.match(parseCertificate(der), {
    onSuccess: ({ extensions }) => extensions.some(({ id }) => id === timestampListId),
    onFailure: () => false
  })

/**
 * How many logs must vouch for a certificate. RFC 6962 §5.2 leaves it to clients; these are the numbers of Chrome's and of Apple's policies (2022): two
 * for a certificate that lives 180 days at most, three for others. Chrome's is at https://googlechrome.github.io/CertificateTransparency/ct_policy.html.
 * Both ask besides for logs of two operators; nothing here says who operates a log.
 */
export const timestampsWanted = ({
  notBefore,
  notAfter
}: Pick<Certificate, "notBefore" | "notAfter">): number => (notAfter - notBefore <= 180 * 86_400 ? 2 : 3)

export interface TransparencyRequest {
  readonly leaf: Certificate
  /** SubjectPublicKeyInfo of the key that signed the leaf, DER. */
  readonly issuerKey: Uint8Array
  readonly logs: ReadonlyArray<KnownLog>
  /** Seconds since the epoch. */
  readonly atSeconds: number
  readonly signatures: SignatureMemory
}

export interface NotTransparent {
  readonly detail: string
  readonly because: Citation
}

/** How many logs vouch for it; a failure where they are too few. Each log counts once. */
export const judgeTransparency = (request: TransparencyRequest): Result.Result<number, NotTransparent> => {
  const { leaf, logs } = request
  const wanted = timestampsWanted(leaf)
  const tooFew = (detail: string) => Result.fail({ detail, because: rfc(6962, "5.2") })
  const list = leaf.extensions.find(({ id }) => id === timestampListId)
  if (list === undefined) return tooFew(`no log vouches for the certificate, and ${wanted} have to`)
  const read = readTimestampList(list.value)
  if (Result.isFailure(read)) return tooFew(`the list of timestamps cannot be read: ${read.failure}`)
  const tbs = withoutExtension(leaf.tbs, timestampListId)
  if (tbs === undefined) return tooFew("the certificate cannot be read as its logs read it")

  const precertificate = { issuerKeyHash: sha256(request.issuerKey), tbs }
  const vouching = logs.filter((log) => {
    const id = logIdOf(log)
    return read.success
      .filter(({ logId }) => areEqual(logId, id))
      .slice(0, maxTimestampsOfLog)
      .some((timestamp) => isGood(timestamp, log, precertificate, request))
  })
  return vouching.length < wanted
    ? tooFew(`${vouching.length} of the ${wanted} logs that it takes vouch for the certificate`)
    : Result.succeed(vouching.length)
}

/** Our choice: a log gives one for a certificate, and each costs the check of a signature. */
const maxTimestampsOfLog = 2

const isGood = (
  timestamp: SignedCertificateTimestamp,
  { spki }: KnownLog,
  precertificate: Parameters<typeof signedByLog>[1],
  { atSeconds, signatures }: TransparencyRequest
): boolean => {
  // §5.2: a client must not take a timestamp from the future.
  if (timestamp.timestampMs > BigInt(atSeconds) * 1000n + 999n) return false
  const key = readPublicKey(spki)
  if ("rule" in key) return false
  const algorithm = key.kind === "ec" ? timestampAlgorithms.ecdsa : timestampAlgorithms.rsa
  return (
    timestamp.algorithm === algorithm &&
    signatures.check({
      key: key.key,
      keyOctets: spki,
      data: signedByLog(timestamp, precertificate),
      signature: timestamp.signature,
      hash: "sha256",
      encoding: "der"
    })
  )
}
