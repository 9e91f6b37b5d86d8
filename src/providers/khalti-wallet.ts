import { connectKhaltiService, KHALTI_SERVICES, type KhaltiService } from "./khalti-services.ts";
import { MOBILE_NUMBER } from "./mobile-operator.ts";
import { field } from "./settings.ts";
import type { TopUpProviderKind } from "./top-up-provider.ts";

const topUp: KhaltiService = {
  path: "/api/use/khalti-topup/",
  parameters: (request) => ({ number: field(request, "number") }),
  reportsBalance: true,
};

/** Khalti wallets, through Khalti's services. Follows "Khalti Topup". */
export const khaltiWallet: TopUpProviderKind = {
  ...KHALTI_SERVICES,
  name: "khalti_wallet",
  // Khalti's services refuse any other number, and by then the customer has paid.
  fields: [{ name: "number", label: "Khalti ID", pattern: MOBILE_NUMBER }],
  minAmountPaisa: null,
  maxAmountPaisa: null,
  connect: (settings, options) => connectKhaltiService(topUp, settings, options),
};
