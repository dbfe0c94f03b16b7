/** The words for what became of a delivery attempt. They are judged in `experiment/`; scenarios may expect them. */

/** From what the sender was promised down to the worst. */
export const outcomes = [
  "delivered-authenticated",
  "delivered-unauthenticated-ok",
  "delivered-cleartext-ok",
  "deferred-other",
  "deferred-by-misconfiguration",
  "deferred-by-attack",
  "exposed-passive",
  "intercepted-cleartext",
  "intercepted-unauthenticated",
  "intercepted-authenticated"
] as const
export type Outcome = (typeof outcomes)[number]

export const isOutcome = (text: string): text is Outcome => outcomes.some((outcome) => outcome === text)

/** What one line says about each outcome; used by help texts and reports. */
export const outcomeMeanings: Readonly<Record<Outcome, string>> = {
  "delivered-authenticated": "over TLS to the recipient's host, which the sender's checks identified",
  "delivered-unauthenticated-ok": "over TLS to the recipient's host, which nobody checked",
  "delivered-cleartext-ok": "in clear to the recipient's host, and nobody was on the path",
  "deferred-other": "queued for a reason that is neither the attacker's nor the domain's, such as an outage",
  "deferred-by-misconfiguration":
    "not delivered even without an attacker, because of what the domain itself published or runs",
  "deferred-by-attack": "queued, where the same attempt without the attacker was delivered",
  "exposed-passive": "to the recipient's host, but read in transit",
  "intercepted-cleartext": "in clear to a host of the attacker's",
  "intercepted-unauthenticated": "over TLS to the attacker, whom nobody checked",
  "intercepted-authenticated": "over TLS to the attacker, who passed every check"
}
