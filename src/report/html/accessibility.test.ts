/** axe-core finds nothing in a report of a run, of an order and of a sweep. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { manInTheMiddle, runsOf } from "../chain.fixture.ts"
import { chromium, openPage, type Page } from "./chromium.fixture.ts"
import { content } from "./content.fixture.ts"
import { reportPage } from "./page.ts"

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const all = content()
const none = { scenarios: [], searches: [], sweeps: [], verdicts: [], tables: [] }
const chains = runsOf({ attackers: manInTheMiddle })
const ofChains = { name: "chains", cells: chains.runs, source: { ...chains, sha256: "00" } }
const reports = {
  chains: { ...all, ...none, scenarios: [ofChains] },
  run: { ...all, ...none, scenarios: all.scenarios },
  order: { ...all, ...none, searches: all.searches },
  lab: { ...all, ...none, verdicts: all.verdicts },
  sweep: { ...all, ...none, sweeps: all.sweeps, tables: all.tables }
}

describe.skipIf(chromium === undefined)("axe-core in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "axe-"))
  afterAll(() => rmSync(folder, { recursive: true }))

  describe.each(Object.entries(reports))("%s", (name, report) => {
    let opened: Page
    beforeAll(async () => {
      const file = join(folder, `${name}.html`)
      writeFileSync(file, reportPage(report))
      opened = await openPage(chromium!, pathToFileURL(file).href)
      await opened.evaluate(`${axe}; for (const one of document.querySelectorAll("details")) one.open = true`)
    })
    afterAll(() => opened.close())

    everyNth(4, [
      ["light", 1280],
      ["dark", 1280],
      ["light", 375],
      ["dark", 375]
    ] as const)("%s at %d px", async ([value, width]) => {
      const features = [{ name: "prefers-color-scheme", value }]
      await opened.send("Emulation.setEmulatedMedia", { features })
      await opened.send("Emulation.setDeviceMetricsOverride", {
        width,
        height: 800,
        deviceScaleFactor: 1,
        mobile: false
      })
      const found = await opened.evaluate(
        `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`
      )
      expect(found).toEqual([])
    })
  })
})
