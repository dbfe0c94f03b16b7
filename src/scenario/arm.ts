/** Puts a scenario's attacker into its world: what it owns, what it can do, and when. */
import { type Act, adversary, type Driver } from "../attacker/adversary.ts"
import type { Arsenal } from "../attacker/arsenal.ts"
import { capabilities } from "../attacker/registry.ts"
import type { ChainIssuer } from "../world/certificates.ts"
import type { Interception } from "../world/crossing.ts"
import type { Deployment } from "../world/deployment.ts"
import type { ChosenAttacker } from "./choices.ts"
import type { Scenario } from "./schema/scenario.ts"
import { certificatePlan } from "./world/certificate-plan.ts"
import { attackerMxHost } from "./world/expand.ts"

export const arm = (
  attacker: ChosenAttacker,
  scenario: Scenario,
  deployment: Deployment,
  chainOf: ChainIssuer,
  driver: Driver,
  onAct: (act: Act) => void
): Interception => {
  const arsenal = arsenalIn(scenario, deployment, chainOf)
  const armed = attacker.capabilities.map(({ id, parameters, fromMicros, toMicros }) => {
    const capability = capabilities.find((candidate) => candidate.id === id)
    // The schema lets only registered ids through.
    if (capability === undefined) throw new Error(`no capability is called ${id}`)
    return { capability: id, menu: capability.configure(parameters, arsenal), fromMicros, toMicros }
  })
  return adversary(armed, driver, onAct)
}

const arsenalIn = (scenario: Scenario, { hosts }: Deployment, chainOf: ChainIssuer): Arsenal => {
  const own = certificatePlan(scenario, attackerMxHost)
  const selfIssued = certificatePlan(scenario, "", { issuer: "self", issuedBefore: "1d", lifetime: "398d" })
  return {
    mxHost: attackerMxHost,
    address: hosts.find(({ name }) => name === attackerMxHost)?.addresses[0] ?? "",
    targetDomain: scenario.domain.name.toLowerCase(),
    targetMxHosts: scenario.domain.mx.map(({ host }) => host.toLowerCase()),
    ownChain: chainOf(own),
    selfIssuedChain: (serverName) =>
      chainOf({ ...selfIssued, dnsNames: [serverName], key: "attacker in the middle" })
  }
}
