/**
 * How many certification paths of leaf, intermediate and root (P-256) are validated a second?
 *
 * Cold: every path is new, with certificates and keys never seen. Warm: the same paths again, with signatures remembered and
 * certificates interned by content; dates, names and constraints are checked each time. Prints figures, asserts nothing.
 *
 * Bare: only what node:crypto must do for a path never seen, that is import two keys and check two signatures. No validator on it
 * is faster than that.
 */
import { createPublicKey, verify } from "node:crypto"
import { Result } from "effect"
import { SignatureMemory } from "../src/protocol/keys/signature.ts"
import { rfc8461 } from "../src/protocol/names/matching-rules.ts"
import { parseCertificate } from "../src/protocol/x509/certificate.ts"
import { judgeWebPki } from "../src/protocol/x509/web-pki.ts"
import {
  rootAuthority,
  serverCertificate,
  subordinateAuthority
} from "../src/world/certificate-authority/certificate-authority.ts"

const notBefore = 1_700_000_000
const notAfter = 1_800_000_000
const atSeconds = 1_750_000_000

const paths = Array.from({ length: 500 }, (_, i) => {
  const root = rootAuthority({ subject: `CN=bench root ${i}`, notBefore, notAfter })
  const intermediate = subordinateAuthority(root, {
    subject: `CN=bench ${i}`,
    notBefore,
    notAfter,
    pathLength: 0
  })
  const host = `mx${i}.example.com`
  const { chain } = serverCertificate(intermediate, { dnsNames: [host, "example.com"], notBefore, notAfter })
  return { chain, host, anchors: [root.anchor] }
})

/** Validations a second in each window of some paths, sorted: on a shared machine the best windows tell most. */
const windows = (memoryOf: () => SignatureMemory, rounds: number): ReadonlyArray<number> => {
  const rates: Array<number> = []
  for (let first = 0; first < paths.length; first += windowPaths) {
    const window = paths.slice(first, first + windowPaths)
    const signatures = memoryOf()
    const start = performance.now()
    for (let round = 0; round < rounds; round++)
      for (const { chain, host, anchors } of window) {
        const verdict = judgeWebPki({
          evidence: { chain, provesPossession: true },
          anchors,
          references: [{ form: "dns", name: host }],
          rules: rfc8461,
          atSeconds: atSeconds + round,
          signatures
        })
        if (verdict._tag === "Failure") throw new Error(verdict.failure.detail)
      }
    rates.push((rounds * window.length) / ((performance.now() - start) / 1_000))
  }
  return rates.toSorted((a, b) => a - b)
}

/** What bare crypto needs for the same: signed octets, signature and the issuer's key, of the leaf and of the intermediate. */
const bareWindows = (): ReadonlyArray<number> => {
  const bareChecks = paths.map(({ chain, anchors }) => {
    const [leaf, intermediate] = chain.map((der) => Result.getOrThrow(parseCertificate(der)))
    return [
      { ...leaf!, spki: intermediate!.spki },
      { ...intermediate!, spki: anchors[0]!.spki }
    ]
  })
  const rates: Array<number> = []
  for (let first = 0; first < bareChecks.length; first += windowPaths) {
    const window = bareChecks.slice(first, first + windowPaths)
    const start = performance.now()
    for (const checks of window)
      for (const { tbs, signature, spki } of checks) {
        const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })
        if (!verify("sha256", tbs, { key, dsaEncoding: "der" }, signature)) throw new Error("signature wrong")
      }
    rates.push(window.length / ((performance.now() - start) / 1_000))
  }
  return rates.toSorted((a, b) => a - b)
}

const windowPaths = 25

const show = (what: string, rates: ReadonlyArray<number>) => {
  const text = (rate: number) => Math.round(rate).toLocaleString("en").padStart(9)
  process.stdout.write(
    `${what.padEnd(54)} median ${text(rates[rates.length >> 1] ?? 0)} /s, best ${text(rates.at(-1) ?? 0)} /s\n`
  )
}

const signatures = new SignatureMemory()
show(
  "cold: parse, import keys, check two signatures",
  windows(() => signatures, 1)
)
show(
  "parsed and imported before, signatures checked again",
  windows(() => new SignatureMemory(), 1)
)
show(
  "warm: signatures remembered, the rest checked again",
  windows(() => signatures, 200)
)
// Last, because to have the signed octets is to have parsed the certificates.
show("bare crypto: import two keys, check two signatures", bareWindows())
