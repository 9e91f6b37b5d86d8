/** The samples of the page "Metrolink Internet" of Khalti's services. Its request has a comment, so it is no valid JSON. */
import type { Sample } from "../../khalti/samples/sample.ts";

export const serviceParametersAsPrinted: Sample = {
  section: "Service Parameters",
  json: `{
    "token": "token",
    "username": "Username, eg: khaltiUser",
    "number": "9818766122",
    "amount": 100,  // Minimum Amount 100, Max: 50,000
    "address": "Banepa",
    "reference": "metrolink1"
}`,
};

export const serviceParameters: Sample = {
  section: "Service Parameters, as the intended JSON",
  json: serviceParametersAsPrinted.json.replace(/ {2}\/\/ .*/, ""),
};

export const response: Sample = {
  section: "Response",
  json: `{
    "status": true,
    "id": 1260,
    "credits_available": 9300.0,
    "message": "Your operation is in queue.",
    "state": "Queued",
    "credits_consumed": 100.0
}`,
};
