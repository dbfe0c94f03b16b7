/** The MX host sends its TLSA records, and what proves them, in its handshake: DANE without a validating resolver. RFC 9102. */
import { Effect, Option, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import { smtpRules } from "../../protocol/dane/verdict.ts"
import { maxSupportLifetimeHours } from "../../protocol/dnssec-chain/extension.ts"
import { pinAfter } from "../../protocol/dnssec-chain/pin.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { publish, publishParameters } from "../dane/publish.ts"
import { anchorDatesParameter } from "../anchor-dates.ts"
import { publishing } from "../publishing.ts"
import { type Hop, type HopPolicy, SenderMemory, trustModel } from "../trust-model.ts"
import { judge, type JudgingRules } from "./judge.ts"

/** As long as the field can say, which is seven and a half years. */
const hours = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxSupportLifetimeHours }))

export const dnssecChain = trustModel({
  id: "dnssec-chain",
  title: "DNSSEC chain: the MX host sends its TLSA records and their proof in the TLS handshake",
  standards: [rfc(9102), rfc(7671), rfc(7672)],
  needsValidation: false,
  parameters: Schema.Struct({
    ...publishParameters,
    sendsChain: parameter(
      Schema.Boolean.annotate({
        description:
          "whether the MX hosts send the chain: a host that stops before all lifetimes that it gave are over is refused by senders that pin (§10)",
        ...publishing({ role: "verdict", values: [false] })
      }),
      true
    ),
    supportLifetimeHours: parameter(
      hours.annotate({
        description:
          "ExtSupportLifetime that the MX hosts send: hours for which they promise to go on sending the chain (§2.3); 0 forbids pins, and clears them. 720 is our choice, for the RFC has no advice",
        ...publishing({ role: "life", values: [0, maxSupportLifetimeHours] })
      }),
      720
    ),
    pinning: parameter(
      Schema.Boolean.annotate({
        description:
          "whether the sender remembers that a host sends the chain, and refuses it without one until the lifetime is over (§7 says MAY)"
      }),
      true
    ),
    maxPinHours: parameter(
      hours.annotate({
        description:
          "longest that the sender keeps a pin, in hours (§10 says MAY); 65535 is as long as any server can ask"
      }),
      maxSupportLifetimeHours
    ),
    isMandatory: parameter(
      Schema.Boolean.annotate({
        description: "mail goes to hosts that send a chain which can be validated, or not at all (§7)"
      }),
      false
    ),
    onInvalidChain: parameter(
      Schema.Literals(["refuse", "as if absent"]).annotate({
        description:
          "a chain that proves nothing, from a host without a pin: the host gets no mail, as RFC 7672 §2.1.2 has it where a lookup fails, and §5 where a certificate would have expired; or it counts as no chain, for an attacker who ends TLS can leave the chain out in any case"
      }),
      "refuse"
    ),
    onDenial: parameter(
      Schema.Literals(["TLS with whomever", "refuse"]).annotate({
        description:
          "a chain that proves that there are no secure TLSA records: mail goes as without DANE, or the host gets none. §2.3.1 wants another way to verify the host, or the connection closed; RFC 7672 §2.2 has mail go on where a domain has no such records"
      }),
      "TLS with whomever"
    ),
    anchorDates: anchorDatesParameter
  }),

  configure: ({
    sendsChain,
    supportLifetimeHours,
    pinning,
    maxPinHours,
    isMandatory,
    onInvalidChain,
    onDenial,
    anchorDates,
    ...published
  }) => {
    const rulesFor = (isPinned: boolean): JudgingRules => ({
      isRequired: isPinned || isMandatory,
      onInvalidChain,
      onDenial,
      dane: { ...smtpRules, anchorDates }
    })
    return {
      publish: (recipient) => ({
        ...publish(recipient, published),
        ...(sendsChain ? { sendsChain: { supportLifetimeHours } } : {})
      }),

      policyFor: Effect.fnUntraced(function* (hop: Hop) {
        const { mxHost } = hop
        const roots = yield* RootStore
        const isPinned = yield* hasPin(mxHost)
        const rules = rulesFor(isPinned)
        return {
          encryption: rules.isRequired ? "required" : "optional",
          enforcement: "enforce",
          ...(rules.isRequired ? { demandedBy: rfc(9102, "7") } : {}),
          // §2.1: who asks for the chain must send the name; §3: it is not expanded.
          serverName: mxHost,
          authenticate: (evidence, nowSeconds) => judge(evidence, hop, nowSeconds, roots, rules).verdict,
          basis: isPinned
            ? `${mxHost} has promised to send its DNSSEC chain`
            : isMandatory
              ? "the sender demands a DNSSEC chain of every host"
              : `a DNSSEC chain, if ${mxHost} sends one`,
          because: [rfc(9102, rules.isRequired ? "7" : "2")]
        } satisfies HopPolicy
      }),

      learnFrom: Effect.fnUntraced(function* ({ hop, evidence, nowSeconds }) {
        if (evidence === undefined) return
        const { mxHost } = hop
        const isPinned = yield* hasPin(mxHost)
        const { handshake } = judge(evidence, hop, nowSeconds, yield* RootStore, rulesFor(isPinned))
        const change = pinAfter(handshake, { isPinned, createsPins: pinning, maxHours: maxPinHours })
        const memory = yield* SenderMemory
        if (change._tag === "Pinned") yield* memory.store(pinOf(mxHost), pinned, change.hours * 3_600)
        // Only where there is something to forget, so that a sender without pins remembers nothing.
        if (change._tag === "Cleared" && isPinned) yield* memory.store(pinOf(mxHost), "", 0)
      })
    }
  }
})

const hasPin = Effect.fnUntraced(function* (mxHost: string) {
  const memory = yield* SenderMemory
  return Option.getOrElse(yield* memory.recall(pinOf(mxHost)), () => "") === pinned
})

/** §7: pins are of a name and a port. */
const pinOf = (mxHost: string): string => `dnssec-chain/${mxHost}:25`

const pinned = "pinned"
