/** Which server of a service a client tries first, by the SRV records of the service. RFC 2782. */
import type { Srv } from "../dns/rdata/srv.ts"
import type { Draw } from "./mail-exchangers.ts"

/** One server and where it listens. */
export interface ServiceLocation extends Omit<Srv, "target"> {
  /** Presentation format, lower case, without the final dot; "." is the root. */
  readonly target: string
}

/** "not available": the domain says decidedly that it has no such service. */
export type ServiceOrder = ReadonlyArray<ServiceLocation> | "not available"

/**
 * Puts the SRV records of one service into the order of trying; empty where there are none that name a server.
 *
 * @param ownNames names under which the client itself may be named: it drops its own priority and everything worse, as
 * RFC 5321 §5.1 has it for MX records, or mail would go round in circles
 */
export const orderServiceLocations = (
  records: ReadonlyArray<ServiceLocation>,
  ownNames: ReadonlyArray<string>,
  draw: Draw
): ServiceOrder => {
  // "Target": precisely one record whose target is the root says that there is no such service.
  if (records.length === 1 && records[0]!.target === ".") return "not available"
  // Beside others the root names no server, and nobody listens at port 0 (RFC 6335 §6).
  const named = records.filter(({ target, port }) => target !== "." && port !== 0)
  const own = new Set(ownNames.map((name) => name.toLowerCase()))
  const ownPriority = Math.min(
    ...named.filter(({ target }) => own.has(target)).map(({ priority }) => priority)
  )
  const priorities = Map.groupBy(
    named.filter(({ priority }) => priority < ownPriority).toSorted(inOneOrder),
    ({ priority }) => priority
  )
  // "Priority": all of the lowest number come before the next.
  return [...priorities.values()].flatMap((equals) => byWeight(equals, draw))
}

/** The order of an answer means nothing (RFC 2181 §5), so draws must not depend on it. "Weight": those of weight 0 come first. */
const inOneOrder = (a: ServiceLocation, b: ServiceLocation): number =>
  a.priority - b.priority ||
  a.weight - b.weight ||
  (a.target < b.target ? -1 : a.target > b.target ? 1 : a.port - b.port)

/** "Weight": a number from 0 to the sum of the weights is drawn, and the first record whose running sum reaches it is next. */
const byWeight = (equals: ReadonlyArray<ServiceLocation>, draw: Draw): ReadonlyArray<ServiceLocation> => {
  const left = [...equals]
  const ordered: Array<ServiceLocation> = []
  while (left.length > 1) {
    const drawn = draw(left.reduce((sum, { weight }) => sum + weight, 0) + 1)
    let running = 0
    const next = left.findIndex(({ weight }) => (running += weight) >= drawn)
    ordered.push(...left.splice(next, 1))
  }
  return [...ordered, ...left]
}
