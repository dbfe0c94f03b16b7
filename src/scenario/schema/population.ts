/** What a population file may say: providers with their domains, senders that share what they know, who adopts, and whom attacks reach. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import type { MeasuredDomains } from "../measured-domains.ts"
import { Label } from "./label.ts"
import { Scenario } from "./scenario.ts"
import { Misconfiguration, Place } from "./sweep.ts"
import { Duration } from "./time.ts"

const Share = Schema.Number.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Count = (most: number) => Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: most }))

export const Provider = Schema.Struct({
  name: Label,
  share: Share.annotate({
    description:
      "of all domains; what all shares together leave up to 1 is at no provider: each of these domains has a host of its own"
  }),
  count: parameter(
    Count(100_000).annotate({
      description: "that many providers of equal size, which have the share together"
    }),
    1
  )
})

export const SendingParty = Schema.Struct({
  name: Label,
  share: Share.annotate({ description: "of all mail; the shares come to 1 together" }),
  count: parameter(
    Count(1_000_000).annotate({
      description: "that many senders of equal size, which have the share together"
    }),
    1
  ),
  profile: Schema.optionalKey(
    Schema.Literals(senderProfiles.map(({ id }) => id)).annotate({
      description: "the software; as `scenario.sender` says when left out"
    })
  )
})

const Mistake = Schema.Struct({
  ...Misconfiguration.fields,
  made: parameter(
    Schema.Literals(["by-domains", "by-providers"]).annotate({
      description: "does it befall single domains, or all domains of a provider at once?"
    }),
    "by-domains"
  )
})

/** The same for all, or by name; `others` stands for all that are not named. */
const ShareByName = Schema.Union([Share, Schema.Record(Schema.String, Share)])

/** By the model's label; `others` stands for all that are not there. */
const Shares = Schema.Record(Schema.String, ShareByName)

/** TLS reports, RFC 8460. Whoever adopts early is taken to report early. */
const Reporting = Schema.Struct({
  domains: ShareByName.annotate({
    description:
      "share that asks for TLS reports: of all domains, or by provider; `others` stands for all that are not named"
  }),
  senders: ShareByName.annotate({
    description: "share that sends TLS reports: of all senders, or by their name; `others` likewise"
  })
})

/** Whom the attacker reaches, as a share that is drawn, or by name. */
const Reach = Schema.Struct({
  name: Label,
  attacker: Label.annotate({ description: "one of the scenario's" }),
  providers: Schema.optionalKey(
    Schema.Union([Share, Schema.NonEmptyArray(Label)]).annotate({
      description: "mail to these, or to that share of the providers"
    })
  ),
  senders: Schema.optionalKey(
    Schema.Union([Share, Schema.NonEmptyArray(Label)]).annotate({
      description: "mail of these, or of that share of the senders: a network, a region, a resolver"
    })
  ),
  paths: Schema.optionalKey(Share.annotate({ description: "share of the pairs of a sender and a provider" }))
})

/** What the file that `domains` names says of each of its domains. */
const asMeasured = "as-measured"

export const WrittenPopulation = Schema.Struct({
  title: Schema.String.annotate({ description: "a line for tables" }),
  question: Schema.optionalKey(Schema.String),
  scenario: Scenario.annotate({
    description:
      "models, attackers and the deployment of one domain at its provider; its MX hosts have names outside the domain. What it says of mail is replaced"
  }),
  horizon: parameter(Duration.annotate({ description: "no mail is handed over later" }), "30d"),
  domains: Schema.Union([Count(10_000_000), Schema.Struct({ file: Schema.String })]).annotate({
    description:
      "how many, drawn by the shares of the providers; or a CSV file beside this one with the columns domain, provider (empty for a domain with hosts of its own), dnssec and tlsa (yes or no) and mta_sts (none, testing or enforce), the most popular domain first"
  }),
  mails: Schema.Number.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000_000 })).annotate({
    description: "mails in the whole time, on average: each sender's are a Poisson process"
  }),
  zipf: parameter(
    Schema.Number.check(Schema.isBetween({ minimum: 0, maximum: 5 })).annotate({
      description: "popularity of the domain of rank r goes with r to the power of minus this"
    }),
    1
  ),
  providers: parameter(
    Schema.Array(Provider).annotate({
      description: "of domains that are drawn; those of a CSV file are at the providers that it names"
    }),
    []
  ),
  senders: Schema.NonEmptyArray(SendingParty),
  adoptions: parameter(
    Schema.NonEmptyArray(
      Schema.Struct({
        name: Label,
        domains: parameter(
          Schema.Union([Schema.Literal(asMeasured), Shares]).annotate({
            description:
              "for each model's label, the share of domains that adopt it, or that share by provider; `others` stands for all that are not named. as-measured: each domain publishes what the CSV file says, under every model"
          }),
          { others: 1 }
        ),
        senders: parameter(
          Shares.annotate({ description: "likewise, of senders, or of senders by their name" }),
          { others: 1 }
        ),
        reporting: parameter(
          Reporting.annotate({
            description:
              "who sends TLS reports, and about whom: they tell operators of an attack, a day later"
          }),
          { domains: 0, senders: 0 }
        )
      })
    ),
    [{ name: "full" }]
  ),
  mistakes: parameter(Schema.Array(Mistake), []),
  attacks: parameter(Schema.Array(Reach), []),
  replicates: parameter(Count(10_000), 1),
  variants: parameter(
    Schema.Array(
      Schema.Struct({
        name: Label,
        at: Place,
        value: Schema.Unknown
      })
    ).annotate({
      description:
        "the whole file once more for each of these, with another value at one place: what results owe to what was assumed there"
    }),
    []
  ),
  sources: parameter(
    Schema.Record(Schema.String, Schema.String).annotate({
      description:
        "for every number that stands for the world, by its place: where it comes from, with the year, or assumed"
    }),
    {}
  )
})

/** As the file says it. */
export type WrittenPopulation = typeof WrittenPopulation.Type

/** With the domains that the file names, if it names one. */
export interface Population extends Omit<WrittenPopulation, "domains" | "variants"> {
  readonly domains: number | MeasuredDomains
  /** None has variants of its own. */
  readonly variants: ReadonlyArray<{ readonly name: string; readonly population: Population }>
}
