/** The receiving side over time: what the phases of a scenario change, and what its operators' calendars do in between. */
import { chosenMail } from "../chosen-mail.ts"
import type { Scenario } from "../schema/scenario.ts"
import { toEpochMs } from "../schema/time.ts"
import { certificateSeries, type CertificateSeries } from "./certificate-series.ts"
import { type Certificate, changedHosts, changedMxHosts } from "./changed-certificates.ts"
import { scenarioStages, type ScenarioStage } from "./phases.ts"

/** As a scenario without phases and renewals would write it. */
export interface DatedStage extends ScenarioStage {
  /** By MX host, lower case: the certificates that the domain publishes; those shown where a host is not in it. */
  readonly published: ReadonlyMap<string, ReadonlyArray<Certificate>>
  /** How often renewals have changed what is published before. */
  readonly revision: number
}

/** Our choice: certificates are renewed for a month after the last mail was handed over, longer than queues commonly keep one. */
const afterLastMailMicros = 30 * 86_400_000_000

/** In the order of time; the first begins with the scenario. */
export const datedStages = (scenario: Scenario): readonly [DatedStage, ...ReadonlyArray<DatedStage>] => {
  const startMs = toEpochMs(scenario.start)
  const endMicros =
    chosenMail(scenario).reduce((last, { atMicros }) => Math.max(last, atMicros), 0) + afterLastMailMicros
  const stages = scenarioStages(scenario)
  const dated = stages.flatMap((stage, index) => {
    const changes = seriesIn(stage, startMs).flatMap((series) =>
      series.changes(stage.fromMicros, stages[index + 1]?.fromMicros ?? endMicros)
    )
    const times = [stage.fromMicros, ...new Set(changes.toSorted((a, b) => a - b))]
    return times.map((atMicros) => stageAt(stage, atMicros, startMs))
  })
  return [dated[0]!, ...dated.slice(1)]
}

/** Of all hosts' certificates that are renewed. */
const seriesIn = ({ scenario }: ScenarioStage, startMs: number): ReadonlyArray<CertificateSeries> => {
  const found: Array<CertificateSeries> = []
  const collect = (certificate: Certificate, host: string) => {
    const series = certificateSeries(certificate, { host, startMs })
    if (series !== undefined) found.push(series)
    return certificate
  }
  changedMxHosts(scenario.domain.mx, collect)
  changedHosts(scenario.hosts, collect)
  return found
}

const stageAt = (stage: ScenarioStage, atMicros: number, startMs: number): DatedStage => {
  const { scenario } = stage
  const shown = (certificate: Certificate, host: string): Certificate =>
    certificateSeries(certificate, { host, startMs })?.shownAt(atMicros) ?? certificate
  const published = scenario.domain.mx.flatMap(({ host, certificate }) => {
    const series = certificate && certificateSeries(certificate, { host, startMs })
    return series === undefined ? [] : [{ host: host.toLowerCase(), series }]
  })
  return {
    ...stage,
    fromMicros: atMicros,
    scenario: {
      ...scenario,
      domain: { ...scenario.domain, mx: changedMxHosts(scenario.domain.mx, shown) },
      hosts: changedHosts(scenario.hosts, shown)
    },
    published: new Map(published.map(({ host, series }) => [host, series.publishedAt(atMicros)])),
    revision: published.reduce((sum, { series }) => sum + series.publishedRevision(atMicros), 0)
  }
}
