/** Certificates that a scenario brings as octets: are they any? */
import { Result } from "effect"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { Scenario } from "../schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

/** Chains are shown as they are, for a server may show anything; roots must be certificates. */
export const checkCertificates = ({ sender, senders }: Scenario): ReadonlyArray<Inconsistency> =>
  [
    { roots: sender.roots, path: ["sender", "roots"] },
    ...senders.map(({ roots }, index) => ({ roots, path: ["senders", index, "roots"] }))
  ].flatMap(({ roots = [], path }) =>
    roots.flatMap((text, index) => {
      const parsed = parseCertificate(Buffer.from(text, "base64"))
      return Result.isFailure(parsed)
        ? [
            inconsistency(
              [...path, index],
              "a certificate, DER in base64",
              `${parsed.failure.reason}: ${parsed.failure.detail}`
            )
          ]
        : []
    })
  )
