/** The initiate samples of the gateway documentation's chapter "Ebanking and Mobile Banking". */
import type { InitiateSamples } from "./sample.ts";

export const bankingChapterInitiate: InitiateSamples = {
  page: "Ebanking and Mobile Banking",
  // Initiating a payment
  requests: [
    {
      section: "Sample Request Payload",
      json: `{
    "return_url": "https://testing.com/",
    "website_url": "https://testing.com/",
    "amount": "10000",
    "ttl": 1000,
    "bank": "ayCEFuEpkmkjBj3WVWRh32",
    "modes": [
        "MOBILE_BANKING"
    ],
        "purchase_order_id": "wakanada_01",
        "purchase_order_name": "wakanda 02",
    "customer_info": {
        "name": "test shrestha",
        "email": "example@gmail.com",
        "phone": "9801856451"
    },
    "amount_breakdown": [
        {
            "label": "Mark Price",
            "amount": "10000"
        },
        {
            "label": "VAT",
            "amount": 0
        }
    ],
    "product_details": [
        {
            "identity": "shark_1",
            "name": "shark_2",
            "total_price": 10000,
            "quantity": 1,
            "unit_price": 10000
        }
    ]
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
        "Amount should be greater than Rs. 100, that is 10000 paisa."
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
