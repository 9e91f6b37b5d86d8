/** The initiate samples of the page "Web Checkout (KPG-2)", as printed. */
import type { InitiateSamples } from "./sample.ts";

export const webCheckoutInitiate: InitiateSamples = {
  page: "Web Checkout (KPG-2)",
  // Initiating a payment
  requests: [
    {
      section: "Sample Request Payload",
      json: `{
  "return_url": "https://example.com/payment/",
  "website_url": "https://example.com/",
  "amount": 1300,
  "purchase_order_id": "test12",
  "purchase_order_name": "test",
  "customer_info": {
      "name": "Khalti Bahadur",
      "email": "example@gmail.com",
      "phone": "9800000123"
  },
  "amount_breakdown": [
      {
          "label": "Mark Price",
          "amount": 1000
      },
      {
          "label": "VAT",
          "amount": 300
      }
  ],
  "product_details": [
      {
          "identity": "1234567890",
          "name": "Khalti logo",
          "total_price": 1300,
          "quantity": 1,
   "unit_price": 1300
      }
  ],
  "merchant_username": "merchant_name",
  "merchant_extra": "merchant_extra"
}`,
    },
    {
      section: "Examples, cURL",
      json: `{
"return_url": "http://example.com/",
"website_url": "http://example.com/",
"amount": "1000",
"purchase_order_id": "Ordwer01",
"purchase_order_name": "Test",
"customer_info": {
    "name": "Test Bahadur",
    "email": "test@khalti.com",
    "phone": "9800000001"
}
}`,
    },
  ],
  // After a payment was initiated
  answers: [
    {
      section: "Success Response",
      json: `{
    "pidx": "bZQLD9wRVWo4CdESSfuSsB",
    "payment_url": "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
    "expires_at": "2023-05-25T16:26:16.471649+05:45",
    "expires_in": 1800
}`,
    },
  ],
  // Error Responses
  errors: [
    {
      section: "return_url is blank",
      json: `{
    "return_url": [
        "This field may not be blank."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "return_url is invalid",
      json: `{
    "return_url": [
        "Enter a valid URL."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "website_url is blank",
      json: `{
    "website_url": [
        "This field may not be blank."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "website_url is invalid",
      json: `{
    "website_url": [
        "Enter a valid URL."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "Amount is less than 10",
      json: `{
    "amount": [
        "Amount should be greater than Rs. 10, that is 1000 paisa."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "Amount is invalid",
      json: `{
    "amount": [
        "A valid integer is required."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "purchase_order_id is blank",
      json: `{
    "purchase_order_id": [
        "This field may not be blank."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "purchase_order_name is blank",
      json: `{
    "purchase_order_name": [
        "This field may not be blank."
    ],
    "error_key": "validation_error"
}`,
    },
    {
      section: "Amount breakdown doesn't total to the amount passed",
      json: `{
    "amount": [
        "Amount Breakdown mismatch."
    ],
    "error_key": "validation_error"
}`,
    },
  ],
};
