/** What a scenario says of its attackers: what each has, from when to when, and how far it reaches. */
import { Schema } from "effect"
import { attackerPositions } from "../../attacker/positions.ts"
import { capabilities } from "../../attacker/registry.ts"
import { parameter } from "../../protocol/parameter.ts"
import { TimedAction } from "./action.ts"
import { NameOrAddress } from "./names.ts"
import { Duration } from "./time.ts"
import { when } from "./when.ts"

/** The run without attacker is called none, and the one with the attacks of the phases scripted; no other may be. */
const AttackerName = Schema.String.check(
  Schema.isPattern(/^(?!(?:none|scripted)$)[A-Za-z0-9][A-Za-z0-9._+-]*$/, {
    expected:
      "letters, digits and . _ + - only, and neither none, which stands for the run without attacker, nor scripted, which stands for what the phases say"
  })
)

/** What an attacker may be after; the words of goals are those of searches. */
export const attackerGoals = [
  "worst",
  "read-mail",
  "read-mail-undetected",
  "impersonate",
  "withhold"
] as const
export type AttackerGoal = (typeof attackerGoals)[number]

const capabilityIds = capabilities.map(({ id }) => id)

const limits = {
  targets: Schema.optionalKey(
    Schema.NonEmptyArray(NameOrAddress).annotate({
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

/** The same without times: a phase has its own. */
export const PhaseCapability = Schema.Union([
  Schema.Literals(capabilityIds),
  ...capabilities.map(({ id, parameters }) =>
    Schema.Struct({
      capability: Schema.Literal(id),
      ...limits,
      parameters: Schema.optionalKey(parameters)
    })
  )
])

export const Attacker = Schema.Struct({
  name: AttackerName,
  capabilities: parameter(
    Schema.Array(CapabilityChoice).annotate({
      description: "what it has; it plays the strategy that gets furthest with that (`goal`)"
    }),
    []
  ),
  goal: parameter(
    Schema.Literals(attackerGoals).annotate({
      description:
        "what it plays for with its capabilities: worst is what is worst for the sender, in this order: it takes the mail and passes every check, it reads the mail, it keeps the mail back, the mail goes with less protection than without it. Over several mails it wants as many as it can at the worst, then at the next"
    }),
    "worst"
  ),
  actions: parameter(
    Schema.Array(TimedAction).annotate({
      description:
        "what it does, written out; before all that its capabilities could do. Where two could act on one thing, the one listed first does"
    }),
    []
  ),
  ordersAt: parameter(
    Schema.Array(Duration).annotate({
      description:
        "when it orders certificates besides, after the start; it always does when it comes to hold a capability that could deceive an authority. Ordering takes none"
    }),
    []
  ),
  ordersWildcards: parameter(
    Schema.Boolean.annotate({
      description:
        "whether it orders certificates for wildcards too, behind those for single names; authorities then ask CAA for issuewild (RFC 8659 §4.3) and validate over DNS alone"
    }),
    false
  )
})
