import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { dlrRequest } from "../../topups/dlr-router.ts";
import { BODY, INVALID, json, TOO_MANY } from "../parts.ts";

const report = dlrRequest.extend({
  amount: z.string().optional(),
  status: z.string().optional(),
  detail: z.string().optional(),
  response_id: z.string().optional(),
});

/** Where top-up providers report. */
export const deliveryReportPaths: ZodOpenApiPathsObject = {
  "/v1/providers/khalti/dlr": {
    post: {
      operationId: "receiveKhaltiDlr",
      tags: ["Providers"],
      summary: "Report the end of a queued top-up (DLR callback of Khalti's services)",
      description:
        "Give its address to Khalti. The report has no signature, so it is only a hint: the server asks Khalti about the reference, and reads nothing else of the report. The answer is the same for every reference, known or not.",
      requestBody: {
        required: true,
        content: {
          "multipart/form-data": { schema: report },
          "application/x-www-form-urlencoded": { schema: report },
          "application/json": {
            schema: report,
            example: {
              reference: "1763806512345001",
              amount: "300",
              status: "Success",
              detail: "Successfully Completed Transaction",
              response_id: "3116",
            },
          },
        },
      },
      responses: {
        202: json(z.object({ status: z.literal("accepted") }), "Received", { status: "accepted" }),
        ...BODY,
        ...TOO_MANY,
        ...INVALID,
      },
    },
  },
};
