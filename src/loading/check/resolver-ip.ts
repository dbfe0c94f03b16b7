/** IP versions of senders' resolvers: is there one on the sender's own host, to which they belong? */
import { isRemote } from "../../staging/resolvers.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkResolverIp = ({ sender, senders }: Scenario): ReadonlyArray<Inconsistency> =>
  [
    // What `sender` says goes for all, and some of them may have other resolvers.
    ...(senders.length === 0 ? [{ ...sender, path: ["sender"] }] : []),
    ...senders.map((one, index) => ({ resolver: sender.resolver, ...one, path: ["senders", index] }))
  ].flatMap(({ resolverIp, resolver = "as-model-needs", path }) =>
    resolverIp !== undefined && resolver !== "as-model-needs" && isRemote(resolver)
      ? [inconsistency([...path, "resolverIp"], "a resolver on the sender's own host", resolver)]
      : []
  )
