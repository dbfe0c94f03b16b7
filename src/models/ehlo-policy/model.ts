/**
 * A TLS policy in the EHLO reply: the sender learns it in a session over TLS and keeps it, as browsers keep HSTS.
 * A hypothesis of this project; what holds for it is taken from RFC 6797 and RFC 7469.
 */
import { Effect, Option, Result, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import {
  contents,
  demandsOf,
  type EhloConduct,
  learn,
  revocations,
  scopeKey,
  scopes,
  storeConditions,
  updateConditions
} from "../../protocol/ehlo-policy/memory.ts"
import { maxMaxAgeSeconds, readPolicy } from "../../protocol/ehlo-policy/policy.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { type Hop, type HopPolicy, HostRefused, type Session, trustModel } from "../trust-model.ts"
import { forget, keep, recall } from "./kept-policy.ts"
import { publish, publishParameters } from "./publish.ts"
import { authenticateByDemands, authenticateByName, chainPins, references } from "./session.ts"

export const ehloPolicy = trustModel({
  id: "ehlo-policy",
  title: "EHLO policy: said by the MX host over TLS and remembered, as HSTS is (a hypothesis)",
  standards: [rfc(5321), rfc(6797), rfc(7469)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    storeIf: parameter(
      Schema.Literals(storeConditions).annotate({
        description:
          "sessions that may plant a policy: RFC 6797 §8.1 asks for an authenticated one; any TLS believes an unknown peer; continuity is a session that the stored policy accepts"
      }),
      "authenticated"
    ),
    reference: parameter(
      Schema.Literals(references).annotate({
        description:
          "name that the certificate must carry: the MX host, which anybody who forges DNS chooses, or the domain of the mail address, which few certificates of mail exchangers carry"
      }),
      "mx-host"
    ),
    scope: parameter(
      Schema.Literals(scopes).annotate({
        description: "what a policy is remembered for; under the MX host it is escaped by naming another"
      }),
      "next hop"
    ),
    content: parameter(
      Schema.Literals(contents).annotate({
        description: "how much of a policy is applied; each word includes those before it"
      }),
      "mx set"
    ),
    updateIf: parameter(
      Schema.Literals(updateConditions).annotate({
        description:
          "sessions that may replace a policy: such as could have planted it, or only such as it accepts"
      }),
      "stored quality"
    ),
    revokedBy: parameter(
      Schema.Literals(revocations).annotate({ description: "how a domain takes its policy back early" }),
      "max_age 0"
    ),
    maxAgeCapSeconds: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: maxMaxAgeSeconds })).annotate({
        description: "longest that the sender keeps a policy, in seconds"
      }),
      maxMaxAgeSeconds
    )
  }),

  configure: ({
    storeIf,
    reference,
    scope,
    content,
    updateIf,
    revokedBy,
    maxAgeCapSeconds,
    ...published
  }) => {
    const conduct: EhloConduct = { storeIf, scope, content, updateIf, revokedBy }
    return {
      publish: (recipient) => publish(recipient, published),

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const stored = yield* recall(scopeKey(scope, hop))
        const demands = stored === undefined ? undefined : demandsOf(stored.policy, hop.mxHost, content)
        if (demands === undefined) {
          return {
            encryption: "optional",
            enforcement: "enforce",
            basis: `no EHLO policy is known for ${scopeKey(scope, hop)}`,
            because: [rfc(7435, "3")]
          } satisfies HopPolicy
        }
        const basis = `EHLO policy for ${scopeKey(scope, hop)} from memory`
        const unlisted = {
          result: "validation-failure",
          detail: `the EHLO policy does not list ${hop.mxHost}`,
          because: [rfc(8461, "4.1")]
        } as const
        if (!demands.hostIsListed) {
          if (demands.enforcement === "enforce") return yield* new HostRefused(unlisted)
          return {
            encryption: "optional",
            enforcement: "enforce",
            basis,
            because: [rfc(6797, "8.4")],
            reports: [unlisted]
          } satisfies HopPolicy
        }
        const roots = yield* RootStore
        const asksForPeer = demands.certificateMustBeValid || demands.pins.length > 0
        return {
          encryption: "required",
          enforcement: demands.enforcement,
          demandedBy: rfc(6797, "8.4"),
          serverName: hop.mxHost,
          basis,
          because: [rfc(6797, "8.4")],
          ...(asksForPeer && {
            authenticate: (evidence, nowSeconds) =>
              authenticateByDemands(hop, reference, demands, { evidence, roots, nowSeconds })
          })
        } satisfies HopPolicy
      }),

      learnFrom: Effect.fnUntraced(function* ({ hop, extensions, evidence, nowSeconds }: Session) {
        // RFC 6797 §8.1: what was said in clear teaches nothing.
        if (evidence === undefined) return
        const key = scopeKey(scope, hop)
        const stored = yield* recall(key)
        const peer = { evidence, roots: yield* RootStore, nowSeconds }
        const demands = stored === undefined ? undefined : demandsOf(stored.policy, hop.mxHost, content)
        const lesson = learn({
          stored,
          heard: Option.getOrUndefined(
            Result.getSuccess(readPolicy(extensions, { isOverTls: true, maxAgeCapSeconds }))
          ),
          session: {
            isOverTls: true,
            peerWasAuthenticated: Result.isSuccess(authenticateByName(hop, reference, peer)),
            satisfiesStored:
              demands !== undefined &&
              demands.hostIsListed &&
              Result.isSuccess(authenticateByDemands(hop, reference, demands, peer)),
            chainPins: chainPins(evidence)
          },
          nowSeconds,
          conduct
        })
        if (lesson._tag === "Store") yield* keep(key, lesson.stored)
        if (lesson._tag === "Forget") yield* forget(key)
      })
    }
  }
})
