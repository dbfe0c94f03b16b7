/** The web hosts that certificates point to, with the authorities' revocation lists. RFC 5280 §4.2.1.13. */
import { distributionHost, distributionPoint } from "../world/certificate-authority/distribution-point.ts"
import type { CertificateIssuers } from "../world/certificate-issuers.ts"
import { authorityIds, type Deployment } from "../world/deployment.ts"
import type { Host } from "../world/host.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"
import type { WatchedCertificates } from "./watched-certificates.ts"

/** None where the scenario has no revocation lists. */
export const distributionPoints = (
  { revocationLists }: Pick<Scenario, "revocationLists">,
  {
    deployment: { hosts },
    issuers: { authorityOf },
    watched,
    nowSeconds
  }: {
    readonly deployment: Deployment
    readonly issuers: CertificateIssuers
    readonly watched: WatchedCertificates
    /** Since the Unix epoch. */
    readonly nowSeconds: () => number
  }
): ReadonlyArray<Host> => {
  if (revocationLists === undefined) return []
  const publication = {
    lifetimeSeconds: toMicros(revocationLists.lifetime) / 1_000_000,
    revoked: () => watched.revokedBy(nowSeconds()),
    nowSeconds
  }
  return authorityIds.flatMap((id) =>
    hosts
      .filter(({ name }) => name === distributionHost(id))
      .map(({ name, addresses, owner }) => ({
        name,
        addresses,
        owner,
        http: distributionPoint(authorityOf(id), publication)
      }))
  )
}
