/** Time steps of a served scenario, as somebody types them. */
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { createInterface } from "node:readline"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { isDuration, toMicros } from "../scenario/schema/time.ts"

export interface TimeStep {
  /** Since the scenario's start. */
  readonly toMicros: number
}

export const stepHelp = `+1h    move the scenario on, here by an hour; units are ms, s, m, h, d and y
at 2d  move it to a time after its start
next   move it to the beginning of its next phase
?      say this again
Each moment becomes the present time of this machine. Time never goes back. Clear the cache of your resolver after a step: it knows nothing of it.`

/** Undefined for an empty line; a failure says what is wrong. @param nowMicros since the scenario's start */
export const readStep = (
  line: string,
  { phases }: Pick<Scenario, "phases">,
  nowMicros: number
): Result.Result<TimeStep | "help" | undefined, string> => {
  const [word = "", duration = "", ...others] = line
    .trim()
    .replace(/^\+\s*/, "+ ")
    .split(/\s+/)
  if (word === "") return Result.succeed(undefined)
  if (word === "?" || word === "help") return Result.succeed("help")
  if (word === "next" && duration === "") {
    const next = phases.map(({ at }) => toMicros(at)).filter((micros) => micros > nowMicros)
    return next.length === 0
      ? Result.fail("there is no later phase")
      : Result.succeed({ toMicros: Math.min(...next) })
  }
  if ((word === "+" || word === "at") && others.length === 0)
    return isDuration(duration)
      ? Result.succeed({ toMicros: toMicros(duration) + (word === "+" ? nowMicros : 0) })
      : Result.fail(`expected a duration such as 30s, 5m, 2h or 10d, found ${duration || "nothing"}`)
  return Result.fail(`found ${line.trim()}; type ? for what can be typed`)
}

/** 90,061 seconds are "1d 1h 1m 1s". Parts of a second are left out. */
export const timeInWords = (micros: number): string => {
  let left = Math.floor(micros / 1_000_000)
  const parts = (
    [
      ["d", 86_400],
      ["h", 3_600],
      ["m", 60],
      ["s", 1]
    ] as const
  ).flatMap(([unit, seconds]) => {
    const count = Math.floor(left / seconds)
    left -= count * seconds
    return count === 0 ? [] : [`${count}${unit}`]
  })
  return parts.length === 0 ? "0s" : parts.join(" ")
}

/** The phase that a scenario is in by then. */
export const phaseAt = ({ phases }: Pick<Scenario, "phases">, micros: number): string | undefined =>
  phases.findLast(({ at }) => toMicros(at) <= micros)?.name

/**
 * Is somebody there to type? A process in the background that reads its terminal is stopped (SIGTTIN, termios(3)), so it must not; proc(5) tells which
 * process group is in the foreground, where there is such a file.
 */
export const isTypedAt = (): boolean => {
  if (!process.stdin.isTTY) return false
  try {
    const [, , group, , , foreground] = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)!.split(" ")
    return group === foreground
  } catch {
    return true
  }
}

/** Lines of standard input, one at a time: the next is not taken before the last is done. @returns ends it */
export const onTyped = (take: (line: string) => Promise<void>): (() => void) => {
  const typed = createInterface({ input: process.stdin, terminal: false })
  let last = Promise.resolve()
  typed.on("line", (line) => void (last = last.then(() => take(line))))
  return () => {
    typed.close()
    process.stdin.destroy()
  }
}
