/** A host on sockets of this machine. */
import type { Host } from "../world/host.ts"
import type { HostTls } from "./host-tls.ts"

/** What one host says on its ports. */
export interface ServedHost extends Host {
  /** In the order of `addresses`: those of the scenario. */
  readonly simulatedAddresses: ReadonlyArray<string>
  readonly tls: HostTls
  /** A path that its web server knows, or the one of a policy: for questions before a request is read. */
  readonly firstPath: string
}
