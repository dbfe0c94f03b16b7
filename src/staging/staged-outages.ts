/** Whom the outages of a scenario befall: roles and names of hosts, as addresses and services of its world. */
import type { Deployment, HostPlan } from "../world/deployment.ts"
import { type Outage, type OutageService, outageServices } from "../world/outages.ts"
import type { outageRoles } from "../scenario/schema/outage.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"

/** @param deployments of all stages: a host that comes later is as much out of order as one that was there */
export const outagesIn = (
  { outages, domain }: Scenario,
  deployments: ReadonlyArray<Deployment>
): ReadonlyArray<Outage> =>
  outages.map(({ from, to, how, ...where }) => {
    const { services, isMeant } = "of" in where ? roles[where.of] : named(where.host)
    const hosts = deployments.flatMap((deployment) =>
      deployment.hosts.filter((host) => isMeant(host, deployment, domain.name.toLowerCase()))
    )
    return {
      services,
      addresses: new Set(hosts.flatMap(({ addresses }) => addresses)),
      fromMicros: toMicros(from),
      toMicros: toMicros(to),
      how
    }
  })

interface Meant {
  readonly services: ReadonlyArray<OutageService>
  readonly isMeant: (host: HostPlan, deployment: Deployment, domain: string) => boolean
}

const roles: Readonly<Record<(typeof outageRoles)[number], Meant>> = {
  "mx-hosts": {
    services: ["smtp"],
    isMeant: ({ name }, { zones }, domain) =>
      zones.some(({ records }) =>
        records.some(
          ({ owner, type, data }) =>
            owner === domain && type.toUpperCase() === "MX" && data.toLowerCase().endsWith(` ${name}.`)
        )
      )
  },
  "name-servers": {
    services: ["dns"],
    isMeant: ({ name }, { zones }, domain) =>
      zones.some(
        ({ apex, nameServers }) =>
          (apex === domain || apex.endsWith(`.${domain}`)) && nameServers.includes(name)
      )
  },
  "web-hosts": {
    services: ["http", "https"],
    isMeant: ({ http, https, owner }) => (http !== undefined || https !== undefined) && owner === "recipient"
  }
}

const named = (host: string): Meant => ({
  services: outageServices,
  isMeant: ({ name }) => name === host.toLowerCase()
})
