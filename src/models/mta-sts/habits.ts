/**
 * What senders in use do otherwise than RFC 8461, each by a parameter whose default is the RFC's. Which software does what is in the sender
 * profiles, with the evidence.
 */
import { Schema } from "effect"
import { maxAgeZeroTreatments, usualConduct } from "../../protocol/mta-sts/cache.ts"
import {
  duplicateFields,
  maxAgeTreatments,
  maxMaxAgeSeconds,
  mxSyntaxes,
  strayLines
} from "../../protocol/mta-sts/policy.ts"
import { recordReadings } from "../../protocol/mta-sts/record.ts"
import { publishing } from "../publishing.ts"
import { commonNameUses } from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"
import { type PolicySearch, usualSearch } from "./policy-search.ts"
import { refresh } from "./refresh.ts"

const seconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: maxMaxAgeSeconds }))

export const habits = {
  onLookupFailure: parameter(
    Schema.Literals(["proceed", "defer"]).annotate({
      description:
        "what a sender without a cached policy does when the TXT lookup fails: go on as without MTA-STS, or wait (§3.3 is silent; fielded senders do either)"
    }),
    "proceed"
  ),
  refresh,
  sameIdExtends: parameter(
    Schema.Boolean.annotate({
      description:
        "whether seeing the cached id again restarts the policy's lifetime; §3.2 counts from the fetch, and some senders do it all the same"
    }),
    false
  ),
  expiredSameIdExtends: parameter(
    Schema.Boolean.annotate({
      description:
        "whether seeing the id of a policy that has run out brings it back without a fetch, against §3.2"
    }),
    false
  ),
  uncheckedSeconds: parameter(
    seconds.annotate({
      description:
        "seconds after a fetch in which a cached policy holds without a look at the TXT record, so that a new id goes unseen (§5.1 leaves it open how often to look)"
    }),
    0
  ),
  noPolicyKeptSeconds: parameter(
    seconds.annotate({
      description:
        "seconds for which the sender remembers that it found no policy, and looks for none; §3.3 has it look at each mail"
    }),
    0
  ),
  backsOff: parameter(
    Schema.Boolean.annotate({
      description:
        "whether a policy that could not be fetched is not asked for again within five minutes, as §3.3 says senders SHOULD do; off, so that each mail stands for itself"
    }),
    usualConduct.backsOff
  ),
  maxAgeOver: parameter(
    Schema.Literals(maxAgeTreatments).annotate({
      description: "a max_age above the maximum of §3.2: taken for the maximum, or the policy for invalid"
    }),
    "clamp"
  ),
  maxAgeZero: parameter(
    Schema.Literals(maxAgeZeroTreatments).annotate({
      description: "a policy of max_age 0: it holds for the mail that fetched it (§3.2), or is as none"
    }),
    usualConduct.onMaxAgeZero
  ),
  keptAtMostSeconds: parameter(
    seconds.annotate({
      description:
        "seconds for which the sender keeps a policy at most, whatever its max_age (§3.2: SHOULD keep it)"
    }),
    maxMaxAgeSeconds
  ),
  testing: parameter(
    Schema.Literals(["reports", "as none"]).annotate({
      description: "a policy in testing mode: checked for reports (§5), or as no policy"
    }),
    "reports"
  ),
  recordReading: parameter(
    Schema.Literals(recordReadings).annotate({
      description:
        "how the TXT record is read: by the grammar of §3.1; by its version and whatever follows id=, so that empty, long and hyphenated ids pass; or by its version alone"
    }),
    "to the letter"
  ),
  duplicateField: parameter(
    Schema.Literals(duplicateFields).annotate({
      description: "which of two fields of one name in a policy counts; §3.2: the first"
    }),
    "first counts"
  ),
  strayLine: parameter(
    Schema.Literals(strayLines).annotate({
      description:
        "what a line that is no field, such as one without a colon, makes of a policy; by the grammar of §3.2 it is invalid"
    }),
    "policy invalid"
  ),
  mxSyntax: parameter(
    Schema.Literals(mxSyntaxes).annotate({
      description:
        "whether an mx value must have the form of §3.2, which a final dot has not; a policy with another is invalid"
    }),
    "checked"
  ),
  mediaType: parameter(
    Schema.Literals(["checked", "ignored"]).annotate({
      description: "whether a policy must come as text/plain, as §3.2 says senders SHOULD check"
    }),
    "checked"
  ),
  commonName: parameter(
    Schema.Literals(commonNameUses).annotate({
      description:
        "whether the common name of an MX host's certificate without DNS-IDs is compared; §4.2 wants a DNS-ID"
    }),
    "never"
  ),
  policyHostCommonName: parameter(
    Schema.Literals(commonNameUses).annotate({
      description: "the same of the policy host's certificate; §3.3 wants a DNS-ID"
    }),
    "never"
  )
}

/** By the example of HPKP (RFC 7469); RFC 8461 has nothing of the kind. */
export const policyKey = {
  policyKeyPinnedSeconds: Schema.optionalKey(
    seconds.annotate({
      description:
        "where it is given, senders pin the key of the policy host at which they fetch a policy, as HPKP did (RFC 7469), for as many seconds as the policy asks, in a field of our own (policy_key_max_age): this many; 0 takes a pin back. Until then mail is deferred that would go without a policy, or after a fetch with another key",
      ...publishing({ role: "names" })
    })
  )
}

/** By the example of browsers (RFC 6962); RFC 8461 has nothing of the kind, and no sender in use asks for it. */
export const transparency = {
  transparency: Schema.optionalKey(
    Schema.Literals(["required"]).annotate({
      description:
        "required: certificates of the policy host and of MX hosts are taken only where two public logs vouch for them, or three where they live over 180 days (RFC 6962; the numbers are those of Chrome and Apple). Public authorities then log what they issue. Not asked for when left out"
    })
  )
}

/** By the example of certification authorities (Baseline Requirements §3.2.2.9): no sender in use does so. */
export const corroboration = {
  remotePerspectives: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 99 })).annotate({
      description:
        "further places of the network from which the sender looks for the TXT record and fetches the policy; what not enough of them agree on is not taken, and mail waits unless a policy is cached. None by RFC 8461"
    }),
    usualSearch.remotePerspectives
  ),
  allowedNonCorroborations: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 99 })).annotate({
      description:
        "for remotePerspectives: how many of all places, the sender's own among them, may see something else; more than half must agree in any case"
    }),
    1
  )
}

const Habits = Schema.Struct({ ...habits, ...corroboration, ...policyKey, ...transparency })

/** How a sender of these habits looks for policies. */
export const searchBy = (
  model: string,
  parameters: typeof Habits.Type,
  usesDnssec: boolean
): PolicySearch => ({
  model,
  conduct: {
    onLookupFailure: parameters.onLookupFailure,
    extendsOnSameId: parameters.sameIdExtends,
    extendsExpiredOnSameId: parameters.expiredSameIdExtends,
    uncheckedSeconds: parameters.uncheckedSeconds,
    backsOff: parameters.backsOff,
    onMaxAgeZero: parameters.maxAgeZero,
    refresh: parameters.refresh
  },
  reading: {
    checksMediaType: parameters.mediaType === "checked",
    maxAgeOver: parameters.maxAgeOver,
    duplicateField: parameters.duplicateField,
    strayLine: parameters.strayLine,
    mxSyntax: parameters.mxSyntax
  },
  recordReading: parameters.recordReading,
  policyHostCommonName: parameters.policyHostCommonName,
  keptAtMostSeconds: parameters.keptAtMostSeconds,
  noPolicyKeptSeconds: parameters.noPolicyKeptSeconds,
  usesDnssec,
  pinsPolicyKey: parameters.policyKeyPinnedSeconds !== undefined,
  demandsTransparency: parameters.transparency === "required",
  remotePerspectives: parameters.remotePerspectives,
  allowedNonCorroborations: parameters.allowedNonCorroborations
})
