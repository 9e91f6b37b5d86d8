import type { FormError } from "../khalti/customer-visit.ts";
import type { Mode } from "../khalti/mode.ts";
import type { Behaviour } from "../khalti/test-accounts.ts";

/** All texts of the pages, with the same keys in both languages. */
export const ENGLISH = {
  simulator: "simulator",
  test: "TEST",
  banner: "This is a simulator, no real money moves.",
  khaltiId: "Khalti ID",
  otherLanguage: "नेपाली",
  modes: {
    KHALTI: "Khalti wallet",
    EBANKING: "e-Banking",
    MOBILE_BANKING: "Mobile banking",
  } as Record<Mode, string>,

  pay: "Pay",
  confirm: "Confirm",
  errorIn: (title: string) => `Error: ${title}`,
  steps: "Steps",
  signIn: "Sign in",
  waysToPay: "Ways to pay",
  payWithWallet: "Pay with your Khalti wallet",
  chooseBank: "Choose your bank",
  anotherBank: "Choose another bank",
  mobile: "Khalti ID (mobile number)",
  mobileHint: (first: string, last: string) => `Test accounts: ${first} to ${last}`,
  mpin: "mPIN",
  mpinHint: (mpin: string) => `Test mPIN: ${mpin}`,
  username: "User name",
  usernameHint: (first: string, last: string) => `Test user names: ${first} to ${last}`,
  password: "Password",
  passwordHint: (password: string) => `Test password: ${password}`,
  continue: "Continue",
  cancel: "Cancel payment",

  otp: "One-time code (OTP)",
  otpHint: (otp: string) => `Test code: ${otp}`,
  noOtpHint: "This account never gets its code",
  confirmPayment: "Confirm your payment",
  codeSent: (mobile: string, amount: string) =>
    `We sent a code to ${mobile}. Enter it to pay ${amount}.`,
  codeSentAgain: (mobile: string, amount: string) =>
    `We sent another code to ${mobile}. Enter it to pay ${amount}.`,
  payAmount: (amount: string) => `Pay ${amount}`,
  sendAgain: "Send another code",
  anotherAccount: "Use another account",

  errors: {
    mobile_missing: () => "Enter your Khalti ID.",
    mpin_missing: () => "Enter your mPIN.",
    username_missing: () => "Enter your user name.",
    password_missing: () => "Enter your password.",
    mpin_wrong: (left: number) => `The Khalti ID or the mPIN is wrong. ${tries(left)}`,
    password_wrong: (left: number) => `The user name or the password is wrong. ${tries(left)}`,
    blocked: () => "This account is blocked. Use another one, or cancel.",
    otp_missing: () => "Enter the code that was sent to you.",
    otp_wrong: (left: number) => `This code is wrong. ${tries(left)}`,
    low_balance: () => "Your balance is too low. Nothing was paid.",
  } satisfies Record<FormError["code"], (left: number) => string> as Record<
    FormError["code"],
    (left: number) => string
  >,

  amount: "Amount",
  orderDetails: "Order details",
  order: "Order",
  yourOrder: "Your order",
  breakdown: "Breakdown",
  toPay: "To pay",
  total: "Total",
  payWithin: "Pay within",
  minutes: (minutes: string) => `${minutes} ${minutes === "1" ? "minute" : "minutes"}`,
  until: (clock: string) => `(until ${clock} Nepal time)`,

  back: "Return to the merchant",
  alreadyPaid: "This payment is already paid",
  alreadyPaidText: "The money was taken once. There is nothing more to pay here.",
  cancelled: "This payment was cancelled",
  expired: "This payment link has expired",
  startAgainAtShop: "No money was taken. To buy after all, start again at the merchant.",
  cannotPay: "This payment cannot be paid now",
  cannotPayText: (status: string) => `Its status is “${status}”. The merchant can tell you more.`,
  locked: "Too many wrong tries",
  lockedText:
    "This payment is locked, and no money was taken. Cancel it to go back to the merchant, and start again there.",
  notFound: "Payment not found",
  notFoundText: "This link belongs to no payment. Start again at the merchant.",
  outOfDate: "This page is out of date",
  outOfDateText: "Nothing was paid. Start the payment again.",
  startAgain: "Start again",
  pageNotFound: "Page not found",
  neverReturned: "Paid, and not returned",
  neverReturnedText:
    "Khalti has the money. This customer closes the window here: the shop’s return_url is not opened, so the shop has to ask Khalti.",
  waiting: "This customer pays at the last second",
  waitingText:
    "The payment is confirmed, and the money moves one second before the link expires. Until then the shop’s lookups say “Initiated”. Keep this page open, or advance the clock on the first page.",
  firstPage: "To the first page",

  overview: "Overview",
  simulated: "Khalti, simulated",
  about:
    "This server simulates the Khalti Payment Gateway (KPG-2), with Khalti’s own paths and bodies, and three top-up providers: Khalti wallets, Metro Link and DigiPay.",
  clock: "Clock",
  clockText: (clock: string) => `It is ${clock} Nepal time in the simulator.`,
  advance: "Advance the clock by 1 hour",
  accounts: "Test accounts",
  pays: "pays",
  behaviours: {
    low_balance: "has not enough balance",
    blocked: "is blocked",
    no_otp: "waits for an OTP that never arrives",
    last_second: "pays one second before the link expires",
    never_returns: "pays, and never comes back to the shop",
    two_tabs: "pays in two tabs: the other open links of the same purchase, too",
    not_processed: "cannot pay: Khalti sends it back with a message and without a pidx",
  } as Record<Behaviour, string>,
  rules: "Rules",
  rulesText:
    "Unproven habits of Khalti. All are off at first, so that every client works. To turn one on:",
  on: "on",
  off: "off",
  payments: "Recent payments",
  topUps: "Recent top-ups",
  none: "None yet.",
  made: "Made",
  purchase: "Purchase",
  toppedUp: "Topped up",
  status: "Status",
  state: "State",
  provider: "Provider",
  open: "Open",
  page: "Page",
  record: "Record",
  controls: "More controls are below /_simulator:",
};

function tries(left: number): string {
  return left === 1 ? "1 try left." : `${String(left)} tries left.`;
}

export type Texts = typeof ENGLISH;
