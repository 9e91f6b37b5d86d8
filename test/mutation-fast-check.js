// Stands for fast-check in mutation runs. The tables must notice a mutant, so properties run for a moment only: otherwise
// each mutant would take seconds.
import fc from "../node_modules/fast-check/lib/fast-check.js";

fc.configureGlobal({ interruptAfterTimeLimit: 50 });
export default fc;
