/** A preload list: what protects a domain comes with the sender's software. STARTTLS Everywhere, until 2020. */
import { Clock, Effect, Result, Schema } from "effect"
import { RootStore, type Roots } from "../../clients/root-store.ts"
import { rfc8461 } from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"
import {
  entryFor,
  patternNaming,
  type PreloadEntry,
  type SuffixReach,
  suffixReaches
} from "../../protocol/preload/list.ts"
import { rfc } from "../../protocol/rfc.ts"
import { presentedIdentifiers } from "../../protocol/x509/presented-identifiers.ts"
import { judgeWebPkiPath } from "../../protocol/x509/web-pki.ts"
import { type Hop, type HopPolicy, HostRefused, type Mistrust, trustModel } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"

export const preload = trustModel({
  id: "preload",
  title: "preload list: MX hosts of listed domains come with the sender's software",
  standards: [rfc(7435), rfc(9525)],
  needsValidation: false,
  parameters: Schema.Struct({
    list: parameter(
      Schema.Array(
        Schema.Struct({
          domain: Schema.String,
          mode: parameter(Schema.Literals(["testing", "enforce"]), "enforce"),
          mxs: Schema.NonEmptyArray(Schema.String)
        })
      ).annotate({
        description:
          "the list as the sender has it: domains with the names of their MX hosts, or suffixes with a leading dot. When left out, the domain that scenarios have when they name none"
      }),
      [{ domain: "example.com", mxs: [".example.com"] }]
    ),
    expires: Schema.optionalKey(
      Schema.String.check(
        Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, {
          expected: "a time in UTC such as 2026-03-16T09:00:00Z"
        })
      ).annotate({
        description:
          "when the list runs out and says nothing any more; the real one did two weeks after it was made. Never when left out: a sender that goes on getting new ones"
      })
    ),
    suffixReach: parameter(
      Schema.Literals(suffixReaches).annotate({
        description: "how far a suffix reaches: the list's rules and its schema differ"
      }),
      "one label"
    ),
    certificate: parameter(
      Schema.Literals(["listed-name", "mx-host"]).annotate({
        description:
          "what name the certificate must have: one that the entry names, as the list's rules say, or that of the MX host"
      }),
      "listed-name"
    )
  }),

  configure: ({ list, expires, suffixReach, certificate }) => {
    const expiresMs = expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires)
    return {
      // Whoever keeps the list has been told once; there is nothing to look up.
      publish: () => ({ records: [], documents: [], needsSignedZone: false }),

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const isAlive = (yield* Clock.currentTimeMillis) < expiresMs
        const entry = isAlive ? entryFor(list, hop.nextHopDomain) : undefined
        if (entry === undefined) {
          return {
            encryption: "optional",
            enforcement: "enforce",
            basis: isAlive ? `${hop.nextHopDomain} is not on the list` : "the list has run out",
            because: [rfc(7435, "3")]
          } satisfies HopPolicy
        }
        const pattern = patternNaming(entry, hop.mxHost, suffixReach)
        if (pattern === undefined) return yield* onUnlistedHost(hop, entry)
        const roots = yield* RootStore
        return {
          encryption: "required",
          enforcement: entry.mode === "enforce" ? "enforce" : "report-only",
          demandedBy: rfc(7435, "3"),
          serverName: hop.mxHost,
          basis: `${hop.nextHopDomain} is on the list; ${hop.mxHost} is listed as ${pattern}`,
          because: [rfc(7435, "3")],
          authenticate: (evidence, nowSeconds) =>
            certificate === "mx-host"
              ? authenticateByWebPki({
                  evidence,
                  names: [hop.mxHost],
                  rules: rfc8461,
                  roots,
                  nowSeconds,
                  because: rfc(9525, "6.1")
                })
              : authenticateByEntry(entry, suffixReach, evidence, roots, nowSeconds)
        } satisfies HopPolicy
      })
    }
  }
})

const onUnlistedHost = (
  { mxHost, nextHopDomain }: Hop,
  entry: PreloadEntry
): Effect.Effect<HopPolicy, HostRefused> => {
  const mistrust: Mistrust = {
    result: "validation-failure",
    detail: `the list does not name ${mxHost} for ${nextHopDomain} (it names ${entry.mxs.join(", ")})`,
    because: [rfc(7435, "3")]
  }
  return entry.mode === "enforce"
    ? Effect.fail(new HostRefused(mistrust))
    : Effect.succeed({
        encryption: "optional",
        enforcement: "enforce",
        basis: mistrust.detail,
        because: mistrust.because,
        reports: [mistrust]
      })
}

/** From a trusted authority, with a DNS-ID that the entry names; a wildcard counts for the suffix behind its asterisk. */
const authenticateByEntry = (
  entry: PreloadEntry,
  reach: SuffixReach,
  evidence: Parameters<NonNullable<HopPolicy["authenticate"]>>[0],
  roots: Roots,
  nowSeconds: number
): ReturnType<NonNullable<HopPolicy["authenticate"]>> => {
  const judged = judgeWebPkiPath({
    ...roots,
    evidence,
    atSeconds: nowSeconds,
    ignoresCommonName: true
  })
  if (Result.isFailure(judged)) {
    const { result, detail, because } = judged.failure
    return Result.fail({ result, detail, because })
  }
  const { dns } = presentedIdentifiers(judged.success.leaf)
  const found = dns.find(
    (name) =>
      patternNaming(entry, name, reach) !== undefined ||
      (name.startsWith("*.") &&
        entry.mxs.some((given) => given.toLowerCase() === name.slice(1).toLowerCase()))
  )
  return found === undefined
    ? Result.fail({
        result: "certificate-host-mismatch",
        detail: `none of ${dns.slice(0, 5).join(", ") || "no names"} is on the list for ${entry.domain}`,
        because: [rfc(9525, "6.3")]
      })
    : Result.succeed({ detail: `${found} is on the list for ${entry.domain}`, because: [rfc(9525, "6.3")] })
}
