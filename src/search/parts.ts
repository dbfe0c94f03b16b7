/** Which senders of a stage are searched apart. */
import { isRemote } from "../staging/resolvers.ts"
import { chosenSenders } from "../staging/senders.ts"
import { microsOf, momentsOf, type Stage } from "./stage.ts"

/**
 * One for each sender where senders have nothing in common: what is done to one has no bearing on another, and one mail is enough for every goal. Otherwise
 * the stage as it is. Senders have something in common who ask the same resolver; and where nobody is to hear of a failure, the report of each matters.
 * Of senders that differ in their names alone, and send mail at the same times, the first stands for all.
 */
export const partsOf = (
  stage: Stage,
  goals: ReadonlyArray<{ readonly id: string }>
): ReadonlyArray<Stage> => {
  const senders = chosenSenders(stage.scenario)
  const remote = senders
    .map(({ resolver }) => resolver)
    .filter((kind) => kind !== "as-model-needs" && isRemote(kind))
  if (
    senders.length === 1 ||
    new Set(remote).size < remote.length ||
    (goals.some(({ id }) => id === "read-mail-undetected") && senders.some(({ reports }) => reports))
  )
    return [stage]
  const seen = new Set<string>()
  return senders.flatMap((one) => {
    const { name } = one
    const mail = stage.mail
      .filter(({ sender }) => sender === undefined || sender === name)
      .map((sent) => ({ ...sent, sender: name }))
    const sends = (number: number) => mail.some((sent) => sent.number === number)
    const attacked = stage.attacked.filter(sends)
    const nameless = { ...one, name: undefined, host: undefined, addresses: undefined }
    const alike = JSON.stringify([
      nameless,
      mail.map((sent) => ({ ...sent, sender: undefined, number: undefined }))
    ])
    if (attacked.length === 0 || seen.has(alike)) return []
    seen.add(alike)
    return [
      {
        ...stage,
        mail,
        attacked,
        afterwards: stage.afterwards.filter(sends),
        attackedMicros: microsOf(mail.filter(({ number }) => attacked.includes(number))),
        moments: momentsOf(mail.filter(({ number }) => attacked.includes(number)))
      }
    ]
  })
}
