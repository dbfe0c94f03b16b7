/** Puts the authorities' revocation lists on the web hosts that certificates point to. RFC 5280 §4.2.1.13. */
import { distributionHost, distributionPoint } from "../world/certificate-authority/distribution-point.ts"
import type { CertificateIssuers } from "../world/certificate-issuers.ts"
import { authorityIds, type Deployment } from "../world/deployment.ts"
import type { Internet } from "../world/internet.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"
import type { WatchedCertificates } from "./watched-certificates.ts"

/** None where the scenario has no revocation lists. */
export const attachDistributionPoints = (
  internet: Internet,
  { revocationLists }: Pick<Scenario, "revocationLists">,
  {
    deployment: { hosts },
    issuers: { authorityOf },
    watched
  }: {
    readonly deployment: Deployment
    readonly issuers: CertificateIssuers
    readonly watched: WatchedCertificates
  }
): void => {
  if (revocationLists === undefined) return
  const publication = {
    lifetimeSeconds: toMicros(revocationLists.lifetime) / 1_000_000,
    revoked: () => watched.revokedBy(internet.nowSeconds),
    nowSeconds: () => internet.nowSeconds
  }
  for (const id of authorityIds)
    for (const { name, addresses, owner } of hosts.filter(({ name }) => name === distributionHost(id)))
      internet.attach({ name, addresses, owner, http: distributionPoint(authorityOf(id), publication) })
}
