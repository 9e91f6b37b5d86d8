// Seals what is stored plain, or under an older key, with the first key.
import type { AppContext } from "../context.ts";
import { sealedPrefix } from "../lib/data-keys.ts";
import {
  customerOf,
  fieldsOf,
  mobileOf,
  storeCustomer,
  storeFields,
  storeMobile,
} from "../orders/customer.ts";
import { itemsWithReceiver, refundsWithMobile } from "./find-person.ts";

type Context = Pick<AppContext, "db"> & { config: Pick<AppContext["config"], "dataKeys"> };
/** `unreadable`: no key opens it, so it stays. */
export type Sealing = "sealed" | "already sealed" | "unreadable";

const BATCH = 500;

/**
 * Goes through all personal data, and yields what became of each row. It may be interrupted and run again, and run beside
 * servers: each row is written only if it is still what was read.
 */
export async function* sealStored(context: Context): AsyncGenerator<Sealing> {
  yield* sealCustomers(context);
  for await (const refund of refundsWithMobile(context)) {
    yield await sealRow(context, refund.mobile ?? "", async () => {
      const { mobile } = mobileOf(context.config.dataKeys, refund);
      if (mobile === null) return false;
      await context.db.refund.updateMany({
        where: { id: refund.id, mobile: refund.mobile },
        data: { mobile: storeMobile(context.config.dataKeys, refund.id, mobile) },
      });
      return true;
    });
  }
  for await (const item of itemsWithReceiver(context)) {
    yield await sealRow(context, Object.values(item.fields as object)[0] as string, async () => {
      const fields = fieldsOf(context.config.dataKeys, item);
      if (fields === null) return false;
      await context.db.$executeRaw`
        update order_items set fields = ${JSON.stringify(storeFields(context.config.dataKeys, item, fields))}::jsonb
        where order_id = ${item.orderId}::uuid and position = ${item.position}
          and fields = ${JSON.stringify(item.fields)}::jsonb`;
      return true;
    });
  }
}

/** How many rows there are to go through. */
export async function countStored({ db }: Context): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: bigint }]>`
    select (select count(*) from orders
        where customer_name is not null or customer_email is not null or customer_phone is not null)
      + (select count(*) from refunds where mobile is not null)
      + (select count(*) from order_items where fields <> '{}' and not fields ? '$erased') as count`;
  return Number(row.count);
}

async function* sealCustomers(context: Context): AsyncGenerator<Sealing> {
  const { db, config } = context;
  let place = { at: new Date(0), id: "00000000-0000-0000-0000-000000000000" };
  for (;;) {
    const places = await db.$queryRaw<{ id: string; at: Date }[]>`
      select id, created_at as at from orders
      where (customer_name is not null or customer_email is not null or customer_phone is not null)
        and (created_at, id) > (${place.at}::timestamptz, ${place.id}::uuid)
      order by created_at, id limit ${BATCH}`;
    const orders = await db.order.findMany({ where: { id: { in: places.map(({ id }) => id) } } });
    for (const order of orders) {
      const { customerName, customerEmail, customerPhone } = order;
      const stored = { customerName, customerEmail, customerPhone };
      const texts = Object.values(stored).filter((text) => text !== null);
      yield await sealRow(context, texts, async () => {
        const customer = customerOf(config.dataKeys, order);
        if (!customer.readable) return false;
        await db.order.updateMany({
          where: { id: order.id, ...stored },
          data: storeCustomer(config.dataKeys, order.id, customer),
        });
        return true;
      });
    }
    const last = places.at(-1);
    if (last === undefined) return;
    place = last;
  }
}

async function sealRow(
  { config }: Context,
  stored: string | string[],
  write: () => Promise<boolean>,
): Promise<Sealing> {
  const prefix = sealedPrefix(config.dataKeys) ?? "";
  if ([stored].flat().every((text) => text.startsWith(prefix))) return "already sealed";
  return (await write()) ? "sealed" : "unreadable";
}
