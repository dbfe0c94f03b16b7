/** The page of each model says what breaks it, as results/order has it, and what its parameters mean, as `list models --parameters` does. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { capabilities } from "../attacker/registry.ts"
import { capabilityOf } from "../attacker/web-place.ts"
import { trustModels } from "../models/registry.ts"
import { readCsv } from "../report/csv-reader.ts"
import { projectFolder } from "../machine/places.ts"
import { parameterLines } from "./parameter-lines.ts"

const read = (path: string) => readFileSync(join(projectFolder, path), "utf8")
const ids = capabilities.map(({ id }) => id)
const breaking = readCsv(read("results/order/breaking-sets.csv")).filter(({ goal }) => goal === "read-mail")

/** What stands in backticks and is capabilities joined by plus signs. */
const setsIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/`([^`]*)`/g)]
    .map(([, quoted]) => quoted!)
    .filter((quoted) => quoted.split(" + ").every((part) => ids.includes(capabilityOf(part))))

describe.each(trustModels.map(({ id, parameters }) => [id, parameters] as const))(
  "src/models/%s/README.md",
  (id, parameters) => {
    const page = read(`src/models/${id}/README.md`)

    it.each(["cold", "warm"])("names sets that break it from a %s start", (start) => {
      const item = new RegExp(`^- ${start}: (.*(?:\\n  .*)*)`, "m").exec(page)?.[1] ?? ""
      const found = breaking
        .filter((row) => row["model"] === id && row["start"] === start)
        .map(({ set }) => set)
      expect(setsIn(item).length).toBeGreaterThan(0)
      expect(setsIn(item).filter((set) => !found.includes(set))).toEqual([])
    })

    it("says what each parameter means", () => {
      const shown = page.split("**Parameters**")[1]?.match(/^- .*$/gm) ?? []
      expect(shown).toEqual(parameterLines(parameters).map((line) => line.replace(/^ *(\w+)/, "- `$1`")))
    })

    it("is linked to from docs/models.md", () =>
      expect(read("docs/models.md")).toContain(`](../src/models/${id}/README.md)`))
  }
)
