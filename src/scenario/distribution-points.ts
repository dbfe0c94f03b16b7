/** Puts the authorities' revocation lists on the web hosts that certificates point to. RFC 5280 §4.2.1.13. */
import {
  distributionHost,
  distributionPoint,
  type ListPublication
} from "../world/certificate-authority/distribution-point.ts"
import type { CertificateIssuers } from "../world/certificates.ts"
import { authorityIds, type Deployment } from "../world/deployment.ts"
import type { Internet } from "../world/internet.ts"

export const attachDistributionPoints = (
  internet: Internet,
  { hosts }: Deployment,
  { authorityOf }: CertificateIssuers,
  publication: ListPublication
): void => {
  for (const id of authorityIds)
    for (const { name, addresses, owner } of hosts.filter(({ name }) => name === distributionHost(id)))
      internet.attach({ name, addresses, owner, http: distributionPoint(authorityOf(id), publication) })
}
