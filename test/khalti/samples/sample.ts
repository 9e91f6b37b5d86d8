/**
 * A JSON sample of Khalti's documentation. Kept as text, so that what the tests put on the wire is
 * what the page prints.
 */
export type Sample = { section: string; json: string };

export type InitiateSamples = {
  page: string;
  requests: Sample[];
  answers: Sample[];
  errors: Sample[];
};

export type LookupSamples = {
  page: string;
  requests: Sample[];
  answers: Sample[];
  genericErrors: Sample[];
};
