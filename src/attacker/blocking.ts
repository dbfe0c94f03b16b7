/** How something is kept from arriving, and what a scenario may say of it. */
import { Schema } from "effect"
import { parameter } from "../protocol/parameter.ts"
import { drop, reset } from "../world/crossing.ts"

const ways = ["silence", "reset"] as const
export type BlockingWay = (typeof ways)[number]

export const blockingParameter = (usual: BlockingWay) =>
  parameter(
    Schema.Literals(ways).annotate({
      description: "silence: the client waits for its timeout; reset: it learns at once"
    }),
    usual
  )

export const blocked = (how: BlockingWay): typeof drop | typeof reset => (how === "silence" ? drop : reset)
