// Shows the API's description from /openapi.json. The examples work as they stand: their ids become those of what was made
// or listed here.
import { accessPlugin, followDarkMode, nameInputs } from "./docs-access.js";
import { exampleIds, idsIn, withKnownIds } from "./docs-examples.js";

const { SwaggerUIBundle } = /** @type {any} */ (window);

followDarkMode();
const answer = await fetch("/openapi.json");
const spec = await answer.json();
const examples = exampleIds(spec);
/** @type {import("./docs-examples.js").Known} */
const known = { made: {}, listed: {} };

const ui = SwaggerUIBundle({
  spec,
  dom_id: "#docs",
  plugins: [accessPlugin],
  syntaxHighlight: { activated: true, theme: "tomorrow-night" },
  deepLinking: true,
  tryItOutEnabled: true,
  // A key in the browser's storage would outlive the visit, also on a shared machine.
  persistAuthorization: false,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (/** @type {{ url: string, method: string }} */ request) => {
    request.url = withKnownIds(request, examples, known);
    return request;
  },
  responseInterceptor: (/** @type {import("./docs-examples.js").Answer} */ response) => {
    const { made, listed } = idsIn(response);
    Object.assign(known.made, made);
    Object.assign(known.listed, listed);
    const token = response.status === 201 ? response.obj?.order_token : undefined;
    if (typeof token === "string") {
      const schema = spec.components.securitySchemes.orderToken;
      ui.authActions.authorize({ orderToken: { name: "orderToken", schema, value: token } });
    }
    return response;
  },
});
const docs = document.getElementById("docs");
if (docs) nameInputs(docs);
