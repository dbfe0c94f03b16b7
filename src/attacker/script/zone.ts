/** Scripted changes of a zone where it is kept: by its operator, its registrar or its registry, whose access somebody has. RFC 3833 §2.6. */
import type { Position } from "../../world/crossing.ts"
import type { Menu } from "../capability.ts"
import { questionText, readQuery } from "../forged-answer.ts"
import type { ScriptedAction } from "./action.ts"

type ZoneAction = Extract<ScriptedAction, { readonly on: "zone" }>

/** Whoever asks a name server; what resolvers say they have asked for themselves. */
const positions: ReadonlyArray<Position> = [
  "resolver to authority",
  "perspective to name server",
  "sender's perspective to name server"
]

export const zoneMenu = ({ apex, answer }: ZoneAction): Menu => ({
  dns: (crossing) => {
    const asked = positions.includes(crossing.position) ? readQuery(crossing.query) : undefined
    const changed = asked && answer(crossing)
    return asked === undefined || changed === undefined
      ? []
      : [
          {
            does: `write into ${apex}: ${questionText(asked.question)}`,
            // The authority itself says it: where that is out of order, nobody does.
            verdict: { _tag: "Alter", alter: () => changed, isFromAuthority: true }
          }
        ]
  }
})
