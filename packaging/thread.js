import { thread } from "./hoptrust.js"

await thread()
