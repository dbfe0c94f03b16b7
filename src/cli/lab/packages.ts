/** Debian packages unpacked into a folder of their own: nothing is installed, and nothing of the machine is started. apt-get(8), dpkg-deb(1). */
import { execFileSync } from "node:child_process"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { homedir } from "node:os"
import { isAbsolute, join, relative, resolve } from "node:path"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"

export interface Unpacked {
  /** Root of a file system. */
  readonly folder: string
  /** Versions of the packages that were asked for, by name. */
  readonly versions: Readonly<Record<string, string>>
}

/** XDG Base Directory Specification. */
export const usualCache = (): string =>
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "hoptrust", "lab")

/** What packages need in order to be installed, and what they then run does not. */
const forInstallation = new Set(
  "adduser cdebconf cpio debconf dpkg e2fsprogs exim4-config init-system-helpers install-info libdebian-installer4 libnewt0.52 libslang2 logsave mailcap passwd perl perl-base perl-modules-5.36 tar usr-is-merged usrmerge".split(
    " "
  )
)

/** The packages with all that they depend on; fetched where the cache does not have them. Ends with status 74 where that fails. */
export const unpacked = (id: string, packages: ReadonlyArray<string>, cache: string): Unpacked => {
  const folder = join(cache, id)
  const described = join(folder, "versions.json")
  if (!existsSync(described)) {
    // Not to be replaced: it may be the machine's own, such as /etc/postfix.
    if (existsSync(folder))
      throw new CommandFailure(
        exitStatus.cannotWrite,
        `${folder} is there, and is no folder of unpacked packages: move it, or choose another folder with --cache`
      )
    // Whole or not at all: a folder that was begun has another name.
    const begun = `${folder}.${process.pid}`
    try {
      fetchInto(begun, packages)
      // Another process may have been as fast.
      if (!existsSync(described)) renameSync(begun, folder)
    } catch (error) {
      throw new CommandFailure(
        exitStatus.cannotWrite,
        `the Debian packages ${packages.join(", ")} cannot be fetched with apt-get and unpacked with dpkg-deb into ${cache}: ${String(error)}`
      )
    } finally {
      rmSync(begun, { recursive: true, force: true })
    }
  }
  return { folder: join(folder, "root"), versions: JSON.parse(readFileSync(described, "utf8")) }
}

const fetchInto = (folder: string, packages: ReadonlyArray<string>): void => {
  const debs = join(folder, "debs")
  mkdirSync(debs, { recursive: true })
  const run = (command: string, ...parameters: ReadonlyArray<string>) =>
    execFileSync(command, parameters, { cwd: debs, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  const kinds = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"]
  const needed = run("apt-cache", "depends", "--recurse", ...kinds.map((kind) => `--no-${kind}`), ...packages)
    .split("\n")
    .filter((line) => /^[a-z0-9]/.test(line) && !forInstallation.has(line))
  run("apt-get", "download", ...new Set(needed))
  for (const deb of readdirSync(debs)) {
    run("dpkg-deb", "--extract", deb, "../root")
    // Before the next package, whose files tar(1) would write through a link to the machine's own.
    keepLinksInside(join(folder, "root"))
  }
  const versions = readdirSync(debs).flatMap((deb) => {
    const [name = "", version = ""] = deb.split("_")
    return packages.includes(name) ? [[name, decodeURIComponent(version)] as const] : []
  })
  rmSync(debs, { recursive: true })
  writeFileSync(join(folder, "versions.json"), JSON.stringify(Object.fromEntries(versions)))
}

/** Makes symbolic links lead where they do for a process that is confined to the root: symlink(7), chroot(2). @param folder in the root, absolute there */
export const keepLinksInside = (root: string, folder = "/"): void => {
  // Not by `recursive`, which goes through the very links.
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) keepLinksInside(root, path)
    if (!entry.isSymbolicLink()) continue
    const target = readlinkSync(join(root, path))
    // In the root ".." of "/" is "/".
    const confined = relative(folder, resolve(folder, target))
    if (!isAbsolute(target) && join(root, folder, target) === join(root, folder, confined)) continue
    rmSync(join(root, path))
    symlinkSync(confined === "" ? "." : confined, join(root, path))
  }
}
