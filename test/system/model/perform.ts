import type { Fault } from "../../support/simulator-control.ts";
import { readBooks } from "./books.ts";
import { checkOut, forgetKeys } from "./checkout-step.ts";
import type { Command, Step } from "./command.ts";
import { runDueJobs } from "./due-jobs.ts";
import { auditStory } from "./audit-story.ts";
import { checkAlways } from "./invariants.ts";
import type { Memory } from "./memory.ts";
import { takeOrderStep } from "./order-step.ts";
import { takePaymentStep } from "./payment-step.ts";
import { acknowledgePayment } from "./acknowledge-step.ts";
import { decideRefund } from "./approval-step.ts";
import { sendBack } from "./send-back-step.ts";
import { takeRefundStep } from "./refund-step.ts";
import { endSlowCallsInTime, untilCallsEnd } from "./slow-calls.ts";
import { takeTopUpStep } from "./top-up-step.ts";
import { IMPATIENT_MS, type World } from "./world.ts";

/** @param since the lowest possible id of an order in this story */
export async function perform(
  world: World,
  memory: Memory,
  command: Command,
  since: string,
): Promise<void> {
  memory.begun.push(world.clock.now());
  await takeCommand(world, memory, command, since);
  await endSlowCallsInTime(world, memory);
}

async function takeCommand(
  world: World,
  memory: Memory,
  command: Command,
  since: string,
): Promise<void> {
  switch (command.do) {
    case "together": {
      const { steps } = command;
      await Promise.all(steps.filter(takesNoTime).map((step) => take(world, memory, step, false)));
      for (const jump of steps.filter((step) => !takesNoTime(step))) {
        await take(world, memory, jump, true);
      }
      return;
    }
    case "audit":
      checkAlways(await readBooks(world, memory, since));
      await auditStory(world, since, { workersRun: false });
      return;
    default:
      await take(world, memory, command, true);
  }
}

/** Status checks have long timeouts, so a slow answer to one must end by itself. */
function inTimeIfAsked(fault: Fault): Fault {
  return fault.kind === "delay" && /_(?:status|detail)$/.test(fault.endpoint)
    ? { ...fault, delay_ms: 2 * IMPATIENT_MS }
    : fault;
}

/** Concurrent steps take place within seconds. */
function takesNoTime(step: Step): boolean {
  return step.do !== "jump";
}

/** @param alone no other step runs concurrently */
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
      // No call may take longer than the jump.
      await untilCallsEnd(world, memory);
      await world.advance(step.seconds);
      return;
    case "fault":
      if (step.fault.kind === "delay") {
        memory.slowCalls = true;
        world.patient = false;
      }
      await world.simulator.fault(inTimeIfAsked(step.fault));
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
      return;
    case "acknowledge":
      await acknowledgePayment(world, memory, step.of);
      return;
    case "approvalAbove":
      world.approvalAbove(step.paisa);
      return;
    case "sendBack":
      await sendBack(world, memory, step);
      return;
    case "decideRefund":
      await decideRefund(world, memory, step, alone);
      return;
    case "askRefund":
    case "resolveRefund":
      await takeRefundStep(world, memory, step, alone);
      return;
    case "provider":
    case "retryTopUp":
    case "resolveTopUp":
      await takeTopUpStep(world, memory, step, alone);
      return;
    case "audit": // only alone: the invariants do not apply during concurrent steps
  }
}
