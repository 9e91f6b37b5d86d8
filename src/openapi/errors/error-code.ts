/** What an error code means. */
export interface ErrorCode {
  status: number;
  /** An example of the answer's `detail`. */
  detail: string;
  cause: string;
  /** What the caller can do about it. */
  cure: string;
}
