/**
 * The sender's own memory, and nothing else: what a domain had once, it must have again. RFC 3207 §6 lets a client
 * remember TLS; RFC 7435 §3 counts a peer known from before among those from whom authentication may be expected.
 */
import { Effect, Option, Result, Schema } from "effect"
import { RootStore, type Roots } from "../../clients/root-store.ts"
import { rfc9525 } from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import { type Hop, type HopPolicy, SenderMemory, type Session, trustModel } from "../trust-model.ts"
import { authenticateByWebPki } from "../web-pki-peer.ts"

/** What a session may have had, from less to more. */
const levels = ["encryption", "certificate"] as const
type Level = (typeof levels)[number]

export const rememberingSender = trustModel({
  id: "sender-memory",
  title: "sender's memory: what a domain had once, it must have again",
  standards: [rfc(3207), rfc(7435)],
  needsValidation: false,
  parameters: Schema.Struct({
    remembers: parameter(
      Schema.Literals(levels).annotate({
        description:
          "the most that is remembered and then demanded. encryption: that there was TLS; certificate: also that the web PKI vouched for the MX host's name"
      }),
      "certificate"
    ),
    scope: parameter(
      Schema.Literals(["next-hop", "mx-host"]).annotate({
        description:
          "what the memory is indexed by: the domain of the mail address, all of whose MX hosts must then have what one had; or each MX host, which is escaped by naming another"
      }),
      "next-hop"
    ),
    rememberedSeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 315_360_000 })).annotate({
        description:
          "how long, in seconds, counted from the last session of that level; our choice is 30 days, for no standard says"
      }),
      2_592_000
    )
  }),

  configure: ({ remembers, scope, rememberedSeconds }) => ({
    publish: () => ({ records: [], documents: [], needsSignedZone: false }),

    policyFor: Effect.fnUntraced(function* (hop: Hop) {
      const known = yield* remembered(scopeOf[scope](hop))
      if (known === undefined) {
        return {
          encryption: "optional",
          enforcement: "enforce",
          basis: `nothing is remembered of ${scopeOf[scope](hop)}`,
          because: [rfc(7435, "3")]
        } satisfies HopPolicy
      }
      const roots = yield* RootStore
      return {
        encryption: "required",
        enforcement: "enforce",
        demandedBy: rfc(3207, "6"),
        serverName: hop.mxHost,
        basis: `${scopeOf[scope](hop)} had ${inWords[known]} before`,
        because: [rfc(3207, "6")],
        ...(known === "certificate" && {
          authenticate: (evidence, nowSeconds) => authenticate(hop, evidence, roots, nowSeconds)
        })
      } satisfies HopPolicy
    }),

    learnFrom: Effect.fnUntraced(function* ({ hop, evidence, nowSeconds }: Session) {
      if (evidence === undefined) return
      const roots = yield* RootStore
      const hadCertificate =
        remembers === "certificate" && Result.isSuccess(authenticate(hop, evidence, roots, nowSeconds))
      const memory = yield* SenderMemory
      const level: Level = hadCertificate ? "certificate" : "encryption"
      yield* memory.store(memoryKey(scopeOf[scope](hop)), level, rememberedSeconds)
    })
  })
})

const scopeOf = {
  "next-hop": ({ nextHopDomain }: Hop) => nextHopDomain,
  "mx-host": ({ mxHost }: Hop) => mxHost
}

const inWords: Readonly<Record<Level, string>> = {
  encryption: "TLS",
  certificate: "TLS with a trusted certificate"
}

const remembered = Effect.fnUntraced(function* (
  scope: string
): Effect.fn.Return<Level | undefined, never, SenderMemory> {
  const memory = yield* SenderMemory
  const kept = Option.getOrUndefined(yield* memory.recall(memoryKey(scope)))
  return levels.find((level) => level === kept)
})

const memoryKey = (scope: string) => `sender-memory/${scope}`

/** The MX host is the only name that the sender can expect of a host that promised nothing. */
const authenticate = ({ mxHost }: Hop, evidence: TlsEvidence, roots: Roots, nowSeconds: number) =>
  authenticateByWebPki({
    evidence,
    names: [mxHost],
    rules: rfc9525,
    roots,
    nowSeconds,
    because: rfc(7435, "3")
  })
