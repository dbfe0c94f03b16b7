/**
 * What the kernel costs: steps a second, the short way through sleeps against suspending, at three sizes of component,
 * and memory of an idle pair; beside the same workload in SimPy, where that is installed.
 *
 *     npx node --expose-gc bench/kernel.ts [steps]
 *
 * Every pair makes delivery attempts of 14 round trips, each through three services, with hours between them; an attempt
 * is a short program, an idle pair one entry of the agenda. Times are CPU times, because wall clock tells more about
 * the machine's other work; "main" is the thread of the simulation, "all" adds the engine's own threads.
 */
import { Context, Effect, Result } from "effect"
import { type Simulation, simulate } from "../src/kernel/simulate.ts"
import { simpySteps } from "./simpy.ts"

interface Transport {
  readonly roundTrip: (micros: number) => Effect.Effect<void>
}
class Dns extends Context.Service<Dns, Transport>()("bench/Dns") {}
class Web extends Context.Service<Web, Transport>()("bench/Web") {}
class Smtp extends Context.Service<Smtp, Transport>()("bench/Smtp") {}

const servicesOn = ({ sleep }: Simulation) =>
  Context.make(Dns, { roundTrip: sleep }).pipe(
    Context.add(Web, { roundTrip: sleep }),
    Context.add(Smtp, { roundTrip: sleep })
  )
type Services = ReturnType<typeof servicesOn>

const hourMicros = 3_600_000_000
const smtpRoundTrips = 12
const stepsOfAttempt = smtpRoundTrips + 3

/** FNV-1a over what happened when to whom: two ways of running must agree on it. */
class Digest {
  value = 0x811c9dc5
  add(atMicros: number, pair: number): void {
    for (const word of [atMicros >>> 0, Math.floor(atMicros / 2 ** 32), pair]) {
      this.value = Math.imul(this.value ^ word, 16777619)
    }
  }
}

const startPair = (simulation: Simulation, services: Services, pair: number, digest: Digest): void => {
  const name = `pair ${pair}`
  const random = simulation.streams.of(name, "times")
  const attempt = function* () {
    const dns = yield* Dns
    const web = yield* Web
    const smtp = yield* Smtp
    yield* dns.roundTrip(random.between(5_000, 55_000))
    digest.add(simulation.nowMicros, pair)
    yield* web.roundTrip(random.between(5_000, 55_000))
    digest.add(simulation.nowMicros, pair)
    for (let i = 0; i < smtpRoundTrips; i++) {
      yield* smtp.roundTrip(random.between(5_000, 55_000))
      digest.add(simulation.nowMicros, pair)
    }
    simulation.spawn(name, simulation.nowMicros + random.below(12 * hourMicros), program)
  }
  const program: Effect.Effect<void> = Effect.suspend(() =>
    Effect.provideContext(Effect.gen(attempt), services)
  )
  simulation.spawn(name, random.below(12 * hourMicros), program)
}

const measure = (
  pairs: number,
  pairsInComponent: number,
  sleeps: "inline" | "suspend",
  wantedSteps: number
) => {
  const digest = new Digest()
  const attemptsOfPair = wantedSteps / stepsOfAttempt / pairs
  let steps = 0
  let inlined = 0
  const all = process.cpuUsage()
  const main = process.threadCpuUsage()
  for (let first = 0; first < pairs; first += pairsInComponent) {
    // Attempts come every six hours on average.
    const horizonMicros = Math.round(attemptsOfPair * 6 * hourMicros)
    const simulation = simulate({ startMs: 0, seed: 1, sleeps, horizonMicros })
    const services = servicesOn(simulation)
    for (let pair = first; pair < first + pairsInComponent; pair++)
      startPair(simulation, services, pair, digest)
    const ending = Result.getOrThrow(simulation.run())
    steps += ending.steps
    inlined += ending.inlinedSleeps
  }
  const mainSpent = process.threadCpuUsage(main)
  const allSpent = process.cpuUsage(all)
  const perStep = ({ user, system }: NodeJS.CpuUsage) => Math.round(((user + system) * 1000) / steps)
  return {
    component: pairsInComponent,
    sleeps,
    steps,
    "steps/s main": Math.round(1e9 / perStep(mainSpent)),
    "ns/step main": perStep(mainSpent),
    "ns/step all": perStep(allSpent),
    inlined: `${((inlined / steps) * 100).toFixed(1)} %`,
    digest: (digest.value >>> 0).toString(16).padStart(8, "0")
  }
}

/** Octets of heap and of typed arrays that an idle pair takes: its entry in the agenda, its program, its random stream. */
const octetsOfIdlePair = (pairs: number): number => {
  globalThis.gc?.()
  const before = process.memoryUsage()
  const simulation = simulate({ startMs: 0, seed: 1, horizonMicros: 0 })
  const services = servicesOn(simulation)
  const digest = new Digest()
  for (let pair = 0; pair < pairs; pair++) startPair(simulation, services, pair, digest)
  globalThis.gc?.()
  const after = process.memoryUsage()
  simulation.run()
  return Math.round((after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / pairs)
}

const steps = Number(process.argv[2] ?? 1_000_000)
// A first run warms the compiler up; without it the first row would pay for all.
measure(1000, 100, "inline", steps / 5)
measure(1000, 100, "suspend", steps / 5)
const rows = [1, 100, 10_000].flatMap((component) =>
  (["inline", "suspend"] as const).map((sleeps) => measure(10_000, component, sleeps, steps))
)
console.table(rows)
const memory = globalThis.gc === undefined ? "run with --expose-gc" : `${octetsOfIdlePair(100_000)} octets`
console.log(`memory of an idle pair (of 100,000): ${memory}`)
const simpy = simpySteps(10_000, steps) ?? "is not installed (Debian: python3-simpy3)"
console.log(`the same workload of 10,000 pairs in SimPy: ${simpy}`)
for (const component of [1, 100, 10_000]) {
  const digests = new Set(rows.filter((row) => row.component === component).map(({ digest }) => digest))
  if (digests.size !== 1) throw new Error(`components of ${component}: the short way changed the trace`)
}
