/* global SwaggerUIBundle */
// The API's description as pages: everything shown comes from /openapi.json.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true });
