import fc from "fast-check";

// The tables must notice a mutant. Properties run for a moment only, or each mutant would take seconds.
fc.configureGlobal({ interruptAfterTimeLimit: 50 });
