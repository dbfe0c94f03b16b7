/** axe-core finds nothing in a report of a run, of an order, of a sweep and of a probe, and none is wider than its screen. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, describe, expect } from "vitest"
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
  chains: () => reportPage({ ...all, ...none, scenarios: [ofChains] }),
  run: () => reportPage({ ...all, ...none, scenarios: all.scenarios }),
  order: () => reportPage({ ...all, ...none, searches: all.searches }),
  lab: () => reportPage({ ...all, ...none, verdicts: all.verdicts }),
  sweep: () => reportPage({ ...all, ...none, sweeps: all.sweeps, tables: all.tables }),
  probe: () =>
    probePage(
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

  const opened = new Map<string, Promise<Page>>()
  afterAll(async () => {
    for (const page of opened.values()) await (await page).close()
  })
  const opening = async (name: keyof typeof pages) => {
    const file = join(folder, `${name}.html`)
    writeFileSync(file, pages[name]())
    const page = await openPage(chromium!, pathToFileURL(file).href)
    await page.evaluate(`${axe}; for (const one of document.querySelectorAll("details")) one.open = true`)
    return page
  }

  const names = ["chains", "run", "order", "lab", "sweep", "probe"] as const
  const looks = [
    ["light", 1280],
    ["dark", 375],
    ["light", 768],
    ["dark", 1280],
    ["light", 375],
    ["dark", 768]
  ] as const
  // Thirty-six: the first of them.
  everyNth(
    36,
    names.flatMap((name) => looks.map((look) => [name, ...look] as const))
  )("%s, %s at %d px", async ([name, value, width]) => {
    const page = opened.get(name) ?? opening(name)
    opened.set(name, page)
    const shown = await page
    const features = [{ name: "prefers-color-scheme", value }]
    await shown.send("Emulation.setEmulatedMedia", { features })
    await shown.send("Emulation.setDeviceMetricsOverride", {
      width,
      height: 800,
      deviceScaleFactor: 1,
      mobile: false
    })
    const found = await shown.evaluate(
      `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`
    )
    expect(found).toEqual([])
    expect(await shown.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true)
  })
})
