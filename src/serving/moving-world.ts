/**
 * A served world whose scenario is moved on while it stands. It is made anew for each moment, which is then the present time of its clients, and stands at the
 * same ports. Connections that stand are broken off: what they still say would be of an earlier moment.
 */
import { Effect, Exit, Result, Schema, Scope } from "effect"
import type { CannotListen } from "../live/loopback.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { atLoopback } from "./placement.ts"
import { type Ports, serve, type ServeOptions } from "./serve.ts"
import { type CannotServe, servedWorld, type ServedWorld, type ServingPlan } from "./served-world.ts"
import { ShownCertificates } from "./shown-certificates.ts"

/** A time that the scenario is past, or that no clock of its world can tell. */
export class NoSuchMoment extends Schema.TaggedError<NoSuchMoment>()("NoSuchMoment", {
  reason: Schema.Literals(["it is past", "the scenario would have started before 1970"])
}) {}

export interface MovingWorld {
  /** As it stands now. */
  readonly standing: () => { readonly world: ServedWorld; readonly ports: Ports }
  /** Where it fails, but for a port that is taken meanwhile, the world stands as before. @param atMicros since the scenario's start */
  readonly moveTo: (
    atMicros: number
  ) => Effect.Effect<void, NoSuchMoment | CannotServe | ZonePlanRejected | CannotListen>
}

export interface MovingOptions extends ServeOptions {
  /** Called with each world before its hosts are served. */
  readonly onWorld?: (world: ServedWorld) => void
}

/** Everything is closed when the scope ends. */
export const movingWorld = (
  given: ServingPlan,
  { onWorld = () => {}, ...options }: MovingOptions = {}
): Effect.Effect<MovingWorld, CannotServe | ZonePlanRejected | CannotListen, Scope.Scope> =>
  Effect.gen(function* () {
    // The same addresses and the same memory at all moments.
    const plan = { placement: atLoopback(), shown: new ShownCertificates(), ...given }
    const outer = yield* Effect.scope
    let open = yield* Scope.fork(outer)
    const stand = (world: ServedWorld, ports: ServeOptions["ports"]) =>
      Effect.gen(function* () {
        onWorld(world)
        const serving = serve(world, { ...options, ...(ports === undefined ? {} : { ports }) })
        return { world, ports: (yield* Scope.provide(serving, open)).ports }
      })
    let standing = yield* stand(yield* made(plan), options.ports)
    return {
      standing: () => standing,
      moveTo: (atMicros) =>
        Effect.gen(function* () {
          if (atMicros < standing.world.nowMicros()) return yield* new NoSuchMoment({ reason: "it is past" })
          if (plan.nowMs() - atMicros / 1000 < 0)
            return yield* new NoSuchMoment({ reason: "the scenario would have started before 1970" })
          const world = yield* made({ ...plan, atMicros })
          yield* Scope.close(open, Exit.void)
          open = yield* Scope.fork(outer)
          standing = yield* stand(world, standing.ports)
        })
    }
  })

const made = (plan: ServingPlan) => Effect.suspend(() => fromResult(servedWorld(plan)))

const fromResult = <A, E>(result: Result.Result<A, E>): Effect.Effect<A, E> =>
  Result.match(result, {
    onSuccess: (value) => Effect.succeed(value),
    onFailure: (error) => Effect.fail(error)
  })
