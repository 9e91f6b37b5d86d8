import type { Response } from "supertest";
import { describedCodes } from "./described-codes.ts";

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  instance: string;
  code: string;
  errors?: { path: string; message: string }[];
  order_id?: string;
  order_token?: string;
  order_status?: string;
}

/**
 * The answer's problem document (RFC 9457). Throws if it is not one, its instance is not the request id, or the API
 * description does not list its code.
 */
export function problemOf(answer: Response): ProblemBody {
  const type = String(answer.headers["content-type"]);
  if (!type.startsWith("application/problem+json")) {
    throw new Error(`no problem document: ${String(answer.status)} ${type} ${answer.text}`);
  }
  const problem = JSON.parse(answer.text) as ProblemBody;
  if (problem.status !== answer.status) {
    throw new Error(`the document says ${String(problem.status)}, HTTP ${String(answer.status)}`);
  }
  if (problem.instance !== answer.headers["x-request-id"]) {
    throw new Error(`the instance ${problem.instance} is not the request id`);
  }
  const { method, url } = answer.request as { method: string; url: string };
  const described = describedCodes(method, new URL(url).pathname, answer.status);
  if (described !== null && !described.includes(problem.code)) {
    throw new Error(`the description of ${method} ${url} has no ${problem.code}`);
  }
  return problem;
}

/** The paths of the invalid fields in the problem. */
export function wrongFields(answer: Response): string[] {
  return (problemOf(answer).errors ?? []).map((error) => error.path);
}
