/** A trace as a Mermaid sequence diagram, for Markdown. */
import { cite } from "../protocol/rfc.ts"
import type { TraceEvent } from "../staging/trace-event.ts"

/** Hosts in the order in which they first speak. */
export const mermaidSequence = (events: ReadonlyArray<TraceEvent>): string => {
  const hosts = [
    ...new Set(
      events.flatMap((event) =>
        event.kind === "wire" ? [event.from, event.to] : event.kind === "decision" ? [event.by] : []
      )
    )
  ]
  const idOf = (host: string) => `h${hosts.indexOf(host)}`
  const all = hosts.length === 0 ? "" : [idOf(hosts[0]!), idOf(hosts.at(-1)!)].join(",")
  return [
    "sequenceDiagram",
    ...hosts.map((host) => `  participant ${idOf(host)} as ${text(host)}`),
    ...events.map((event) => {
      switch (event.kind) {
        case "wire":
          return `  ${idOf(event.from)}->>${idOf(event.to)}: ${text(`${event.protocol}: ${event.says}`)}`
        case "decision":
          return `  Note over ${idOf(event.by)}: ${text(`${event.decision}${event.because.length === 0 ? "" : ` (${event.because.map(cite).join(", ")})`}`)}`
        case "attack":
          return `  Note over ${all}: ${text(`ATTACKER, ${event.capability}: ${event.does}`)}`
      }
    })
  ].join("\n")
}

/** Mermaid ends statements at semicolons and begins entities at number signs; both can be written as entities. */
const text = (value: string): string =>
  value.replaceAll(/[#;<>]/g, (character) => `#${character.codePointAt(0)};`).replaceAll(/\s+/g, " ")
