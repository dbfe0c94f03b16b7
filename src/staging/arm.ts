/** Puts a scenario's attacker into its world: what it can do, how far that reaches, and when. */
import { type Act, adversary, type Armed, type Driver } from "../attacker/adversary.ts"
import type { Arsenal, ValidatedCertificates } from "../attacker/arsenal.ts"
import type { Menu } from "../attacker/capability.ts"
import { ownHosts, validatedChainShown } from "../attacker/own-hosts.ts"
import { everywhere, reachOf } from "../attacker/reach.ts"
import type { SignedChain } from "../attacker/chain-workshop.ts"
import { signedChains } from "../attacker/signed-chains.ts"
import { RecentMap } from "../protocol/keys/recent-map.ts"
import { capabilities } from "../attacker/registry.ts"
import { scriptedMenu } from "../attacker/script/menu.ts"
import type { Interception } from "../world/crossing.ts"
import type { StandingArsenal, Surroundings } from "./standing-arsenal.ts"
import type { ChosenAttacker } from "../scenario/attackers.ts"
import { scriptedAction } from "./scripted-action.ts"

/** Our choice: a search meets the same names at the same moments thousands of times. */
const signedChainsRemembered = 256

/** Stands in place of a capability where a file writes out what is done. */
export const script = "script"

/** Stands in place of a capability for what the attacker's own hosts do, which takes none. */
export const ownHost = "own host"

/** What is of one run. */
export interface ArmedRun {
  /** What may fail is drawn from it. */
  readonly seed: number
  readonly certificates: ValidatedCertificates
  readonly driver: Driver
  readonly onAct: (act: Act, logged?: Uint8Array) => void
}

/** Laid out once for all runs with the same certificates. */
interface ArmedMenus {
  /** In their order. */
  readonly ofCapabilities: ReadonlyArray<Menu>
  /** Takes no capability. */
  readonly ofOwnHosts: Menu
}

/** The attacker's hosts show certificates that authorities have issued, whichever issued them. */
const asIssued = (interception: Interception, arsenal: Arsenal): Interception => ({
  ...interception,
  handshake: (crossing) => {
    const chain = validatedChainShown(crossing, arsenal)
    if (chain === undefined) return interception.handshake(crossing)
    const shown = { ...crossing.shown, chain }
    const verdict = interception.handshake({ ...crossing, shown })
    return verdict._tag === "Pass" ? { _tag: "Terminate", shown } : verdict
  }
})

/** Arms attackers in one world. */
export class Armoury {
  readonly #surroundings: Surroundings
  readonly #arsenal: StandingArsenal
  /** Menus remember nothing, so one attacker's are the same in every run that has the same certificates. */
  readonly #menus = new WeakMap<ValidatedCertificates, WeakMap<ChosenAttacker["capabilities"], ArmedMenus>>()

  constructor(surroundings: Surroundings, arsenal: StandingArsenal) {
    this.#surroundings = surroundings
    this.#arsenal = arsenal
  }

  arm(attacker: ChosenAttacker, { seed, certificates, driver, onAct }: ArmedRun): Interception {
    const { hostAt } = this.#arsenal
    const owned = { ...this.#arsenal, ...certificates }
    const scripts = (attacker.actions ?? []).flatMap(({ action, fromMicros, toMicros }) =>
      // Orders are placed where authorities are, and mail goes as any sender's does.
      action.on === "certificates" || action.on === "report"
        ? []
        : [
            {
              capability: script,
              menu: scriptedMenu(scriptedAction(action, this.#surroundings, owned)),
              reach: everywhere,
              fromMicros,
              toMicros
            }
          ]
    )
    const menus = this.#menusOf(attacker.capabilities, certificates)
    const armed = attacker.capabilities.map(({ id, limits = {}, fromMicros, toMicros }, number) => ({
      capability: id,
      menu: menus.ofCapabilities[number]!,
      reach: reachOf(limits, { capability: id, seed, hostAt }),
      fromMicros,
      toMicros
    }))
    const all = [...scripts, ...armed]
    const own: Armed = {
      capability: ownHost,
      isFree: true,
      menu: menus.ofOwnHosts,
      reach: everywhere,
      fromMicros: 0,
      toMicros: Number.POSITIVE_INFINITY
    }
    return asIssued(adversary(all.length === 0 ? [] : [...all, own], driver, onAct), {
      ...this.#arsenal,
      ...certificates
    })
  }

  #menusOf(chosen: ChosenAttacker["capabilities"], certificates: ValidatedCertificates): ArmedMenus {
    let known = this.#menus.get(certificates)
    if (known === undefined) this.#menus.set(certificates, (known = new WeakMap()))
    let menus = known.get(chosen)
    if (menus === undefined) known.set(chosen, (menus = this.#layOut(chosen, certificates)))
    return menus
  }

  #layOut(chosen: ChosenAttacker["capabilities"], certificates: ValidatedCertificates): ArmedMenus {
    const standing = { ...this.#arsenal, ...certificates }
    const { chains } = standing
    // What they sign is known once all of them are laid out.
    const holders = (): Parameters<typeof signedChains>[0] =>
      chosen.map(({ id }, number) => ({ capability: id, menu: ofCapabilities[number]! }))
    const made = new RecentMap<ReadonlyArray<SignedChain>>(signedChainsRemembered)
    const arsenal: Arsenal =
      chains === undefined
        ? standing
        : {
            ...standing,
            signedChains: (serverName, atMicros) => {
              const key = `${serverName} ${atMicros}`
              let known = made.get(key)
              if (known === undefined)
                made.set(key, (known = signedChains(holders(), chains, serverName, atMicros)))
              return known
            }
          }
    const ofCapabilities: ReadonlyArray<Menu> = chosen.map(({ id, parameters }) => {
      const capability = capabilities.find((candidate) => candidate.id === id)
      // The schema lets only registered ids through.
      if (capability === undefined) throw new Error(`no capability is called ${id}`)
      return capability.configure(parameters, arsenal)
    })
    return { ofCapabilities, ofOwnHosts: ownHosts(arsenal) }
  }
}
