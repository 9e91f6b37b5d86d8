// Shows the API's description from /openapi.json. The examples work as they stand: an id of an example that means an order or
// a payment becomes that of the last checkout that was tried here.
import { exampleIds, lastOrderOf, withLastOrder } from "./docs-examples.js";

const { SwaggerUIBundle } = /** @type {any} */ (window);

const answer = await fetch("/openapi.json");
const spec = await answer.json();
const ids = exampleIds(spec);
/** @type {import("./docs-examples.js").LastOrder | null} */
let last = null;

const ui = SwaggerUIBundle({
  spec,
  dom_id: "#docs",
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (/** @type {{ url: string }} */ request) => {
    request.url = withLastOrder(request.url, ids, last);
    return request;
  },
  responseInterceptor: (/** @type {{ status: number, obj?: unknown }} */ response) => {
    const order = lastOrderOf(response);
    if (order === null) return response;
    last = { ...order, token: order.token ?? last?.token ?? null };
    if (order.token !== null) {
      const schema = spec.components.securitySchemes.orderToken;
      ui.authActions.authorize({ orderToken: { name: "orderToken", schema, value: order.token } });
    }
    return response;
  },
});
