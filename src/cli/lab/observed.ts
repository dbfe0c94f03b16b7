/** One mail by real software to a served scenario, in the namespace of this process. */
import { Effect, Exit, Result, Scope } from "effect"
import { judgeAttempt } from "../../experiment/outcome.ts"
import type { Outcome } from "../../scenario/schema/outcome.ts"
import { chosenSenders } from "../../scenario/senders.ts"
import { atOwnAddresses } from "../../serving/placement.ts"
import { serve, standardPorts } from "../../serving/serve.ts"
import { servedWorld } from "../../serving/served-world.ts"
import { trustFiles } from "../../serving/trust-files.ts"
import type { Holding } from "../../world/ledger.ts"
import { attackPlanOf } from "../attack-plan.ts"
import { takeAddresses } from "../namespace/own-namespace.ts"
import type { LabSender } from "./lab-senders.ts"
import type { Case, LabScenario } from "./pairs.ts"
import { senderRoot, type SenderRoot } from "./sender-root.ts"
import type { LabMail, LoggedAttempt } from "./software.ts"
import { startUnbound } from "./unbound.ts"

export interface Observed {
  readonly outcome: Outcome
  /** The last attempt, in the software's words. */
  readonly log: string
}

export interface Observation {
  readonly sender: LabSender
  readonly lab: LabScenario
  readonly case: Case
  /** Root of the unpacked software. */
  readonly software: string
  /** Folder for what is mounted. */
  readonly workplace: string
  /** The outcome without attacker; absent when this is it. */
  readonly twin?: Outcome
}

const rootsFile = "/etc/ssl/served-roots.pem"

/** A failure says why it cannot be run. */
export const observed = async ({
  sender,
  lab: { scenario, model },
  case: { attacker, mail },
  software,
  workplace,
  twin
}: Observation): Promise<Result.Result<Observed, string>> => {
  const attack = attacker.name === "none" ? undefined : attackPlanOf(scenario, model, attacker)
  if (attack !== undefined && Result.isFailure(attack)) return Result.fail(inWords(attack.failure))
  const made = servedWorld({
    scenario,
    model,
    atMicros: mail.atMicros,
    nowMs: Date.now(),
    placement: atOwnAddresses,
    ...(attack === undefined ? {} : { attack: attack.success.plan })
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
  try {
    const serving = serve(world, {
      ports: standardPorts,
      nowSeconds: () => Math.floor(Date.now() / 1000),
      onMail: (_, __, held) => holdings.push(...held)
    })
    await Effect.runPromise(Scope.provide(serving, scope))
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
    let last = await attemptNumber(1, { root, sender, letter })
    if (last !== undefined && !last.wasTaken && last.mayBeRetried) {
      await sender.software.retry(root)
      last = await attemptNumber(2, { root, sender, letter })
    }
    if (last === undefined) return Result.fail("the software said nothing of the mail for two minutes")
    const outcome = judgeAttempt(
      {
        holdings: holdings.filter(({ messageId }) => messageId === letter.messageId),
        claim: last.isAuthenticated ? "authenticated" : "unauthenticated",
        ...(last.wasTaken ? {} : { refusal: "other" })
      },
      twin
    )
    return Result.succeed({ outcome, log: last.says })
  } finally {
    await root.leave()
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

interface Watched {
  readonly root: SenderRoot
  readonly sender: LabSender
  readonly letter: LabMail
}

/** Undefined where it does not come. */
const attemptNumber = async (
  number: number,
  { root, sender, letter }: Watched
): Promise<LoggedAttempt | undefined> => {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += 50) {
    const attempt = sender.software.attempts(root, letter)[number - 1]
    if (attempt !== undefined) return attempt
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return undefined
}

const inWords = (
  failure: { readonly message: string } | { readonly reasons: ReadonlyArray<string> }
): string => ("reasons" in failure ? failure.reasons.join("; ") : failure.message)
