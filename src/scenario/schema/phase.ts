/** What a scenario says of its phases: a timeline of changes, attacks, mail and expectations. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Action } from "./action.ts"
import { PhaseCapability } from "./attacker.ts"
import { DomainChange, Host, Zone } from "./deployment.ts"
import { Label } from "./label.ts"
import { Mail } from "./mail.ts"
import { HostName } from "./names.ts"
import { outcomes } from "./outcome.ts"
import { Duration } from "./time.ts"

/** What a restart without a disk empties. */
const forgettable = ["resolver-caches", "sender-memories"] as const

/** A stretch of the scenario's time, up to the next phase: what changes, who attacks, which mail goes, what is expected. */
export const Phase = Schema.Struct({
  name: Label,
  at: Duration.annotate({ description: "when it begins, after the start of the scenario" }),
  mail: parameter(
    Schema.Array(Mail).annotate({
      description: "mail, each `at` counted from the beginning of the phase; one at once when left out"
    }),
    [{}]
  ),
  capabilities: parameter(
    Schema.Array(PhaseCapability).annotate({
      description: "what the attacker called scripted has during this phase"
    }),
    []
  ),
  actions: parameter(
    Schema.Array(Action).annotate({
      description: "what the attacker called scripted does during this phase, before all else"
    }),
    []
  ),
  domain: Schema.optionalKey(
    DomainChange.annotate({ description: "what of the domain is otherwise from now on" })
  ),
  zones: parameter(
    Schema.Array(Zone).annotate({
      description: "zones from now on, each in place of what stood under its apex before"
    }),
    []
  ),
  hosts: parameter(
    Schema.Array(Host).annotate({
      description: "hosts from now on, each in place of what stood under its name before"
    }),
    []
  ),
  removes: parameter(
    Schema.Array(HostName).annotate({
      description:
        "names of hosts that are gone from now on, with the address records that presets make for them, until a later phase writes them out again; whatever else is published about them stays"
    }),
    []
  ),
  forgets: parameter(
    Schema.Array(Schema.Literals(forgettable)).annotate({
      description:
        "what is empty when the phase begins, as after a restart: the caches of all senders' resolvers, or what senders keep themselves, such as policies of MTA-STS"
    }),
    []
  ),
  undoes: parameter(
    Schema.Array(Label).annotate({
      description:
        "names of earlier phases: what they changed of the deployment is no longer so, as after a repair"
    }),
    []
  ),
  publishes: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)).annotate({
      description:
        "for models by their labels: parameters by which the domain publishes from now on, such as mta-sts: { mode: none }"
    })
  ),
  expect: Schema.optionalKey(
    Schema.Record(
      Schema.String,
      Schema.Union([
        Schema.Literals(outcomes),
        Schema.Record(Schema.String, Schema.Literals(outcomes)).annotate({
          description: "for each sender by name"
        })
      ])
    ).annotate({
      description:
        "worst outcome of this phase's mail for each model, with the attacks of the phases where there are any"
    })
  )
})
