/** Of the roots that a machine trusts, those that a capture needs: with the name of an issuer in it. RFC 5280 §6.1 (a)(1). */
import { Result } from "effect"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { type CaptureLine, octetsIn } from "./capture-format.ts"

export const usedRoots = (
  roots: ReadonlyArray<Uint8Array>,
  lines: ReadonlyArray<CaptureLine>
): ReadonlyArray<Uint8Array> => {
  const read = (der: Uint8Array) => Result.getOrUndefined(parseCertificate(der))
  const seen = lines.flatMap((line) =>
    line.kind === "https"
      ? (line.reply?.tls.chain ?? [])
      : line.kind === "smtp"
        ? (line.shown?.tls?.chain ?? [])
        : []
  )
  const issuers = new Set(seen.map((base64) => read(octetsIn(base64))?.issuer.key))
  return roots.filter((der) => {
    const root = read(der)
    return root !== undefined && issuers.has(root.subject.key)
  })
}
