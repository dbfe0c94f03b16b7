/**
 * What a row of a TLS report means, and which outcomes of a simulated attempt would put such a row into the report of our
 * senders. RFC 8460 §4.3.
 *
 * A row is of a session and an outcome is of a mail: where another MX host took the mail, it was delivered for all that.
 */
import type { ResultType } from "../protocol/tls-report/result-types.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"

export interface RowMeaning {
  /** A sentence with its section. */
  readonly means: string
  /** What the operator looks at first. */
  readonly check: string
}

export const rowMeanings: Readonly<Record<ResultType, RowMeaning>> = {
  "starttls-not-supported": {
    means: "The MX host did not offer STARTTLS, or refused it (RFC 8460 §4.3.1).",
    check:
      "Ask the host from another network. If it offers STARTTLS there, something on this sender's path hid the offer, as an attacker does."
  },
  "certificate-host-mismatch": {
    means: "The certificate is for other names than the MX host's (RFC 8460 §4.3.1).",
    check:
      "Compare the names in the certificate with the MX records. If they agree, this sender spoke to another host."
  },
  "certificate-expired": {
    means: "The certificate has expired (RFC 8460 §4.3.1).",
    check:
      "Renew the certificate, and see that every MX host was restarted with it. If all are new, this sender spoke to another host."
  },
  "certificate-not-trusted": {
    means: "Neither a trusted authority nor a TLSA record vouches for the certificate (RFC 8460 §4.3.1).",
    check:
      "See that the host sends its intermediate certificates, and that TLSA records fit the present key. If they do, this sender spoke to another host."
  },
  "validation-failure": {
    means: "The TLS session failed for another reason, which failure-reason-code may name (RFC 8460 §4.3.1).",
    check: "Look for the time and the sender's address in the log of the MX host."
  },
  "tlsa-invalid": {
    means: "None of the TLSA records is valid (RFC 8460 §4.3.2.1).",
    check: "Publish a record that senders can use, such as 3 1 1 with the SHA-256 digest of the host's key."
  },
  "dnssec-invalid": {
    means: "The resolver gave no valid answer about the TLSA records (RFC 8460 §4.3.2.1).",
    check: "Look for expired signatures, a wrong DS record, and name servers that do not answer for TLSA."
  },
  "dane-required": {
    means: "The sender requires DANE, and the MX host has no TLSA records with DNSSEC (RFC 8460 §4.3.2.1).",
    check: "Publish TLSA records for every MX host, in signed zones."
  },
  "sts-policy-fetch-error": {
    means: "The MTA-STS policy could not be fetched over HTTPS (RFC 8460 §4.3.2.2).",
    check:
      "Fetch https://mta-sts.DOMAIN/.well-known/mta-sts.txt from another network. If that works, something on this sender's path blocked it, as an attacker does."
  },
  "sts-policy-invalid": {
    means: "The MTA-STS policy was fetched and is not valid (RFC 8460 §4.3.2.2).",
    check: "Check the policy against RFC 8461 §3.2: version, mode, mx and max_age."
  },
  "sts-webpki-invalid": {
    means: "The certificate of the policy host is not valid (RFC 8460 §4.3.2.2).",
    check: "Renew the certificate of mta-sts.DOMAIN, and send the intermediate certificates with it."
  }
}

export const isResultType = (text: string | undefined): text is ResultType =>
  text !== undefined && Object.hasOwn(rowMeanings, text)

export const stsModes = ["enforce", "testing", "none"] as const
export type StsMode = (typeof stsModes)[number]

/** RFC 8461 §3.2: of several fields of one name the first counts. */
export const modeOf = (policyString: ReadonlyArray<string>): StsMode | undefined => {
  const line = policyString.find((text) => /^\s*mode\s*:/.test(text))
  return stsModes.find((mode) => mode === line?.slice(line.indexOf(":") + 1).trim())
}

/** The policy of a row, as far as the report shows it. */
export interface RowPolicy {
  readonly policyType: string | undefined
  readonly mode: StsMode | undefined
}

export interface RowOutcomes {
  /** What became of mail, as one clause. */
  readonly because: string
  /** Without an attacker, and with one. */
  readonly undisturbed: ReadonlyArray<Outcome>
  readonly attacked: ReadonlyArray<Outcome>
}

const refused = { undisturbed: ["deferred-by-misconfiguration"], attacked: ["deferred-by-attack"] } as const

const inClear = {
  undisturbed: ["delivered-cleartext-ok"],
  attacked: ["exposed-passive", "intercepted-cleartext"]
} as const

const unauthenticated = {
  undisturbed: ["delivered-unauthenticated-ok"],
  attacked: ["intercepted-unauthenticated"]
} as const

type Effects = Omit<RowOutcomes, "because">

const either = (...all: ReadonlyArray<Effects>): Effects => ({
  undisturbed: [...new Set(all.flatMap(({ undisturbed }) => undisturbed))],
  attacked: [...new Set(all.flatMap(({ attacked }) => attacked))]
})

const delivered = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "delivered-cleartext-ok"
] as const satisfies ReadonlyArray<Outcome>

const anyDelivery = either({ undisturbed: delivered, attacked: [] }, unauthenticated, inClear, refused)

/** The mail went as though nobody had checked. */
const regardless = (result: ResultType): Effects => {
  switch (result) {
    case "starttls-not-supported":
      return inClear
    case "validation-failure":
      // RFC 7435 §5: after a handshake that fails the mail may go in clear.
      return either(unauthenticated, inClear)
    default:
      return unauthenticated
  }
}

export const outcomesOfRow = (result: ResultType, { policyType, mode }: RowPolicy): RowOutcomes => {
  switch (result) {
    case "tlsa-invalid":
      return {
        because:
          "where no record can be used, mail goes over TLS to an unknown host, and not in clear (RFC 7672 §2.2)",
        ...either(unauthenticated, refused)
      }
    case "dnssec-invalid":
      return { because: "mail does not go to this MX host (RFC 7672 §2.1.2)", ...refused }
    case "dane-required":
      return { because: "mail does not go to this MX host", ...refused }
    case "sts-policy-fetch-error":
    case "sts-policy-invalid":
    case "sts-webpki-invalid":
      return {
        because:
          "a policy that the sender has kept goes on, and otherwise mail goes as if there were none (RFC 8461 §3.3)",
        // Whoever stops the fetch alone sees the mail delivered to the right host, authenticated or not.
        undisturbed: anyDelivery.undisturbed,
        attacked: [...delivered, ...anyDelivery.attacked]
      }
    default:
      return ofSession(result, policyType, mode)
  }
}

const ofSession = (
  result: ResultType,
  policyType: string | undefined,
  mode: StsMode | undefined
): RowOutcomes => {
  if (policyType === "tlsa")
    return { because: "mail does not go to this MX host (RFC 7672 §2.2)", ...refused }
  if (policyType === "sts" && mode === "enforce")
    return { because: "mail does not go to this MX host (RFC 8461 §5)", ...refused }
  if (policyType === "sts" && mode !== undefined)
    return {
      because: `mode ${mode} stops nothing, so the mail was delivered all the same (RFC 8461 §5)`,
      ...regardless(result)
    }
  return policyType === "sts"
    ? {
        because:
          "the report does not show the mode: enforce refuses the host, testing delivers (RFC 8461 §5)",
        ...either(refused, regardless(result))
      }
    : {
        because:
          "without DANE and MTA-STS mail is delivered all the same, unless the sender has a rule of its own, such as static-tls",
        ...either(regardless(result), refused)
      }
}

/** What the sessions that succeeded came to: nobody was authenticated where there was no policy. */
export const outcomesOfSuccess = (policyType: string | undefined): ReadonlyArray<Outcome> =>
  policyType === "no-policy-found"
    ? [
        "delivered-unauthenticated-ok",
        "delivered-cleartext-ok",
        "exposed-passive",
        "intercepted-unauthenticated"
      ]
    : ["delivered-authenticated"]
