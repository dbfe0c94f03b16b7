/** Turns a scripted action into a menu of one move. */
import type { Menu } from "../capability.ts"
import type { ScriptedAction } from "./action.ts"
import { clockMenu } from "./clock.ts"
import { dnsMenu } from "./dns.ts"
import { httpsMenu } from "./https.ts"
import { routeMenu } from "./route.ts"
import { smtpMenu } from "./smtp.ts"
import { zoneMenu } from "./zone.ts"

export const scriptedMenu = (action: ScriptedAction): Menu => {
  switch (action.on) {
    case "dns":
      return dnsMenu(action)
    case "smtp":
      return smtpMenu(action)
    case "https":
      return httpsMenu(action)
    case "route":
      return routeMenu(action)
    case "clock":
      return clockMenu(action)
    case "zone":
      return zoneMenu(action)
  }
}
