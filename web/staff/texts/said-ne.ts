/** Sentences that the server itself writes down, as reasons and as states. What people and providers wrote stays as it is. */
export const SAID_NE: readonly (readonly [RegExp, string])[] = [
  [/^Khalti names the amount that it took\.$/, "खल्तीले लिएको रकम भन्यो।"],
  [
    /^The order was closed before Khalti answered, so the link was never shown\.$/,
    "खल्तीले जवाफ दिनुअघि अर्डर बन्द भयो, त्यसैले लिङ्क देखाइएन।",
  ],
  [
    /^The process died during the call to Khalti, so its link was never shown\.$/,
    "खल्तीलाई सोध्दै गर्दा सर्भर रोकियो, त्यसैले लिङ्क देखाइएन।",
  ],
  [/^Refunded in Khalti's dashboard\.$/, "खल्तीको ड्यासबोर्डमा फिर्ता गरिएको।"],
  [
    /^The money arrived late: the payment was canceled already\.$/,
    "रकम ढिलो आयो: भुक्तानी रद्द भइसकेको थियो।",
  ],
  [
    /^The money arrived late: the payment was expired already\.$/,
    "रकम ढिलो आयो: भुक्तानीको म्याद सकिइसकेको थियो।",
  ],
  // The sentence names the item in English.
  [/^"(.+)" could not be delivered\.$/, "टप-अप पुर्‍याउन सकिएन।"],
  [/^It was one of the other refunds\.$/, "यो अरू फिर्तामध्येकै एउटा थियो।"],
  [/^Disabled by staff\.$/, "कर्मचारीले बन्द गरेको।"],
  [/^The product is switched off\.$/, "यो सामान बन्द गरिएको छ।"],
  [/^The product's fields cannot be read\.$/, "यो सामानका खाना पढ्न सकिएन।"],
  [/^The provider accepts none of the product's amounts\.$/, "टप-अप दिने कम्पनीले यी रकम लिँदैन।"],
  [/^The provider (\S+) is not configured: .*$/, "टप-अप दिने कम्पनी मिलाइएको छैन।"],
  [/^The product is misconfigured at .*$/, "यो सामान राम्ररी मिलाइएको छैन।"],
  [/^Only https is allowed\.$/, "https मात्र चल्छ।"],
  [
    /^The address leads to a private network and is refused\.$/,
    "यो ठेगाना निजी नेटवर्कको हो, त्यसैले अस्वीकार भयो।",
  ],
  [/^The host name does not resolve\.$/, "यो ठेगानाको सर्भर भेटिएन।"],
  [/^The host refuses connections\.$/, "सर्भरले जडान अस्वीकार गर्‍यो।"],
  [/^No answer within (\d+) s\.$/, "$1 सेकेन्डभित्र जवाफ आएन।"],
  [
    /^The connection to .+ broke before the answer was complete( \(\w+\))?$/,
    "पूरा जवाफ आउनुअघि जडान टुट्यो$1।",
  ],
  [/^The connection failed( \(\w+\))?\.$/, "जडान टुट्यो$1।"],
];
