/**
 * How many certification paths of leaf, intermediate and root (P-256) are validated a second of CPU time?
 *
 * Cold: every path is new, with certificates and keys never seen. Warm: the same paths again, with signatures remembered and
 * certificates interned by content; dates, names and constraints are checked each time. Prints figures, asserts nothing.
 *
 * Bare: only what node:crypto must do for a path never seen, that is import two keys and check two signatures. No validator on it
 * is faster than that.
 */
import { verify } from "node:crypto"
import { Result } from "effect"
import { importSpki } from "../src/protocol/keys/import-spki.ts"
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

const makePaths = (count: number, of: string) =>
  Array.from({ length: count }, (_, i) => {
    const root = rootAuthority({ subject: `CN=${of} root ${i}`, notBefore, notAfter })
    const intermediate = subordinateAuthority(root, {
      subject: `CN=${of} ${i}`,
      notBefore,
      notAfter,
      pathLength: 0
    })
    const host = `mx${i}.${of}.example`
    const { chain } = serverCertificate(intermediate, {
      dnsNames: [host, `${of}.example`],
      notBefore,
      notAfter
    })
    return { chain, host, anchors: [root.anchor] }
  })

/** Not measured: they only see to it that the program itself is compiled before. After 1,000 paths it is not yet, after 4,000 it is. */
const warmUp = makePaths(4_000, "warm-up")
const paths = makePaths(1_000, "bench")

/** Validations a second in each window of some paths, sorted. */
const windows = (
  memoryOf: () => SignatureMemory,
  rounds: number,
  paths: ReturnType<typeof makePaths>
): ReadonlyArray<number> => {
  const rates: Array<number> = []
  for (let first = 0; first < paths.length; first += windowPaths) {
    const window = paths.slice(first, first + windowPaths)
    const signatures = memoryOf()
    const start = process.cpuUsage()
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
    rates.push((rounds * window.length) / secondsSince(start))
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
    const start = process.cpuUsage()
    for (const checks of window)
      for (const { tbs, signature, spki } of checks) {
        if (!verify("sha256", tbs, importSpki(spki)!, signature)) throw new Error("signature wrong")
      }
    rates.push(window.length / secondsSince(start))
  }
  return rates.toSorted((a, b) => a - b)
}

const windowPaths = 25

/** Of CPU time, which other work on the machine disturbs less than the clock on the wall. */
const secondsSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

const show = (what: string, rates: ReadonlyArray<number>) => {
  const text = (rate: number) => Math.round(rate).toLocaleString("en").padStart(9)
  process.stdout.write(
    `${what.padEnd(54)} median ${text(rates[rates.length >> 1] ?? 0)} /s, best ${text(rates.at(-1) ?? 0)} /s\n`
  )
}

const signatures = new SignatureMemory()
windows(() => signatures, 1, warmUp)
show(
  "cold: parse, import keys, check two signatures",
  windows(() => signatures, 1, paths)
)
show(
  "parsed and imported before, signatures checked again",
  windows(() => new SignatureMemory(), 1, paths)
)
show(
  "warm: signatures remembered, the rest checked again",
  windows(() => signatures, 200, paths)
)
// Last, because to have the signed octets is to have parsed the certificates.
show("bare crypto: import two keys, check two signatures", bareWindows())
