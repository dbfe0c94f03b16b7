/** A mail that a served host has taken, as one line: what became of it, and in whose hands it is. */
import { judgeAttempt } from "../experiment/outcome.ts"
import type { MailTaken } from "../live/smtp-listener.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { ServedHost } from "../serving/served-host.ts"
import type { Holding } from "../world/ledger.ts"

/** Host, in what form it came, from whom to whom, what `run` would call it, and who holds the text. */
export const mailLine = (
  {
    tlsVersion = "in clear",
    reversePath,
    forwardPaths
  }: Pick<MailTaken, "tlsVersion" | "reversePath" | "forwardPaths">,
  host: Pick<ServedHost, "name">,
  holdings: ReadonlyArray<Holding>
) =>
  [
    host.name,
    tlsVersion,
    `<${reversePath}>`,
    "to",
    forwardPaths.map((path) => `<${path}>`).join(", "),
    possibleOutcomes(holdings).join(" or "),
    `(${holdings.map(holderOf).join("; ")})`
  ].join("  ")

/** Whether the client verified whom it talked to is known to the client alone; in clear there was nothing to verify. */
export const possibleOutcomes = (holdings: ReadonlyArray<Holding>): ReadonlyArray<Outcome> => {
  const claims = holdings.some(({ form }) => form === "tls")
    ? (["authenticated", "unauthenticated"] as const)
    : (["unauthenticated"] as const)
  return [...new Set(claims.map((claim) => judgeAttempt({ holdings, claim })))]
}

const holderOf = ({ holder, at, how, form }: Holding): string =>
  `${how} ${form === "clear" ? "in clear" : "over TLS"} by the ${holder} ${how === "received" ? `at ${at}` : at}`
