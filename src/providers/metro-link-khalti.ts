import { z } from "zod";
import { connectKhaltiService, KHALTI_SERVICES, type KhaltiService } from "./khalti-services.ts";
import { metroLink } from "./metro-link.ts";
import { field } from "./settings.ts";
import type { TopUpProviderKind } from "./top-up-provider.ts";

const recharge: KhaltiService = {
  path: "/api/use/metrolink/",
  parameters: (request, { values }) => ({
    username: field(request, "connection_no"),
    number: field(request, "mobile_number"),
    address: values["KHALTI_METROLINK_ADDRESS"] ?? "Nepal",
  }),
  reportsBalance: false,
};

/**
 * Metro Link's internet, through Khalti's services. Follows "Metrolink Internet". It takes the fields of `metro_link`, so a
 * product changes its way by its provider alone; what was sold before stays on the way it was sold for.
 */
export const metroLinkKhalti: TopUpProviderKind = {
  ...KHALTI_SERVICES,
  name: "metro_link_khalti",
  fields: metroLink.fields,
  minAmountPaisa: 10_000,
  maxAmountPaisa: 5_000_000,
  variables: {
    ...KHALTI_SERVICES.variables,
    KHALTI_METROLINK_ADDRESS: [
      z.string().trim().min(1).max(100),
      "the place that Khalti's Metro Link service is told, such as Banepa",
    ],
  },
  connect: (settings, options) => connectKhaltiService(recharge, settings, options),
};
