// The API's description as pages: everything shown comes from /openapi.json.
const { SwaggerUIBundle } = /** @type {any} */ (window);
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });
