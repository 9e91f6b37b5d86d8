import { Gauge, type Registry } from "prom-client";
import { PREFIX } from "../telemetry/meters.ts";

export type AddGauge = <Label extends string>(
  name: string,
  help: string,
  labelNames?: Label[],
) => Gauge<Label>;

export function gaugesOf(registry: Registry): AddGauge {
  return <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge<Label>({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });
}
