/** Mail by real software to a served scenario, in the namespace of this process. */
import { Effect, Exit, Result, Scope } from "effect"
import { judgeAttempt } from "../../experiment/outcome.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { type ChosenAttacker, nobody } from "../../scenario/attackers.ts"
import type { ChosenMail } from "../../scenario/chosen-mail.ts"
import { chosenSenders } from "../../staging/senders.ts"
import type { AttackPlan } from "../../serving/attack.ts"
import { atOwnAddresses } from "../../serving/placement.ts"
import { serve, standardPorts } from "../../serving/serve.ts"
import { servedWorld } from "../../serving/served-world.ts"
import { trustFiles } from "../../serving/trust-files.ts"
import type { Holding } from "../../world/ledger.ts"
import { attackPlanOf } from "../attack-plan.ts"
import { takeAddresses } from "../namespace/own-namespace.ts"
import type { LabSender } from "./lab-senders.ts"
import type { LabScenario } from "./pairs.ts"
import { senderRoot, type SenderRoot } from "./sender-root.ts"
import type { LabMail, LoggedAttempt, Refusal } from "./software.ts"
import { startUnbound } from "./unbound.ts"

export interface Observed {
  readonly outcome: Outcome
  /** Absent where the mail went, and where the software's log is not understood. */
  readonly refusal?: Refusal
  /** The last attempt, in the software's words. */
  readonly log: string
}

export interface Situation {
  readonly sender: LabSender
  readonly lab: LabScenario
  readonly attacker: ChosenAttacker
  /** Root of the unpacked software. */
  readonly software: string
  /** Folder for what is mounted. */
  readonly workplace: string
  /** Ends a mail that is under way, which then fails. */
  readonly interruption: AbortSignal
}

export interface Seen {
  readonly mail: ChosenMail
  /** A failure says why it cannot be run. */
  readonly result: Result.Result<Observed, string>
}

const rootsFile = "/etc/ssl/served-roots.pem"

/**
 * The mails of a scenario under one attacker, in the order of time. Each is sent by software that has just started, at a world that stands at its moment. Software without
 * memory has the machine's clock, to which the world's time is moved; what has one keeps it from mail to mail, and has a clock on which the scenario's time
 * passes between them (faketime).
 *
 * @param twins outcomes without attacker, by the number of the mail; absent where this is that
 */
export async function* observed(
  situation: Situation,
  mails: ReadonlyArray<ChosenMail>,
  twins?: ReadonlyMap<number, Outcome>
): AsyncGenerator<Seen> {
  const { lab, attacker, sender } = situation
  const attack = attacker === nobody ? undefined : attackPlanOf(lab.scenario, lab.model, attacker)
  const { memory } = sender.software
  const inOrder = mails.toSorted((a, b) => a.atMicros - b.atMicros)
  const beganMs = Date.now() - (inOrder[0]?.atMicros ?? 0) / 1000
  let kept: string | undefined
  for (const [index, mail] of inOrder.entries()) {
    // The software's is a file, which outlives a restart: here it is lost.
    if (forgets(lab.scenario, inOrder[index - 1]?.atMicros ?? 0, mail.atMicros)) kept = undefined
    if (attack !== undefined && Result.isFailure(attack)) {
      yield { mail, result: Result.fail(inWords(attack.failure)) }
      continue
    }
    const twin = twins?.get(mail.number)
    const offsetMs = memory === undefined ? 0 : Math.max(0, beganMs + mail.atMicros / 1000 - Date.now())
    const sent = await sentOne(situation, {
      mail,
      offsetMs,
      ...(kept === undefined ? {} : { kept }),
      ...(attack === undefined ? {} : { attack: attack.success.plan }),
      ...(twin === undefined ? {} : { twin })
    }).catch((error: unknown) => Result.fail(String(error)))
    yield { mail, result: Result.map(sent, ({ observed }) => observed) }
    if (Result.isSuccess(sent)) ({ kept } = sent.success)
    else if (memory !== undefined) kept = undefined
  }
}

/** Does the sender lose what it remembers between two moments, the second included? */
const forgets = ({ phases }: LabScenario["scenario"], afterMicros: number, untilMicros: number): boolean =>
  phases.some(
    ({ at, forgets }) =>
      forgets.includes("sender-memories") && toMicros(at) > afterMicros && toMicros(at) <= untilMicros
  )

interface Sending {
  readonly mail: ChosenMail
  /** By which the sender's clock is ahead of the machine's. */
  readonly offsetMs: number
  /** What the software remembers. */
  readonly kept?: string
  readonly attack?: AttackPlan
  readonly twin?: Outcome
}

interface Sent {
  readonly observed: Observed
  readonly kept: string | undefined
}

const sentOne = async (
  { sender, lab: { scenario, model }, software, workplace, interruption }: Situation,
  { mail, offsetMs, kept, attack, twin }: Sending
): Promise<Result.Result<Sent, string>> => {
  const nowMs = () => Date.now() + offsetMs
  const made = servedWorld({
    scenario,
    model,
    atMicros: mail.atMicros,
    nowMs,
    placement: atOwnAddresses,
    ...(attack === undefined ? {} : { attack })
  })
  if (Result.isFailure(made)) return Result.fail(inWords(made.failure))
  const world = made.success
  takeAddresses(world.hosts.flatMap(({ addresses }) => addresses))

  const who = chosenSenders(scenario)[0]!
  const letter: LabMail = {
    from: `author@${who.host}`,
    to: mail.to,
    messageId: `${mail.number}@${who.host}`
  }
  const holdings: Array<Holding> = []
  const scope = Scope.makeUnsafe()
  const root = senderRoot(software, workplace)
  const { memory } = sender.software
  const watched: Watched = { root, sender, letter, interruption }
  try {
    const serving = serve(world, {
      ports: standardPorts,
      onMail: (_, __, held) => holdings.push(...held)
    })
    await Effect.runPromise(Scope.provide(serving, scope))
    if (offsetMs > 0) movedClock(root, offsetMs)
    if (memory !== undefined && kept !== undefined) root.put(memory, kept)
    const files = trustFiles(world, standardPorts.dns)
    root.write(rootsFile, files.find(({ name }) => name === "root.pem")!.text)
    await startUnbound(root, files, {
      validates: who.resolver !== "non-validating",
      hasIpv6: who.resolverAddressTypes.includes("AAAA")
    })
    await sender.software.start(root, sender.settings, {
      hostName: who.host,
      hasIpv4: who.addressTypes.includes("A"),
      hasIpv6: who.addressTypes.includes("AAAA"),
      rootsFile,
      ...(who.smartHost === undefined ? {} : { smartHost: who.smartHost })
    })
    await sender.software.submit(root, letter)
    let last = await attemptNumber(1, watched)
    if (last !== undefined && !last.wasTaken && last.mayBeRetried) {
      await sender.software.retry(root)
      last = await attemptNumber(2, watched)
    }
    if (last === undefined) return Result.fail("the software said nothing of the mail for two minutes")
    const outcome = judgeAttempt(
      {
        holdings: holdings.filter(({ messageId }) => messageId === letter.messageId),
        claim: last.isAuthenticated ? "authenticated" : "unauthenticated",
        ...(last.wasTaken ? {} : { refusal: last.refusal === "no answer" ? "no answer" : "other" })
      },
      twin
    )
    const { refusal } = last
    return Result.succeed({
      observed: { outcome, log: last.says, ...(refusal === undefined ? {} : { refusal }) },
      kept: memory === undefined ? undefined : root.kept(memory)
    })
  } finally {
    // Else the next mail finds its ports taken.
    await root.leave().finally(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  }
}

/** For all that runs in the root: ld.so(8), faketime(1). */
const movedClock = (root: SenderRoot, offsetMs: number): void => {
  root.write("etc/ld.so.preload", "/usr/$LIB/faketime/libfaketimeMT.so.1\n")
  root.write("etc/faketimerc", `+${(offsetMs / 1000).toFixed(3)}\n`)
}

interface Watched {
  readonly root: SenderRoot
  readonly sender: LabSender
  readonly letter: LabMail
  readonly interruption: AbortSignal
}

/** Undefined where it does not come. */
const attemptNumber = async (
  number: number,
  { root, sender, letter, interruption }: Watched
): Promise<LoggedAttempt | undefined> => {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 50) {
    interruption.throwIfAborted()
    const attempt = sender.software.attempts(root, letter)[number - 1]
    if (attempt !== undefined) return attempt
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return undefined
}

const inWords = (
  failure: { readonly message: string } | { readonly reasons: ReadonlyArray<string> }
): string => ("reasons" in failure ? failure.reasons.join("; ") : failure.message)
