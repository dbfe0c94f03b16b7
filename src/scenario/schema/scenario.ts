/** What a scenario file may say. `scenarios/scenario.schema.json` is generated from this. */
import { Schema } from "effect"
import { attackerPositions } from "../../attacker/positions.ts"
import { capabilities } from "../../attacker/registry.ts"
import { trustModels } from "../../models/registry.ts"
import { parameter } from "../../protocol/parameter.ts"
import { Action } from "./action.ts"
import { Authorities } from "./caa.ts"
import { Domain, DomainChange, Host, Zone } from "./deployment.ts"
import { Label } from "./label.ts"
import { DomainName } from "./names.ts"
import { Outage } from "./outage.ts"
import { outcomes } from "./outcome.ts"
import { NamedSender, Sender } from "./sender.ts"
import { Duration, Instant } from "./time.ts"

/** The run without attacker is called none, and the one with the attacks of the phases scripted; no other may be. */
const AttackerName = Schema.String.check(
  Schema.isPattern(/^(?!(?:none|scripted)$)[A-Za-z0-9][A-Za-z0-9._+-]*$/, {
    expected:
      "letters, digits and . _ + - only, and neither none, which stands for the run without attacker, nor scripted, which stands for what the phases say"
  })
)

const modelIds = trustModels.map(({ id }) => id)
const capabilityIds = capabilities.map(({ id }) => id)

/** A model by its id, or with a name of its own and parameters, so that one model can run in several ways. */
export const ModelChoice = Schema.Union([
  Schema.Literals(modelIds),
  ...trustModels.map(({ id, parameters }) =>
    Schema.Struct({
      model: Schema.Literal(id),
      as: Schema.optionalKey(
        Label.annotate({ description: "name in tables and CSV files; the model's id when left out" })
      ),
      parameters: Schema.optionalKey(parameters)
    })
  )
])

const limits = {
  targets: Schema.optionalKey(
    Schema.NonEmptyArray(DomainName).annotate({
      description:
        "names of hosts, or addresses, to which it is limited; all when left out. In DNS the name asked, and what is below it; otherwise the host that is talked to"
    })
  ),
  probability: Schema.optionalKey(
    Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })).annotate({
      description:
        "chance that it can act on one way (from a host to another) in any one minute, drawn from the seed; 1 when left out"
    })
  )
}

const when = {
  from: parameter(
    Duration.annotate({ description: "when it begins, after the start of the scenario" }),
    "0s"
  ),
  to: Schema.optionalKey(Duration.annotate({ description: "when it ends; never, when left out" }))
}

/** A capability by its id, always there, or from a time to a time and with parameters; or all of a position. */
export const CapabilityChoice = Schema.Union([
  Schema.Literals(capabilityIds),
  ...capabilities.map(({ id, parameters }) =>
    Schema.Struct({
      capability: Schema.Literal(id),
      ...when,
      ...limits,
      parameters: Schema.optionalKey(parameters)
    })
  ),
  Schema.Struct({
    position: Schema.Literals(attackerPositions.map(({ id }) => id)).annotate({
      description:
        "where the attacker sits: all that it can do from there, as `hoptrust list positions` has it"
    }),
    ...when,
    ...limits
  })
])

export const Attacker = Schema.Struct({
  name: AttackerName,
  capabilities: parameter(
    Schema.Array(CapabilityChoice).annotate({
      description: "what it has; where two could act on one thing, the one listed first does"
    }),
    []
  ),
  actions: parameter(
    Schema.Array(Action).annotate({
      description: "what it does at all times, written out; before all that its capabilities could do"
    }),
    []
  )
})

export const Mail = Schema.Struct({
  at: parameter(Duration.annotate({ description: "when it is handed to the sender, after the start" }), "0s"),
  to: Schema.optionalKey(
    Schema.String.annotate({ description: "recipient; user@ the domain when left out" })
  ),
  sender: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the one of `senders` that sends it; all do when left out"
    })
  ),
  triggered: Schema.optionalKey(
    Schema.Boolean.annotate({
      description:
        "goes only when an attacker brings it about (capability trigger); in the run without attacker it goes by itself, for comparison"
    })
  )
})

/** The same without times: a phase has its own. */
const PhaseCapability = Schema.Union([
  Schema.Literals(capabilityIds),
  ...capabilities.map(({ id, parameters }) =>
    Schema.Struct({
      capability: Schema.Literal(id),
      ...limits,
      parameters: Schema.optionalKey(parameters)
    })
  )
])

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
    Instant.annotate({ description: "wall clock of the simulated world at its start" }),
    "2026-03-02T09:00:00Z"
  ),
  latency: parameter(Duration.annotate({ description: "time to cross the network, one way" }), "20ms"),
  models: Schema.NonEmptyArray(ModelChoice),
  domain: parameter(Domain, {}),
  zones: parameter(Schema.Array(Zone), []),
  hosts: parameter(Schema.Array(Host), []),
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
  sender: parameter(Sender, {}),
  senders: parameter(
    Schema.Array(NamedSender).annotate({
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
