/** How senders ask their resolvers: is there one elsewhere that is asked over the network? RFC 8310. */
import { isRemote } from "../../staging/resolvers.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkResolverTransport = ({ sender, senders }: Scenario): ReadonlyArray<Inconsistency> =>
  [
    // What `sender` says goes for all, and some of them may have other resolvers.
    ...(senders.length === 0 ? [{ ...sender, path: ["sender"] }] : []),
    ...senders.map((one, index) => ({ resolver: sender.resolver, ...one, path: ["senders", index] }))
  ].flatMap(({ resolverTransport, resolver = "as-model-needs", path }) =>
    resolverTransport !== undefined && (resolver === "as-model-needs" || !isRemote(resolver))
      ? [
          inconsistency(
            [...path, "resolverTransport"],
            "a resolver elsewhere (resolver: remote or remote-always-ad), for one on the sender's own host is not asked over the network",
            resolver
          )
        ]
      : []
  )
