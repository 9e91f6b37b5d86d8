import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";

/** A body as long as that of an order with two items. */
const BODY_LENGTH = 1_400;

/** Endpoints that want no event of the bench itself, only those that it inserts for them. */
export async function addEndpoints(client: pg.Client, urls: string[]): Promise<void> {
  await client.query(
    `insert into webhook_endpoints (id, url, events, secret, created_at)
     select gen_random_uuid(), url, array['alert.raised'], 'whsec_' || encode(sha256(url::bytea), 'base64'), now()
     from unnest($1::text[]) url`,
    [urls],
  );
}

/** Events that the sequencer has not numbered yet. */
export async function addEvents(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `insert into events (id, type, body, created_at)
     select 'evt_' || md5(random()::text || i), 'alert.raised', repeat('x', $2), now()
     from generate_series(1, $1::int) i`,
    [count, BODY_LENGTH],
  );
}

/** Numbers all events and makes them due at all endpoints, in one go. */
export async function queueDeliveries(client: pg.Client): Promise<number> {
  await client.query(
    `with numbered as (select id, row_number() over (order by inserted_as) as number from events where number is null)
     update events set number = numbered.number + (select coalesce(max(number), 0) from events)
     from numbered where numbered.id = events.id`,
  );
  const { rowCount } = await client.query(
    `insert into webhook_deliveries (id, endpoint_id, event_id, event_number, due_at, created_at)
     select gen_random_uuid(), endpoint.id, event.id, event.number, now(), now()
     from webhook_endpoints endpoint cross join events event where event.type = 'alert.raised'`,
  );
  await client.query("analyze events, webhook_deliveries");
  return rowCount ?? 0;
}

export interface Receiver {
  urlOf(name: string): string;
  /** The ids of the events, in the order in which they came. */
  received: string[];
  stop(): Promise<void>;
}

/** A shop's server that takes every webhook after `afterMs`. */
export async function startReceiver(afterMs: number): Promise<Receiver> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(String(request.headers["webhook-id"]));
    request.resume();
    request.on("end", () => setTimeout(() => response.writeHead(204).end(), afterMs));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (name) => `http://127.0.0.1:${String(port)}/${name}`,
    received,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
