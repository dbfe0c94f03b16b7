/** A network namespace that the program makes for itself: a machine within the machine, with any address and any port, and no way out. unshare(1), ip(8). */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readlinkSync } from "node:fs"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

/** As root, or, where the machine lets others make user namespaces, as root of one. */
type Way = "root" | "user"

/** Says to the program that it has been started in its namespace, and which way. */
const variable = "HOPTRUST_NAMESPACE"

/** Says to it which network namespace it was started from. */
const outside = "HOPTRUST_OUTSIDE"

/** namespaces(7): the same for processes of the same namespace. */
const networkNamespace = (): string => readlinkSync("/proc/self/ns/net")

const flagsOf: Readonly<Record<Way, ReadonlyArray<string>>> = {
  root: ["--net"],
  user: ["--user", "--map-root-user", "--net"]
}

const isPossible = (way: Way): boolean =>
  spawnSync("unshare", [...flagsOf[way], "true"], { stdio: "ignore" }).status === 0

/** Undefined where namespaces cannot be made here. */
export const possibleWay = (): Way | undefined => (["root", "user"] as const).find(isPossible)

/** A variable that stands in the environment by mistake is not believed: what follows mounts and takes addresses. */
export const isInOwnNamespace = (): boolean =>
  process.env[variable] !== undefined &&
  process.env[outside] !== undefined &&
  process.env[outside] !== networkNamespace()

/** What a shell types to be where the servers are. */
export const wayIn = (): string =>
  process.env[variable] === "user"
    ? `nsenter --user --preserve-credentials --net --target ${process.pid}`
    : `nsenter --net --target ${process.pid}`

export interface Again {
  /** The command line, without the program's name. */
  readonly words: ReadonlyArray<string>
  /** Further flags of unshare. */
  readonly flags?: ReadonlyArray<string>
  /** Must it be the machine's own root? */
  readonly needsRoot?: boolean
  /** Further variables of its environment. */
  readonly variables?: Readonly<Record<string, string>>
  /** What it sends to the process that began it. */
  readonly onMessage?: (message: string) => void
}

/** Runs a command line again, in a namespace of its own, which ends with it. @returns its exit status */
export const againInOwnNamespace = async ({
  words,
  flags = [],
  needsRoot = false,
  variables = {},
  onMessage = () => {}
}: Again): Promise<number> => {
  const way = possibleWay()
  if (way === undefined || (needsRoot && way !== "root"))
    throw new CommandFailure(
      exitStatus.cannotWrite,
      `this needs a network namespace, and unshare (util-linux) cannot make one here: ${
        needsRoot ? "run it as root, on Linux" : "run it as root, or allow user namespaces, on Linux"
      }`
    )
  const child = spawn(
    "unshare",
    [...flagsOf[way], ...flags, "--", process.execPath, process.argv[1]!, ...words],
    {
      // The channel tells the child when this process is gone, however it went.
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      env: { ...process.env, ...variables, [variable]: way, [outside]: networkNamespace() }
    }
  )
  child.on("message", (message) => {
    if (typeof message === "string") onMessage(message)
  })
  // A terminal sends SIGINT to both; where it comes to this process alone, the child ends as it does when abandoned.
  const passOn = () => void (child.connected && child.disconnect())
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, passOn)
  // Not "close", which does not come where the channel was disconnected from here.
  const [status] = await once(child, "exit")
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, passOn)
  return typeof status === "number" ? status : exitStatus.defect
}

/** To the process outside, as long as it is there. */
export const tellOutside = (message: string): void => {
  if (process.connected) process.send?.(message)
}

/** Calls back when the process outside is gone. */
export const onAbandoned = (abandoned: () => void): void => {
  process.once("disconnect", abandoned)
  // What waits for that must not keep the process.
  process.channel?.unref()
}

/** Gives the namespace's loopback interface addresses, beside its own. */
export const takeAddresses = (addresses: ReadonlyArray<string>): void => {
  const lines = [
    "link set dev lo up",
    ...[...new Set(addresses)].map((address) =>
      // An address that is looked for elsewhere first (RFC 4862 §5.4) cannot be bound at once.
      address.includes(":") ? `addr replace ${address}/128 dev lo nodad` : `addr replace ${address}/32 dev lo`
    )
  ]
  const { status, stderr, error } = spawnSync("ip", ["-batch", "-"], {
    input: `${lines.join("\n")}\n`,
    encoding: "utf8"
  })
  if (status !== 0)
    throw new CommandFailure(
      exitStatus.cannotWrite,
      `ip (iproute2) cannot give the namespace its addresses: ${error?.message ?? stderr.trim()}`
    )
}
