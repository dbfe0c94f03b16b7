/** What a scenario says of services that are out of order for a while, without any attacker. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { outageWays } from "../../world/outages.ts"
import { DomainName } from "./names.ts"
import { Duration } from "./time.ts"

export const outageRoles = ["mx-hosts", "name-servers", "web-hosts"] as const

const times = {
  from: Duration.annotate({ description: "when it begins, after the start of the scenario" }),
  to: Duration.annotate({ description: "when it is over" }),
  how: parameter(
    Schema.Literals(outageWays).annotate({
      description: "silent: nothing comes back; refused: the host is there, and nobody listens"
    }),
    "silent"
  )
}

export const Outage = Schema.Union([
  Schema.Struct({
    of: Schema.Literals(outageRoles).annotate({
      description:
        "the domain's mail exchangers, the name servers of its zones, or the recipient's web hosts, that of policies among them"
    }),
    ...times
  }),
  Schema.Struct({
    host: DomainName.annotate({ description: "name of a host, with all its services" }),
    ...times
  })
])
