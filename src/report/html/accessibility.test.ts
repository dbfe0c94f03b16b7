/** axe-core finds nothing in a report of a run, of an order, of a sweep and of a probe, and none is wider than its screen. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect } from "vitest"
import { everyNth } from "../../long.fixture.ts"
import { chainOfRun, manInTheMiddle, runsOf } from "../chain.fixture.ts"
import { chromium, openPage, type Page } from "./chromium.fixture.ts"
import { content } from "./content.fixture.ts"
import { reportPage } from "./page.ts"
import { probePage } from "./probe-page.ts"
import { probeContent } from "./probe-page.fixture.ts"

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

const all = content()
const none = { scenarios: [], searches: [], sweeps: [], verdicts: [], tables: [] }
const chains = runsOf({ attackers: manInTheMiddle })
const ofChains = { name: "chains", cells: chains.runs, source: { ...chains, sha256: "00" } }
const pages = {
  chains: reportPage({ ...all, ...none, scenarios: [ofChains] }),
  run: reportPage({ ...all, ...none, scenarios: all.scenarios }),
  order: reportPage({ ...all, ...none, searches: all.searches }),
  lab: reportPage({ ...all, ...none, verdicts: all.verdicts }),
  sweep: reportPage({ ...all, ...none, sweeps: all.sweeps, tables: all.tables }),
  probe: probePage(
    probeContent([
      ["mx1.example.com", chainOfRun()],
      ["mx2.example.com", chainOfRun({ zone: "ds-mismatch" })],
      ["_mta-sts.example.com", chainOfRun({ zone: "unsigned" })]
    ])
  )
}

describe.skipIf(chromium === undefined)("axe-core in Chromium (skipped where there is none)", () => {
  const folder = mkdtempSync(join(tmpdir(), "axe-"))
  afterAll(() => rmSync(folder, { recursive: true }))

  describe.each(Object.entries(pages))("%s", (name, page) => {
    let opened: Page
    beforeAll(async () => {
      const file = join(folder, `${name}.html`)
      writeFileSync(file, page)
      opened = await openPage(chromium!, pathToFileURL(file).href)
      await opened.evaluate(`${axe}; for (const one of document.querySelectorAll("details")) one.open = true`)
    })
    afterAll(() => opened.close())

    everyNth(4, [
      ["light", 1280],
      ["dark", 1280],
      ["light", 375],
      ["dark", 375],
      ["light", 768],
      ["dark", 768]
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
      expect(await opened.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
    })
  })
})
