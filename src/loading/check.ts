/** What a schema cannot see: names that refer to nothing, names used twice, records that are none, zones without a parent. */
import { checkActions, checkAttackerTimes, checkEmptyAttackers } from "./check/actions.ts"
import { checkCertificates } from "./check/certificate-plans.ts"
import { checkOutages } from "./check/outages.ts"
import { checkPhases } from "./check/phases.ts"
import { checkRecords, hostNames } from "./check/records.ts"
import { checkQueues } from "./check/queues.ts"
import { checkResolverIp } from "./check/resolver-ip.ts"
import { checkResolverTransport } from "./check/resolver-transport.ts"
import { checkSmartHosts } from "./check/smart-hosts.ts"
import { checkTrustAnchors } from "./check/trust-anchors.ts"
import { checkTargets } from "./check/targets.ts"
import { type Inconsistency, repeated } from "./check/inconsistency.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { chosenModels } from "../scenario/models.ts"
import { chosenSenders } from "../staging/senders.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"

/** @param isRead was the value under that key of the file read, or does something stand in for it? */
export const check = (scenario: Scenario, isRead: (key: string) => boolean): ReadonlyArray<Inconsistency> => [
  ...repeated(
    chosenModels(scenario).map(({ label }) => label),
    "a name for each model; say `as:` to run one twice",
    (index) => ["models", index]
  ),
  ...repeated(
    scenario.attackers.map(({ name }) => name),
    "a name for each attacker",
    (index) => ["attackers", index]
  ),
  ...repeated(
    scenario.phases.map(({ name }) => name),
    "a name for each phase",
    (index) => ["phases", index]
  ),
  ...repeated(
    scenario.senders.map(({ name }) => name),
    "a name for each sender",
    (index) => ["senders", index]
  ),
  ...repeated(
    scenario.senders.length === 0 ? [] : chosenSenders(scenario).map(({ host }) => host),
    "a host of its own for each sender",
    (index) => ["senders", index]
  ),
  ...(["domain", "hosts", "zones", "phases"].every(isRead) ? checkSmartHosts(scenario) : []),
  ...(isRead("senders") && isRead("mail") ? unknownSenders(scenario) : []),
  // An expectation of a model that could not be read is not one of an unknown model.
  ...(isRead("models") && isRead("attackers") ? unknownExpectations(scenario) : []),
  ...(["domain", "zones"].every(isRead) ? checkTrustAnchors(scenario) : []),
  ...(["sender", "senders"].every(isRead)
    ? [...checkResolverIp(scenario), ...checkResolverTransport(scenario), ...checkQueues(scenario)]
    : []),
  ...checkRecords(scenario),
  ...checkCertificates(scenario),
  ...checkOutages(scenario, hostNames(scenario)),
  ...checkActions(scenario),
  ...checkAttackerTimes(scenario),
  ...checkEmptyAttackers(scenario),
  // A target may be a host that could not be read.
  ...(["domain", "hosts", "zones", "phases", "senders", "sender"].every(isRead)
    ? checkTargets(scenario)
    : []),
  // What a phase says of a model that could not be read is not said of an unknown one.
  ...(isRead("models") ? checkPhases(scenario) : [])
]

const unknownSenders = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const names = chosenSenders(scenario).map(({ name }) => name)
  const places = [
    ...(scenario.mail ?? []).map(({ sender }, index) => ({ path: ["mail", index, "sender"], found: sender })),
    ...scenario.phases.flatMap(({ mail }, phase) =>
      mail.map(({ sender }, index) => ({
        path: ["phases", phase, "mail", index, "sender"],
        found: sender
      }))
    )
  ]
  return places.flatMap(({ path, found }) =>
    found === undefined || names.includes(found)
      ? []
      : [{ path, isAboutKey: false, expected: "a sender of this scenario", found, legal: names }]
  )
}

const unknownExpectations = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const models = chosenModels(scenario).map(({ label }) => label)
  const attackers = [nobody.name, ...chosenAttackers(scenario).map(({ name }) => name)]
  const unknown = (
    path: ReadonlyArray<string>,
    expected: string,
    found: string,
    legal: ReadonlyArray<string>
  ) => (legal.includes(found) ? [] : [{ path, isAboutKey: true, expected, found, legal }])
  return Object.entries(scenario.expect ?? {}).flatMap(([model, expectations]) => [
    ...unknown(["expect", model], "a model of this scenario", model, models),
    ...Object.keys(expectations).flatMap((attacker) =>
      unknown(["expect", model, attacker], "an attacker of this scenario, or none", attacker, attackers)
    )
  ])
}
