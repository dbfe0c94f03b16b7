/** Where a path of a root leads, as a process that is confined to it sees it: symlink(7), chroot(2). */
import { cpSync, lstatSync, readlinkSync, rmSync } from "node:fs"
import { join } from "node:path"

/** ELOOP of Linux: symlink(7). */
const mostLinks = 40

/**
 * Packages have absolute symbolic links, such as /usr/lib/ssl/cert.pem, which from outside lead to the machine's own files. Here they lead where they do for
 * the software, and ".." does not lead out.
 */
export const inside = (root: string, path: string): string => {
  const ahead = path.split("/")
  const behind: Array<string> = []
  for (let links = 0; ahead.length > 0;) {
    const part = ahead.shift()!
    if (part === "" || part === ".") continue
    if (part === "..") {
      behind.pop()
      continue
    }
    const at = join(root, ...behind, part)
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) {
      behind.push(part)
      continue
    }
    if (++links > mostLinks) throw new Error(`${path} leads round in a circle`)
    const target = readlinkSync(at)
    if (target.startsWith("/")) behind.length = 0
    ahead.unshift(...target.split("/"))
  }
  return join(root, ...behind)
}

/** Puts a copy of a folder in place of what is there, where cpSync would write through links. Links of the folder stay as they are. */
export const replaceBy = (place: string, folder: string): void => {
  rmSync(place, { recursive: true, force: true })
  cpSync(folder, place, { recursive: true, verbatimSymlinks: true })
}
