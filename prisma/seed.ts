// The demo products, for `prisma db seed` on a database of your own; `npm start` puts them in by itself.
import { connectDatabase } from "../src/database/database.ts";
import { seedDemoProducts } from "../dev/demo-products.ts";

const url = process.env["DATABASE_URL"];
if (url === undefined) throw new Error("DATABASE_URL should name the database to seed");
const connection = connectDatabase({
  url,
  maxConnections: 2,
  onError: (error) => {
    console.error(error.message);
  },
});
await seedDemoProducts(connection.db).finally(() => connection.close());
