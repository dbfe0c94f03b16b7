/** What a report shows of a probe. */
import { simulatedOutcome } from "../probing/captured-scenario.ts"
import { adviceOn } from "../probing/advice.ts"
import { networkAdvice } from "../probing/network-advice.ts"
import type { Probed } from "../probing/probed.ts"
import { decisionsOf, hostText, recordData, recordStatus } from "../probing/probed-words.ts"
import type { ProbeContent } from "../report/html/probe-page.ts"
import { provenance } from "../machine/provenance.ts"

export const probeContent = (file: string, found: Probed): ProbeContent => {
  const { domain, judgedAtMs, models, records, hosts, chains, network } = found
  return {
    domain,
    judgedAt: `${new Date(judgedAtMs).toISOString().slice(0, 19)}Z`,
    provenance: [
      ["report of", file],
      ...Object.entries(provenance()).map(([what, value]) => [`hoptrust ${what}`, value] as const)
    ],
    network: networkAdvice(found),
    senders: models.map((model) => {
      const { id, title, inWords } = model
      const outcome = simulatedOutcome(model.outcome)
      return { model: id, title, inWords, why: decisionsOf(model), ...(outcome && { outcome }) }
    }),
    ...(network.dns === "works" ? { advice: adviceOn(found) } : {}),
    records: records.map((record) => ({
      question: `${record.name} ${record.type}`,
      data: recordData(record),
      status: recordStatus(record)
    })),
    hosts: hosts.map((host) => ({ name: host.name, shown: hostText(host) })),
    chains
  }
}
