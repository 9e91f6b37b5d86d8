/** The readers of the description: each operation is for one of them. */
export const TAGS = [
  {
    name: "Shops",
    description:
      "For the server, the pages and the apps of a shop: products, checkout, orders, new attempts. Start with `POST /v1/checkout`.",
  },
  {
    name: "Customers",
    description: "For the customer's browser: no key, and no personal data in the answers.",
  },
  {
    name: "Staff",
    description:
      "For the people who look after orders: search, refunds, held payments, top-ups, reports. The key's role is in brackets.",
  },
  { name: "Administrators", description: "Products, API keys and webhook endpoints." },
  {
    name: "Providers",
    description: "For the services of top-up providers, which report by themselves.",
  },
  { name: "Operators", description: "Health, readiness and metrics of an instance." },
];
