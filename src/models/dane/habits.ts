/**
 * What senders in use do otherwise than RFC 7672, each by a parameter whose default is the RFC's. Which software does what is in the sender
 * profiles, with the evidence.
 */
import { Schema } from "effect"
import { aliasedHosts } from "../../protocol/dane/base-domain.ts"
import { failedAddressTreatments, mandatoryUnusable, usualConduct } from "../../protocol/dane/discovery.ts"
import { secureMxNames } from "../../protocol/dane/reference-identifiers.ts"
import { fullDataUses } from "../../protocol/dane/tlsa.ts"
import {
  type DaneRules,
  digestUses,
  keyPurposeUses,
  leafUses,
  publishedAnchorUses,
  smtpRules,
  wrongNameTreatments
} from "../../protocol/dane/verdict.ts"
import { commonNameUses, rfc7672, wildcardDepths } from "../../protocol/names/matching-rules.ts"
import { parameter } from "../../protocol/parameter.ts"

export const habits = {
  aliasedHosts: parameter(
    Schema.Literals(aliasedHosts).annotate({
      description:
        "at which names of an MX host that is an alias TLSA records are looked for: the expanded name and then the one in the MX record (§2.2.2, §2.2.3), the expanded name only, or both unless the alias leads out of the signed zones"
    }),
    usualConduct.aliasedHosts
  ),
  secureMxNames: parameter(
    Schema.Literals(secureMxNames).annotate({
      description:
        "names that DANE-TA(2) certificates may carry when the MX records are secure: §3.2.2 has the TLSA base domain and the next hop's names"
    }),
    "host and next hop"
  ),
  commonName: parameter(
    Schema.Literals(commonNameUses).annotate({
      description:
        "whether the common name of a certificate without DNS-IDs is compared under DANE-TA(2), as §3.2.3 has it"
    }),
    "without DNS-ID"
  ),
  labelsAfterWildcard: parameter(
    Schema.Literals(wildcardDepths).annotate({
      description:
        "labels that must follow a wildcard under DANE-TA(2): 2 refuses a certificate for *.com, of which §3.2.3 says nothing"
    }),
    rfc7672.labelsAfterWildcard
  ),
  digests: parameter(
    Schema.Literals(digestUses).annotate({
      description:
        "which of several digests of one thing count: the strongest (digest agility, RFC 7671 §9), or all"
    }),
    smtpRules.digests
  ),
  keyPurpose: parameter(
    Schema.Literals(keyPurposeUses).annotate({
      description:
        "whether certificates under DANE-TA(2) must be for TLS servers (RFC 5280 §4.2.1.12), or may be for clients alone"
    }),
    smtpRules.keyPurpose
  ),
  publishedAnchors: parameter(
    Schema.Literals(publishedAnchorUses).annotate({
      description:
        "whether a trust anchor that a record 2 0 0 or 2 1 0 holds is used where the server does not send it (RFC 7671 §5.2.3)"
    }),
    smtpRules.publishedAnchors
  ),
  leafUnderAnchor: parameter(
    Schema.Literals(leafUses).annotate({
      description: "whether a DANE-TA(2) record may name the leaf itself; RFC 7671 §5.2 has it name an issuer"
    }),
    smtpRules.leaf
  ),
  wrongName: parameter(
    Schema.Literals(wrongNameTreatments).annotate({
      description:
        "what becomes of a leaf for other names below a matching DANE-TA(2) anchor: refused (§3.2.2), or plain chain: public authorities decide, and no name is asked for"
    }),
    smtpRules.wrongName
  ),
  fullData: parameter(
    Schema.Literals(fullDataUses).annotate({
      description:
        "whether data of matching type Full that is no certificate or key makes a record unusable (RFC 6698 §4.1)"
    }),
    "checked"
  ),
  mandatoryUnusable: parameter(
    Schema.Literals(mandatoryUnusable).annotate({
      description:
        "under isMandatory, TLSA records none of which is usable: no DANE, so the host is refused (§6), or TLS with whomever suffices"
    }),
    usualConduct.mandatoryUnusable
  ),
  failedAddress: Schema.optionalKey(
    Schema.Literals(failedAddressTreatments).annotate({
      description:
        "what a lookup of one kind of address that fails holds up where the other kind was found: the MX host (§2.1.2), as also when left out, or nothing: other addresses suffice"
    })
  ),
  failedTlsa: parameter(
    Schema.Literals(["host passed over", "domain waits"]).annotate({
      description:
        "what a TLSA lookup that fails for one MX host holds up: that host (§2.1.2), or mail to the domain, whatever other hosts it has"
    }),
    "host passed over"
  )
}

const Habits = Schema.Struct(habits)

export const rulesBy = (parameters: typeof Habits.Type): Omit<DaneRules, "anchorDates"> => ({
  ...smtpRules,
  names: {
    ...rfc7672,
    commonName: parameters.commonName,
    labelsAfterWildcard: parameters.labelsAfterWildcard
  },
  digests: parameters.digests,
  keyPurpose: parameters.keyPurpose,
  publishedAnchors: parameters.publishedAnchors,
  leaf: parameters.leafUnderAnchor,
  wrongName: parameters.wrongName
})
