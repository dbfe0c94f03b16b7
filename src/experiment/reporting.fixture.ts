/** Runs of scenarios whose senders report, and the reports that they mailed. */
import { Result } from "effect"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import { parseTlsReport } from "../protocol/tls-report/report.ts"
import type { Cell } from "./judged-cell.ts"
import { runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

/** The last run of a scenario whose domain asks for reports and whose sender tries once and sends them. */
export const run = (more: Readonly<Record<string, unknown>>): Cell => {
  const text = JSON.stringify({
    title: "t",
    models: ["mta-sts"],
    domain: { mx: [{ host: "mx1.example.com" }], tlsReporting: ["mailto:reports@example.com"] },
    sender: { reports: true },
    ...more
  })
  const scenario = Result.getOrThrow(
    Result.mapError(
      loadScenario("reporting.yaml", text),
      (problems) => new Error(problems.map(({ message }) => message).join("; "))
    )
  )
  return Result.getOrThrow(runScenario(scenario, { remembered, keepsTrace: true })).at(-1)!
}

/** The reports as they crossed the wire, as text. */
export const textsIn = ({ trace }: Cell) => {
  const sent = trace.flatMap((event) =>
    event.kind === "wire" && event.protocol === "smtp" ? [event.says.replace(/^\(TLS\) /, "")] : []
  )
  return sent
    .join("\n")
    .split("Content-Type: application/tlsrpt+json\n\n")
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf("\n--tls-report--")))
}

export const reportsIn = (cell: Cell) => textsIn(cell).map((text) => Result.getOrThrow(parseTlsReport(text)))

export const attacker = (...capabilities: ReadonlyArray<unknown>) => [{ name: "a", capabilities }]
