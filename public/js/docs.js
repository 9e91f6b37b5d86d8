// Shows the API's description from /openapi.json.
const { SwaggerUIBundle } = /** @type {any} */ (window);
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });
