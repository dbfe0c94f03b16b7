/** The workload of bench/kernel.ts in SimPy (Debian: python3-simpy3), where that is installed: the usual tool for such simulations. */
import { execFileSync } from "node:child_process"

/** Steps a second of CPU time, and the version that made them; undefined where SimPy is not installed. */
export const simpySteps = (pairs: number, steps: number): string | undefined => {
  try {
    return execFileSync("python3", ["-c", program, String(pairs), String(steps)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    }).trim()
  } catch {
    return undefined
  }
}

/** 14 round trips, and on average six hours to the next attempt; a step is an event that is processed, as in the kernel. */
const program = `
import random, simpy, sys, time
pairs, wanted = int(sys.argv[1]), int(sys.argv[2])
def pair(env, rng):
    yield env.timeout(rng.uniform(0, 43200))
    while True:
        for _ in range(14):
            yield env.timeout(rng.uniform(0.005, 0.055))
        yield env.timeout(rng.uniform(0, 43200))
env = simpy.Environment()
rng = random.Random(1)
for i in range(pairs): env.process(pair(env, rng))
start = time.process_time()
for _ in range(wanted): env.step()
print(round(wanted / (time.process_time() - start)), "steps a second, SimPy", simpy.__version__)
`
