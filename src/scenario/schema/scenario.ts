/** What a scenario file may say. `scenarios/scenario.schema.json` is generated from this. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Attacker } from "./attacker.ts"
import { Authorities } from "./caa.ts"
import { Domain, Host, mostOfAList, Zone } from "./deployment.ts"
import { Mail } from "./mail.ts"
import { ModelChoice } from "./model-choice.ts"
import { Operator } from "./operator.ts"
import { Outage } from "./outage.ts"
import { outcomes } from "./outcome.ts"
import { Phase } from "./phase.ts"
import { NamedSender, Sender } from "./sender.ts"
import { Duration, Latency, Start } from "./time.ts"

export const Scenario = Schema.Struct({
  title: Schema.String.annotate({ description: "a line for tables" }),
  question: Schema.optionalKey(Schema.String.annotate({ description: "what the scenario is to answer" })),
  seed: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_294_967_295 })).annotate({
      description: "everything random derives from it; 0 to 4294967295"
    }),
    1
  ),
  start: parameter(
    Start.annotate({ description: "wall clock of the simulated world at its start" }),
    "2026-03-02T09:00:00Z"
  ),
  latency: parameter(Latency.annotate({ description: "time to cross the network, one way" }), "20ms"),
  models: Schema.NonEmptyArray(ModelChoice),
  domain: parameter(Domain, {}),
  zones: parameter(Schema.Array(Zone).check(Schema.isMaxLength(mostOfAList)), []),
  hosts: parameter(Schema.Array(Host).check(Schema.isMaxLength(mostOfAList)), []),
  authorities: parameter(
    Authorities.annotate({ description: "certification authorities that anybody may order from" }),
    {}
  ),
  revocationLists: Schema.optionalKey(
    Schema.Struct({
      lifetime: parameter(
        Duration.annotate({
          description:
            "from a list to the next one that it promises, and so how long a sender may keep it; 10d is the most that the Baseline Requirements (§4.9.7) allow"
        }),
        "7d"
      )
    }).annotate({
      description:
        "authorities have revocation lists, and certificates say where (RFC 5280 §4.2.1.13); neither when left out"
    })
  ),
  operator: Schema.optionalKey(
    Operator.annotate({
      description:
        "who reads the TLS reports that the domain receives; when left out, somebody who believes aligned ones and changes nothing"
    })
  ),
  sender: parameter(Sender, {}),
  senders: parameter(
    Schema.Array(NamedSender).check(Schema.isMaxLength(mostOfAList)).annotate({
      description:
        "several senders, each with memory and resolver of its own; what `sender` says goes for all that do not say otherwise"
    }),
    []
  ),
  mail: Schema.optionalKey(
    Schema.NonEmptyArray(Mail).annotate({
      description: "one at the start when left out; with `phases`, these say which mail goes"
    })
  ),
  outages: parameter(
    Schema.Array(Outage).annotate({
      description: "services that are out of order for a while, by nobody's doing"
    }),
    []
  ),
  phases: parameter(Schema.Array(Phase).annotate({ description: "a timeline, in the order of time" }), []),
  attackers: parameter(
    Schema.Array(Attacker).annotate({
      description: "each runs by itself; a run without any is always there, as none"
    }),
    []
  ),
  expect: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Literals(outcomes))).annotate({
      description: "worst outcome for each model and attacker; where one differs, the exit status is 1"
    })
  )
})
export type Scenario = typeof Scenario.Type
