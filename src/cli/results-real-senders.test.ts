/** results/real-senders: what is computed comes out again; what was observed is not asked. */
import { Result } from "effect"
import { globSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { isExhaustive } from "../long.fixture.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { isOutcome } from "../scenario/schema/outcome.ts"
import { labScenarios } from "./lab/lab-scenarios.fixture.ts"
import { labSenders } from "./lab/lab-senders.ts"
import { isHeldOut, labScenario } from "./lab/pairs.ts"
import { simulated } from "./lab/simulated.ts"
import { isRefusal } from "./lab/software.ts"
import { isSame } from "./lab/verdicts.ts"
import { projectFolder } from "../machine/places.ts"
import { rowsOf } from "./results.fixture.ts"

describe("results/ of real senders", () => {
  const observations = globSync("results/*/verdicts.csv", { cwd: projectFolder })
  it.each(observations)("%s: the computed columns come out again; what was observed is not asked", (path) => {
    const files = new Map(labScenarios.map((file) => [file.name, file]))
    const rows = rowsOf(join(projectFolder, dirname(path)), basename(path)).filter(
      ({ simulated }) => simulated !== ""
    )
    const cells = Map.groupBy(rows, ({ scenario, attacker, sender }) =>
      [scenario, attacker, sender].join(" ")
    )
    expect(cells.size).toBeGreaterThan(0)
    for (const [, [first, ...others]] of isExhaustive ? cells : [...cells].filter((_, n) => n % 100 === 0)) {
      const lab = labScenario(
        files.get(first!["scenario"]!)!.scenario,
        labSenders.find(({ id }) => id === first!["sender"])!
      )
      const attacker = [nobody, ...chosenAttackers(lab.scenario)].find(
        ({ name }) => name === first!["attacker"]
      )!
      const told = Result.getOrThrow(simulated(lab, attacker))
      for (const row of [first!, ...others]) {
        const mail = Number(row["mail"])
        const { outcome, refusals } = told.get(mail)!
        const { observed = "", observed_refusal: refusal = "" } = row
        if (!isOutcome(observed)) throw new Error(`observed: ${observed}`)
        const seen = { outcome: observed, ...(isRefusal(refusal) ? { refusal } : {}) }
        expect({
          ...row,
          simulated: outcome,
          simulated_refusals: refusals.toSorted().join("|"),
          agrees: String(isSame(seen, { outcome, refusals })),
          is_held_out: String(isHeldOut(row["scenario"]!, attacker.name, mail, row["sender"]!))
        }).toEqual({
          ...row,
          simulated_refusals: row["simulated_refusals"]!.split("|").toSorted().join("|")
        })
      }
    }
  })
})
