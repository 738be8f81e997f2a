// The then view: asks for what came to be known as one moves forward, and lets go of it as one moves back.
import { ThenView } from "./then/then-view.ts";

customElements.define("then-view", ThenView);
