/** What the lab runs: each mail of a scenario, with each attacker, by each sender. */
import { chosenAttackers, type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import { type ChosenMail, chosenMail } from "../../scenario/chosen-mail.ts"
import { chosenModels, type ChosenModel } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { sha256 } from "../../report/sha256.ts"
import type { ScenarioFile } from "../../machine/scenario-files.ts"
import type { LabSender } from "./lab-senders.ts"

/** What is sent to a scenario: all its mail, under some of its attackers. The run without attacker comes first. */
export interface LabFile {
  readonly file: ScenarioFile
  readonly attackers: ReadonlyArray<ChosenAttacker>
  readonly mails: ReadonlyArray<ChosenMail>
}

/** One of several parts, from 1. */
export interface Part {
  readonly number: number
  readonly of: number
}

/**
 * Attackers are in a part by their names, whichever files there are; the run without attacker is in each part that has one of the file's attackers.
 *
 * @param isKnown was it met in an earlier run, which this one completes?
 */
export const labFiles = (
  files: ReadonlyArray<ScenarioFile>,
  part: Part,
  isKnown: (scenario: string, attacker: string) => boolean = () => false
): ReadonlyArray<LabFile> =>
  sampled(files).flatMap((file) => {
    const isIn = ({ name }: ChosenAttacker) =>
      isKnown(file.name, name) || drawn([file.name, name], part.of) === part.number - 1
    const attackers = chosenAttackers(file.scenario).filter(isIn)
    const mails = chosenMail(file.scenario)
    return mails.length > 0 && (attackers.length > 0 || isIn(nobody))
      ? [{ file, attackers: [nobody, ...attackers], mails }]
      : []
  })

/** In an order of no meaning, but that each folder has one before any has two: what is interrupted is a sample of all. */
const sampled = (files: ReadonlyArray<ScenarioFile>): ReadonlyArray<ScenarioFile> => {
  const inFolders = Map.groupBy(
    files.toSorted((a, b) => drawn([a.name], 2 ** 32) - drawn([b.name], 2 ** 32)),
    ({ name }) => name.split("/")[0]
  )
  const folders = [...inFolders.values()]
  const most = Math.max(0, ...folders.map(({ length }) => length))
  return Array.from({ length: most }, (_, round) => folders.flatMap((folder) => folder[round] ?? [])).flat()
}

/** A third of the pairs, by their names, on which no profile is tuned. */
export const isHeldOut = (scenario: string, attacker: string, mail: number, sender: string): boolean =>
  drawn([scenario, attacker, String(mail), sender], 3) === 0

const drawn = (names: ReadonlyArray<string>, of: number): number =>
  Number.parseInt(sha256(names.join("\n")).slice(0, 8), 16) % of

/** A scenario as one sender of the lab meets it. */
export interface LabScenario {
  readonly scenario: Scenario
  readonly model: ChosenModel
}

/**
 * The lab's sender in place of the scenario's, with its own habits: it drops replies that came before TLS, asks for no revocation lists, and has the TLS versions that OpenSSL has.
 * It keeps what the scenario says of its surroundings; each mail is tried twice.
 */
export const labScenario = (given: Scenario, { model: id, parameters, profile }: LabSender): LabScenario => {
  const {
    lifetime: _lifetime,
    retryAfter: _retryAfter,
    plaintextBeforeTls: _plaintextBeforeTls,
    revocation: _revocation,
    minimumTlsVersion: _minimumTlsVersion,
    ...sender
  } = given.sender
  const published = chosenModels(given).find(({ model }) => model.id === id)
  const scenario: Scenario = {
    ...given,
    models: [
      {
        model: id,
        as: published?.label ?? id,
        parameters: { ...published?.parameters, ...parameters }
      }
    ],
    sender: { ...sender, profile, attempts: 2 },
    senders: [],
    ...(given.mail === undefined ? {} : { mail: mapped(given.mail) }),
    phases: given.phases.map((phase) => ({ ...phase, mail: phase.mail.map(bySender) }))
  }
  return { scenario, model: chosenModels(scenario)[0]! }
}

const mapped = ([first, ...others]: NonNullable<Scenario["mail"]>): NonNullable<Scenario["mail"]> => [
  bySender(first),
  ...others.map(bySender)
]

const bySender = <Mail extends { readonly sender?: string }>({ sender: _sender, ...mail }: Mail) => mail

/** In words, one for each thing that real software cannot be given here. */
export const notInTheLab = ({ scenario }: LabScenario, mail: ChosenMail): ReadonlyArray<string> => {
  const { resolver, anchors } = chosenSenders(scenario)[0]!
  return [
    ...(mail.isTriggered === true ? ["an attacker brings the mail about"] : []),
    ...(resolver === "remote" || resolver === "remote-always-ad"
      ? ["the sender's resolver is elsewhere, and the lab has one on the sender's host"]
      : []),
    ...(anchors.positive.length + anchors.negative.length > 0
      ? ["the sender's resolver has trust anchors of its own"]
      : [])
  ]
}
