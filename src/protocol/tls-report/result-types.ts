/** What can go wrong, in the words in which senders report it. RFC 8460 §4.3 and §6.6: the list is closed. */

/** Of negotiation under any policy: RFC 8460 §4.3.1. */
export const negotiationResults = [
  "starttls-not-supported",
  "certificate-host-mismatch",
  "certificate-expired",
  "certificate-not-trusted",
  "validation-failure"
] as const

/** Of finding or understanding a DANE policy: RFC 8460 §4.3.2.1. */
export const daneResults = ["tlsa-invalid", "dnssec-invalid", "dane-required"] as const

/** Of finding or understanding an MTA-STS policy: RFC 8460 §4.3.2.2. */
export const mtaStsResults = ["sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid"] as const

export const resultTypes = [...negotiationResults, ...daneResults, ...mtaStsResults] as const
export type ResultType = (typeof resultTypes)[number]
