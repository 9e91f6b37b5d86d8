/**
 * The samples of the page "Metro Link". The page prints no valid JSON: its 200 is partly PHP with descriptions as values,
 * and its error is a schema. Each sample is given as printed and as the intended JSON.
 */
import type { Sample } from "../../khalti/samples/sample.ts";

export const successAsPrinted: Sample = {
  section: "200",
  json: `{
  "error": false,
  "message": "Additional message about the recharge"
 "data" : [
  "transaction_id" => "Transaction ID of the recharge e.g 12345",
  "reference_no"   => "Unique reference number provided by you for later reference",
  "amount"         => "Amount for which recharge has been done",
  "credit_consumed": 
       {
          "service_charge": " Processing fees charged by Company e.g 0.5 ",
          "instant_discount": " Any Discount Offered by Company e.g 0.2 ",
          "debit_amount": " Recharged amount + Service charge - instant discount e.g 10.3 "
        },
   "credit_available": "Available wallet balance after transaction e.g 8313.58",
   "status"         => "Status of the recharge e.g queued, success,failed, etc"
 ]
}`,
};

/** With the page's example values, and the reference of the tests. */
export const success: Sample = {
  section: "200, as the intended JSON",
  json: `{
  "error": false,
  "message": "Additional message about the recharge",
  "data": {
    "transaction_id": "12345",
    "reference_no": "1000000000042",
    "amount": "150",
    "credit_consumed": {
      "service_charge": "0.5",
      "instant_discount": "0.2",
      "debit_amount": "10.3"
    },
    "credit_available": "8313.58",
    "status": "success"
  }
}`,
};

export const errorAsPrinted: Sample = {
  section: "4XX/5XX",
  json: `{
  "type": "object",
  "properties": {
    "status": {
      "type": "string",
      "description": "The status of the recharge execution."
    },
    "message": {
      "type": "string",
      "description": "A message providing additional information about the recharge execution."
    },
     "data": {
      "type": "error",
      "description": "Blank array in case of error"
    }
  }
}`,
};

export const error: Sample = {
  section: "4XX/5XX, as the intended JSON",
  json: `{
  "status": "error",
  "message": "A message providing additional information about the recharge execution.",
  "data": []
}`,
};

/** Not on the page at hand: GlobalTopup's own documents name these fields. */
export const orderStatus: Sample = {
  section: "order status",
  json: `{
  "error": false,
  "message": "Transaction status",
  "data": {
    "status": "success",
    "transaction_id": 12345,
    "order_id": 1000000000042,
    "amount": 150,
    "timestamp": "2026-11-22 16:00:00",
    "details": { "connection_no": "ram_01", "operator": "Metro Link" },
    "package_name": ""
  }
}`,
};
