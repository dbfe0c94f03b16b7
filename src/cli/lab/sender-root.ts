/** The root that a sender runs in: the unpacked packages, under what is written for one mail and thrown away after it. mount(8), overlayfs. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { inside, replaceBy } from "./inside.ts"

export interface SenderRoot {
  readonly write: (path: string, text: string) => void
  /** Empty where there is no such file. */
  readonly read: (path: string) => string
  /** A folder of an earlier root of the same software, as `kept` returned it. */
  readonly put: (path: string, kept: string) => void
  /** Copies a folder to a place that outlives the root. @returns the place */
  readonly kept: (path: string) => string
  /** Folders, made with owner and mode, as install(1) takes them. */
  readonly folder: (flags: string, ...paths: ReadonlyArray<string>) => void
  /** Runs until the root is left. */
  readonly start: (...command: ReadonlyArray<string>) => ChildProcess
  /** Whatever it starts ends with it. @returns what it prints; its exit status is not looked at */
  readonly run: (command: ReadonlyArray<string>, input?: string) => Promise<string>
  /** Ends all that runs in it, and unmounts it. */
  readonly leave: () => Promise<void>
}

/** Users that packages make when they are installed. */
export const users = { postfix: 64_901, postdrop: 64_902, exim: 64_903 } as const

/** @param lower root of unpacked packages @param at folder where it is mounted, in a mount namespace of ours */
export const senderRoot = (lower: string, at: string): SenderRoot => {
  const root = join(at, "root")
  const sh = (script: string) => {
    const { status, stderr } = spawnSync("sh", ["-euc", script, "sh", lower, at], { encoding: "utf8" })
    if (status !== 0) throw new Error(`the sender's root cannot be mounted or unmounted: ${stderr.trim()}`)
  }
  mkdirSync(at, { recursive: true })
  sh(`
mount -t tmpfs lab "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay lab -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root" || { umount "$2"; exit 1; }`)
  const folder: SenderRoot["folder"] = (flags, ...paths) => {
    for (const path of paths)
      execFileSync("install", ["-d", ...flags.split(" "), inside(root, path)], { stdio: "pipe" })
  }
  folder("-m 755", "dev", "etc", "run", "var/log", "var/lib", "var/spool")
  folder("-m 1777", "tmp", "dev/shm")
  for (const [name, minor] of Object.entries(memoryDevices))
    execFileSync("mknod", ["-m", "666", inside(root, `dev/${name}`), "c", "1", minor], { stdio: "pipe" })
  const running: Array<ChildProcess> = []
  const write = (path: string, text: string) => {
    const place = inside(root, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  write(
    "etc/passwd",
    [
      "root:x:0:0::/root:/bin/sh",
      `postfix:x:${users.postfix}:${users.postfix}::/var/spool/postfix:/bin/false`,
      `Debian-exim:x:${users.exim}:${users.exim}::/var/spool/exim4:/bin/false`,
      "nobody:x:65534:65534::/:/bin/false",
      ""
    ].join("\n")
  )
  write(
    "etc/group",
    [
      "root:x:0:",
      `postfix:x:${users.postfix}:`,
      `postdrop:x:${users.postdrop}:`,
      `Debian-exim:x:${users.exim}:`,
      "nogroup:x:65534:",
      ""
    ].join("\n")
  )
  write("etc/hosts", "127.0.0.1 localhost\n")
  // resolv.conf(5): trust-ad, or glibc hides the AD bit from its callers.
  write("etc/resolv.conf", "nameserver 127.0.0.1\noptions trust-ad timeout:20 attempts:1\n")
  return {
    write,
    read: (path) => {
      try {
        return readFileSync(inside(root, path), "utf8")
      } catch {
        return ""
      }
    },
    put: (path, kept) => replaceBy(inside(root, path), kept),
    kept: (path) => {
      const place = `${at}.kept`
      replaceBy(place, inside(root, path))
      return place
    },
    folder,
    start: (...command) => {
      const child = confined(root, command, "ignore")
      // What nobody reads would keep the pipe open.
      for (const stream of [child.stdout!, child.stderr!]) stream.on("data", () => {})
      running.push(child)
      return child
    },
    run: async (command, input = "") => {
      const child = confined(root, command, "pipe")
      running.push(child)
      let output = ""
      for (const stream of [child.stdout!, child.stderr!])
        stream.on("data", (octets) => (output += String(octets)))
      child.stdin!.on("error", () => {})
      child.stdin!.end(input)
      await once(child, "close")
      return output
    },
    leave: async () => {
      try {
        await Promise.all(running.map(killed))
      } finally {
        sh(`umount --lazy "$2/root" "$2"`)
      }
    }
  }
}

/** Minor numbers of the devices of major 1: mem(4), null(4), random(4). */
const memoryDevices = { null: "3", zero: "5", random: "8", urandom: "9" } as const

/** What variables the machine has, such as SSL_CERT_FILE or MAIL_CONFIG, is no part of what is observed. */
const environment = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C" }

/** In a process namespace of its own, which ends with its first process: daemons outlive their parents. */
const confined = (root: string, command: ReadonlyArray<string>, input: "ignore" | "pipe"): ChildProcess =>
  spawn("unshare", ["--pid", "--fork", "--kill-child", "--", "chroot", root, ...command], {
    stdio: [input, "pipe", "pipe"],
    env: environment
  })

const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, "close")
  // The first process of the namespace, and with it all others: --kill-child does not reach one that has changed its user (prctl(2)).
  const first = childrenOf(child.pid)
  for (const pid of first) process.kill(pid, "SIGKILL")
  // Where it has not begun one yet.
  if (first.length === 0) child.kill("SIGKILL")
  await closed
}

/** proc(5). */
const childrenOf = (pid: number | undefined): ReadonlyArray<number> =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter((child) => child !== "")
    .map(Number)
