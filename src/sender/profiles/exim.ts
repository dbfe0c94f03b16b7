/** Exim with the retry rule of its default configuration: F,2h,15m; G,16h,1h,1.5; F,4d,6h. */
import type { SenderProfile } from "../profile.ts"

export const exim: SenderProfile = {
  id: "exim",
  title:
    "Exim: every 15 minutes for 2 hours, then 1 hour growing by half up to 16 hours, then every 6 up to 4 days",
  evidence: [
    { says: "retry rule F,2h,15m; G,16h,1h,1.5; F,4d,6h", source: "Exim default configuration; read 2026" },
    { says: "each mail counts by itself; Exim counts by host", source: "assumed" },
    { says: "has a DANE client, and none for MTA-STS", source: "Exim specification; read 2026" }
  ],
  schedule: {
    phases: [
      { untilSeconds: 7_200, firstSeconds: 900, factor: 1 },
      { untilSeconds: 57_600, firstSeconds: 3_600, factor: 1.5 },
      { untilSeconds: 345_600, firstSeconds: 21_600, factor: 1 }
    ],
    lifetimeSeconds: 345_600
  },
  instead: { "mta-sts": "opportunistic", "mta-sts-draft": "opportunistic", "dane+mta-sts": "dane" }
}
