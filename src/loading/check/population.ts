/** What a schema cannot see in a population: shares over 1, names that refer to nothing, and scenarios in which nothing repeats itself. */
import { chosenAttackers, nobody } from "../../scenario/attackers.ts"
import { chosenModels } from "../../scenario/models.ts"
import { type MeasuredDomains, zoneAround } from "../../scenario/measured-domains.ts"
import type { WrittenPopulation } from "../../scenario/schema/population.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { asProfile } from "../../sender/as-profile.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { orderings } from "../../staging/authority/ordering.ts"
import { type Inconsistency, inconsistency, repeated } from "./inconsistency.ts"

/** Sums of decimal fractions are off by a little. */
const [almostOne, oneAndALittle] = [0.999_999_999, 1.000_000_001]

/** @param measured where the population names a file of domains, and it could be read */
export const checkPopulation = (
  population: WrittenPopulation,
  measured: MeasuredDomains | undefined
): ReadonlyArray<Inconsistency> => {
  const providers = measured?.providers ?? population.providers.map(({ name }) => name)
  return [
    ...shares(population),
    ...names(population),
    ...asMeasured(population),
    // The names in a file that could not be read are nobody's fault.
    ...(typeof population.domains === "number" || measured !== undefined
      ? [...adoptions(population, providers), ...attacks(population, providers)]
      : []),
    ...unrepeated(population),
    ...sources(population),
    ...(toMicros(population.horizon) === 0
      ? [inconsistency(["horizon"], "more than 0s", population.horizon)]
      : [])
  ]
}

/** What is drawn has shares, and what was measured has none. */
const asMeasured = ({
  domains,
  providers,
  adoptions,
  scenario
}: WrittenPopulation): ReadonlyArray<Inconsistency> => {
  const asked = adoptions.flatMap(({ domains }, index) => (domains === "as-measured" ? [index] : []))
  if (typeof domains === "number")
    return asked.map((index) =>
      inconsistency(
        ["adoptions", index, "domains"],
        "shares, for only domains of a CSV file were measured",
        "as-measured"
      )
    )
  const hasZone = (name: string) => zoneAround(scenario, name) !== undefined
  const names =
    asked.length === 0 ? [] : [scenario.domain.name, ...scenario.domain.mx.map(({ host }) => host)]
  return [
    ...(providers.length > 0
      ? [inconsistency(["providers"], "nothing, for the CSV file says where each domain is", "providers")]
      : []),
    ...names
      .filter((name) => !hasZone(name))
      .map((name) =>
        inconsistency(
          ["scenario", "zones"],
          `a zone around ${name}, to be signed or not as was measured`,
          "none"
        )
      )
  ]
}

const sumOf = (some: ReadonlyArray<{ readonly share: number }>): number =>
  some.reduce((sum, { share }) => sum + share, 0)

const shares = ({ providers, senders, mistakes }: WrittenPopulation): ReadonlyArray<Inconsistency> => {
  const atMost = (path: ReadonlyArray<string>, sum: number) =>
    sum > oneAndALittle ? [inconsistency(path, "shares of 1 at most together", String(sum))] : []
  const mailSum = sumOf(senders)
  return [
    ...atMost(["providers"], sumOf(providers)),
    ...(mailSum < almostOne || mailSum > oneAndALittle
      ? [inconsistency(["senders"], "shares that come to 1 together", String(mailSum))]
      : []),
    ...(["by-domains", "by-providers"] as const).flatMap((made) =>
      atMost(["mistakes"], sumOf(mistakes.filter((mistake) => mistake.made === made)))
    )
  ]
}

const names = ({
  providers,
  senders,
  mistakes,
  adoptions,
  attacks
}: WrittenPopulation): ReadonlyArray<Inconsistency> =>
  Object.entries({ providers, senders, mistakes, adoptions, attacks }).flatMap(([key, some]) =>
    repeated(
      some.map(({ name }) => name),
      "a name of its own",
      (index) => [key, index, "name"]
    )
  )

const others = "others"

const unknownKey = (
  path: ReadonlyArray<string | number>,
  what: string,
  key: string,
  known: ReadonlyArray<string>
) => ({
  ...inconsistency(path, what, key, known),
  isAboutKey: true
})

const adoptions = (
  { adoptions, scenario, senders }: WrittenPopulation,
  providers: ReadonlyArray<string>
): ReadonlyArray<Inconsistency> => {
  const models = [...chosenModels(scenario).map(({ label }) => label), others]
  const namesOf = {
    domains: [...providers, others],
    senders: [...senders.map(({ name }) => name), others]
  }
  const named = (path: ReadonlyArray<string | number>, share: ShareByName, known: ReadonlyArray<string>) =>
    (typeof share === "number" ? [] : Object.keys(share))
      .filter((name) => !known.includes(name))
      .map((name) => unknownKey([...path, name], "a name of the file, or others", name, known))
  return adoptions.flatMap((adoption, index) =>
    (["domains", "senders"] as const).flatMap((key) => {
      const shares = adoption[key]
      const known = namesOf[key]
      return [
        ...(shares === "as-measured" ? [] : Object.entries(shares)).flatMap(([label, share]) => {
          const path = ["adoptions", index, key, label]
          return [
            ...(models.includes(label)
              ? []
              : [unknownKey(path, "a label of the scenario's models, or others", label, models)]),
            ...named(path, share, known)
          ]
        }),
        ...named(["adoptions", index, "reporting", key], adoption.reporting[key], known)
      ]
    })
  )
}

type ShareByName = WrittenPopulation["adoptions"][number]["reporting"]["domains"]

const attacks = (
  { attacks, scenario, senders }: WrittenPopulation,
  providers: ReadonlyArray<string>
): ReadonlyArray<Inconsistency> => {
  const attackers = chosenAttackers(scenario).map(({ name }) => name)
  const named = (
    whom: number | ReadonlyArray<string> | undefined,
    known: ReadonlyArray<string>,
    path: ReadonlyArray<string | number>
  ) =>
    typeof whom === "object"
      ? whom.flatMap((name, index) =>
          known.includes(name) ? [] : [inconsistency([...path, index], "a name of the file", name, known)]
        )
      : []
  return attacks.flatMap((attack, index) => [
    ...(attack.name === nobody.name
      ? [
          inconsistency(
            ["attacks", index, "name"],
            "another name, for none is what the run without attack is called",
            attack.name
          )
        ]
      : []),
    ...(attackers.includes(attack.attacker)
      ? []
      : [
          inconsistency(
            ["attacks", index, "attacker"],
            "an attacker of the scenario",
            attack.attacker,
            attackers
          )
        ]),
    ...named(attack.providers, providers, ["attacks", index, "providers"]),
    ...named(
      attack.senders,
      senders.map(({ name }) => name),
      ["attacks", index, "senders"]
    )
  ])
}

/** Each situation is run once, so attempts must depend on nothing but what is remembered and when. */
const unrepeated = (population: WrittenPopulation): ReadonlyArray<Inconsistency> => {
  const { scenario, attacks, mistakes } = population
  const { domain, revocationLists, operator, phases } = scenario
  const none = "nothing: attempts would depend on more than what senders remember"
  const used = chosenAttackers(scenario).filter(({ name }) =>
    attacks.some(({ attacker }) => attacker === name)
  )
  const inside = (mx: string) => `.${mx}.`.endsWith(`.${domain.name.toLowerCase()}.`)
  return [
    ...(revocationLists === undefined ? [] : [inconsistency(["scenario", "revocationLists"], none, "lists")]),
    ...(domain.watchesCertificates === undefined
      ? []
      : [inconsistency(["scenario", "domain", "watchesCertificates"], none, "a watch")]),
    ...(operator?.reacts === undefined
      ? []
      : [inconsistency(["scenario", "operator", "reacts"], none, "a reaction")]),
    ...domain.mx.flatMap(({ host }, index) =>
      inside(host.toLowerCase())
        ? [
            inconsistency(
              ["scenario", "domain", "mx", index, "host"],
              "a host outside the domain, which all domains of a provider share",
              host
            )
          ]
        : []
    ),
    ...phases.flatMap(({ forgets }, index) =>
      forgets.length > 0
        ? [inconsistency(["scenario", "phases", index, "forgets"], none, forgets.join(", "))]
        : []
    ),
    ...(chosenSenders(scenario).length > 1
      ? [inconsistency(["scenario", "senders"], "one sender, of which all of the population are", "several")]
      : []),
    ...lookingAfter(population),
    ...mistakes.flatMap(({ repaired }, index) =>
      repaired.afterReport === undefined
        ? []
        : [
            inconsistency(
              ["mistakes", index, "repaired", "afterReport"],
              "a time after which the operator notices without reports (after)",
              repaired.afterReport
            )
          ]
    ),
    ...used
      .filter((attacker) => (attacker.actions ?? []).length > 0 || orderings(attacker).length > 0)
      .map(({ name }) =>
        inconsistency(
          ["scenario", "attackers"],
          "no attacker who is scripted, or who can have authorities issue certificates",
          name
        )
      )
  ]
}

/** What senders do between mails would have to be gone through for each of a million pairs. */
const lookingAfter = ({ scenario, senders }: WrittenPopulation): ReadonlyArray<Inconsistency> => {
  const profiles = [
    chosenSenders(scenario)[0]!.profile,
    ...senders.map(({ profile }) => senderProfiles.find(({ id }) => id === profile))
  ]
  return chosenModels(scenario).flatMap(({ label, model, parameters, configured }, index) => {
    const looks = profiles.some(
      (profile) =>
        (profile === undefined ? configured : asProfile(profile, model, parameters)).upkeep !== undefined
    )
    return looks
      ? [
          inconsistency(
            ["scenario", "models", index],
            "a model, and software, that look after nothing between mails (of MTA-STS any refresh but background)",
            label
          )
        ]
      : []
  })
}

/** Keys whose numbers stand for the world. */
const worldly = ["domains", "mails", "zipf", "providers", "senders", "adoptions", "mistakes", "attacks"]

/** Each has a source, or several for its parts, or says that it is assumed. */
const sources = ({ sources, ...population }: WrittenPopulation): ReadonlyArray<Inconsistency> => {
  const places = Object.keys(sources)
  const keyOf = (place: string) => place.split(".")[0]!
  const isSaid = (key: string) => {
    const value: unknown = Reflect.get(population, key)
    return !Array.isArray(value) || value.length > 0
  }
  return [
    ...worldly
      .filter((key) => isSaid(key) && !places.some((place) => keyOf(place) === key))
      .map((key) =>
        inconsistency(["sources"], `a source of ${key}, with the year, or that it is assumed`, "none")
      ),
    ...places
      .filter((place) => !worldly.includes(keyOf(place)))
      .map((place) => unknownKey(["sources", place], "a place of a number", place, worldly))
  ]
}
