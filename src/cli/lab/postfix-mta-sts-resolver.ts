/** Postfix that asks postfix-mta-sts-resolver for a policy of each domain. mta-sts-daemon(1), mta-sts-daemon.yml(5). */
import { postfix } from "./postfix.ts"
import type { SenderRoot } from "./sender-root.ts"
import type { Software } from "./software.ts"

const memory = "var/lib/mta-sts"

/** The plug-in's own. */
const port = 8461

export const postfixMtaStsResolver: Software = {
  ...postfix,
  id: "postfix-mta-sts-resolver",
  packages: ["postfix-mta-sts-resolver", "postfix", "unbound", "libfaketime"],
  memory,
  start: async (root, settings, surroundings) => {
    // As the package configures it; all else is by default.
    root.write(
      "etc/mta-sts-daemon.yml",
      `cache:\n  type: sqlite\n  options:\n    filename: "/${memory}/cache.db"\n`
    )
    root.folder("-m 755", memory)
    await startPlugIn(root, surroundings.rootsFile)
    const map = `smtp_tls_policy_maps = socketmap:inet:127.0.0.1:${port}:postfix`
    await postfix.start(root, [...settings, map], surroundings)
  }
}

const startPlugIn = async (root: SenderRoot, rootsFile: string): Promise<void> => {
  // OPENSSLDIR of Debian: what OpenSSL takes for the machine's roots.
  root.write("usr/lib/ssl/cert.pem", root.read(rootsFile))
  const daemon = root.start("/usr/bin/python3", "/usr/bin/mta-sts-daemon")
  let said = ""
  await new Promise<void>((resolve, reject) => {
    daemon.stderr!.on("data", (octets) => {
      said += String(octets)
      if (said.includes("Server started")) resolve()
    })
    daemon.once("exit", () => reject(new Error(`mta-sts-daemon did not start: ${said}`)))
  })
}
