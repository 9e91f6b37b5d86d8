import { checkOut, forgetKeys } from "./checkout-step.ts";
import type { Command, Step } from "./command.ts";
import { runDueJobs } from "./due-jobs.ts";
import type { Memory } from "./memory.ts";
import { takeOrderStep } from "./order-step.ts";
import { takePaymentStep } from "./payment-step.ts";
import type { World } from "./world.ts";

export async function perform(world: World, memory: Memory, command: Command): Promise<void> {
  if (command.do === "together") {
    await Promise.all(command.steps.map((step) => take(world, memory, step, false)));
  } else {
    await take(world, memory, command, true);
  }
}

/** @param alone nothing else happens at the same time */
async function take(world: World, memory: Memory, step: Step, alone: boolean): Promise<void> {
  switch (step.do) {
    case "checkout":
      await checkOut(world, memory, step);
      return;
    case "forgetKeys":
      await forgetKeys(world, memory);
      return;
    case "reconcile":
      await runDueJobs(world);
      return;
    case "jump":
      await world.advance(step.seconds);
      return;
    case "fault":
      await world.simulator.fault(step.fault);
      return;
    case "clearFaults":
      await world.simulator.clearFaults();
      return;
    case "look":
    case "retry":
    case "close":
      await takeOrderStep(world, memory, step, alone);
      return;
    case "return":
    case "staffLookup":
    case "resolve":
    case "khalti":
    case "lie":
      await takePaymentStep(world, memory, step);
  }
}
