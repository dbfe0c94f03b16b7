/** What a sweep file may say: a scenario, the traffic that it carries, what is uncertain about it, and what is varied. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import { DomainChange, Host, Zone } from "./deployment.ts"
import { Label } from "./label.ts"
import { Scenario } from "./scenario.ts"
import { Duration } from "./time.ts"

const Share = Schema.Number.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Count = (most: number) => Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: most }))

export const Traffic = Schema.Struct({
  domains: parameter(
    Count(1_000_000).annotate({
      description: "mail domains that one sender writes to: that many pairs, each by itself"
    }),
    50
  ),
  mailsPerDay: parameter(
    Schema.Number.check(Schema.isBetween({ minimum: 0.001, maximum: 1_000_000 })).annotate({
      description: "mails a day to all of them together, a Poisson process each"
    }),
    50
  ),
  zipf: parameter(
    Schema.Number.check(Schema.isBetween({ minimum: 0, maximum: 5 })).annotate({
      description:
        "popularity of the domain of rank r goes with r to the power of minus this; 0 makes all equal"
    }),
    1
  ),
  knownBefore: parameter(
    Share.annotate({
      description:
        "share of domains to which a mail goes at the very start, before any attacker that comes later"
    }),
    0.5
  ),
  bornLater: parameter(
    Share.annotate({
      description:
        "share of the other domains to which nothing goes before a time drawn from the whole horizon"
    }),
    0
  )
})

/** Whichever comes first; neither never comes. */
export const Repair = Schema.Struct({
  afterReport: Schema.optionalKey(
    Duration.annotate({
      description:
        "the operator's reaction time, from the arrival of the first TLS report that tells of a failure (RFC 8460)"
    })
  ),
  after: Schema.optionalKey(
    Duration.annotate({
      description: "time in which the operator notices without reports, from when the fault was made"
    })
  )
})

/** What an operator gets wrong: changes of the deployment, as a phase would bring them. */
export const Misconfiguration = Schema.Struct({
  name: Label,
  share: Share.annotate({
    description: "of the domains that adopt the model; all shares together are 1 at most"
  }),
  from: parameter(
    Duration.annotate({ description: "when the fault is made, after the start of the scenario" }),
    "0s"
  ),
  repaired: parameter(
    Repair.annotate({ description: "when it is repaired, on the next full hour; never when left out" }),
    {}
  ),
  domain: Schema.optionalKey(DomainChange),
  zones: parameter(Schema.Array(Zone), []),
  hosts: parameter(Schema.Array(Host), []),
  publishes: Schema.optionalKey(Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)))
})

/** A place in this file: keys and indices from its top, joined by dots. */
export const Place = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*$/, {
    expected: "a place in this file, such as traffic.zipf or scenario.models.0.parameters.maxAgeSeconds"
  })
)

export const Sweep = Schema.Struct({
  title: Schema.String.annotate({ description: "a line for tables" }),
  question: Schema.optionalKey(Schema.String),
  scenario: Scenario.annotate({
    description:
      "models, attackers and deployment; what it says of mail and phases' mail is replaced by the traffic"
  }),
  horizon: parameter(Duration.annotate({ description: "no mail is handed over later" }), "30d"),
  traffic: parameter(Traffic, {}),
  adoption: parameter(
    Schema.Struct({
      domains: parameter(Share.annotate({ description: "share of domains that adopt the model" }), 1),
      senders: parameter(
        Share.annotate({ description: "share of pairs whose sender does; the others are opportunistic" }),
        1
      ),
      reporting: parameter(
        Share.annotate({
          description: "share of domains that ask for TLS reports, where the scenario's domain does"
        }),
        1
      )
    }),
    {}
  ),
  senders: parameter(
    Schema.Array(
      Schema.Struct({ profile: Schema.Literals(senderProfiles.map(({ id }) => id)), share: Share })
    ).annotate({
      description: "mix of sender profiles; the rest up to 1 is as `scenario.sender` says"
    }),
    []
  ),
  misconfigured: parameter(Schema.Array(Misconfiguration), []),
  attacks: parameter(
    Schema.Array(Schema.Struct({ name: Label, mix: Schema.Record(Schema.String, Share) })).annotate({
      description:
        "attackers of the scenario by shares of pairs, the rest up to 1 undisturbed; each attacker on all pairs when left out"
    }),
    []
  ),
  replicates: parameter(
    Count(100_000).annotate({
      description: "how often everything random is drawn anew, from seeds that follow the scenario's"
    }),
    10
  ),
  until: Schema.optionalKey(
    Schema.Struct({
      halfWidth: Schema.Number.check(Schema.isBetween({ minimum: 0.000_001, maximum: 1 })),
      atMost: Count(1_000_000)
    }).annotate({
      description:
        "goes on, `replicates` at a time, until the interval of every exposed share of mail is that narrow each way, or so many replicates are done"
    })
  ),
  vary: parameter(
    Schema.Array(
      Schema.Struct({
        name: Label,
        at: Schema.Union([Place, Schema.NonEmptyArray(Place)]).annotate({
          description:
            "one place, or several that change together: each value is then a list, one for each place"
        }),
        values: Schema.NonEmptyArray(Schema.Unknown)
      })
    ).annotate({ description: "what is varied, and the values it takes; the first is the usual one" }),
    []
  ),
  design: parameter(
    Schema.Literals(["grid", "one-at-a-time"]).annotate({
      description: "every value with every other, or each by itself while the others are usual"
    }),
    "grid"
  ),
  draw: parameter(
    Schema.Array(
      Schema.Struct({
        at: Place,
        from: Schema.Finite,
        to: Schema.Finite
      })
    ).annotate({
      description: "what is uncertain: drawn anew for each replicate, evenly between the two"
    }),
    []
  ),
  sources: parameter(
    Schema.Record(Schema.String, Schema.String).annotate({
      description:
        "for every number that stands for the world (traffic, adoption, senders, misconfigured, attacks, draw), by its place: where it comes from, with the year, or assumed"
    }),
    {}
  )
})
export type Sweep = typeof Sweep.Type
