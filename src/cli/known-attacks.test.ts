/** Known attacks, written out: each comes out as it expects under every model. Whether the search finds them is src/search/known-attacks.test.ts. */
import { describeScenarios, isKnownAttack, scenarios } from "./scenarios.fixture.ts"

describeScenarios(scenarios.filter(isKnownAttack))
