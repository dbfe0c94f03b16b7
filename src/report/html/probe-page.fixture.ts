/** What a report shows of a probe, full of text that would be markup if it were not escaped. */
import type { Chain } from "../chain.ts"
import type { ProbeContent } from "./probe-page.ts"

export const hostile = `<script>alert("x")</script>'&`

export const probeContent = (chains: ReadonlyArray<readonly [name: string, chain: Chain]>): ProbeContent => ({
  domain: hostile,
  judgedAt: "2026-03-16T09:00:00Z",
  provenance: [["report of", hostile]],
  network: [hostile],
  senders: [
    { model: "dane", title: "DANE", inWords: hostile, outcome: "delivered-authenticated", why: [hostile] },
    { model: "mta-sts", title: "MTA-STS", inWords: hostile, why: [] }
  ],
  advice: [hostile],
  records: [{ question: `${hostile} TXT`, status: "secure", data: hostile.repeat(20) }],
  hosts: [
    { name: "mx1.example.com", shown: hostile },
    { name: "mx2.example.com", shown: "does not answer" },
    { name: "mx3.example.com", shown: "not visited" }
  ],
  chains: chains.map(([name, chain]) => ({ name, chain }))
})
