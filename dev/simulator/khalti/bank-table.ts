/**
 * Banks of Nepal: idx | short name | SWIFT code | services | colour | address | name. The idx of ADBL and of NMB come from
 * Khalti's documentation. The services are made up so that every kind occurs: 14 banks offer e-banking and 14 offer
 * mobile checkout.
 */
export const BANK_TABLE = `
UZmPqTDkdhKmukdZe2gVWZ | ADBL | ADBLNPKA | both | #1b7a3d | Singhadurbar, Kathmandu | Agricultural Development Bank Limited
NBTj56vc8Rf5aF47VU6H7d | CZBIL | CTZNNPKA | both | #0a5aa8 | Narayanhiti Path, Kathmandu | Citizens Bank International Limited
V5ve9Giif5efT5G4dxALUB | EBL | EVBLNPKA | ebanking | #b3261e | Lazimpat, Kathmandu | Everest Bank Limited
c9eMdvmD8feiER8do6e5hF | GBBL | GRMANPKA | mobilecheckout | #3a7d22 | Lazimpat, Kathmandu | Garima Bikas Bank Limited
ZmcVsNXfXRMHtDnsH7eMbZ | GIBL | GLBBNPKA | both | #c4122f | Kamaladi, Kathmandu | Global IME Bank Limited
zPpWLg69aUCrPBZU4k6rde | HBL | HIMANPKA | ebanking | #00703c | Kamaladi, Kathmandu | Himalayan Bank Limited
tzvNPnQgZfuX6w7KYnk65p | JBBL | JBBLNPKA | mobilecheckout | #a05a00 | Kamaladi, Kathmandu | Jyoti Bikas Bank Limited
nMjemvWLoSzkQ3XQCh9Z5F | KBL | KMBLNPKA | both | #c8102e | Tangal, Kathmandu | Kumari Bank Limited
sLAqHTTyZ7CWTdKzAvVydK | LSBL | LXBLNPKA | both | #c05a00 | Hattisar, Kathmandu | Laxmi Sunrise Bank Limited
oUQmzSGB7DBGkG2ZwfDJL2 | MBL | MBLNNPKA | both | #00629b | Lazimpat, Kathmandu | Machhapuchchhre Bank Limited
BUcRheNAnxahjmq5Xysymu | MNBBL | MNBBNPKA | mobilecheckout | #7a1f5c | Kamaladi, Kathmandu | Muktinath Bikas Bank Limited
dTTTT8YiT5E6FWC9Pg582e | NABIL | NARBNPKA | both | #00854a | Durbar Marg, Kathmandu | Nabil Bank Limited
Bc8Rh36yFhSBiJQgRY99xZ | NICA | NICENPKA | ebanking | #d0202e | Thapathali, Kathmandu | NIC Asia Bank Limited
ayCEFuEpkmkjBj3WVWRh32 | NMB | NMBBNPKA | both | #9b1c2e | Babarmahal, Kathmandu | NMB Bank Limited
XYYM7B8qPqJYwnCb3FbRBn | PRVU | PRVUNPKA | both | #b01f24 | Babarmahal, Kathmandu | Prabhu Bank Limited
c3rbMjy7nxJbRCQsGccsaP | SANIMA | SNMANPKA | both | #005b96 | Nagpokhari, Kathmandu | Sanima Bank Limited
iGhutrxEuHvTquGEbZQp33 | SRDBL | SRDBNPKA | mobilecheckout | #5f6b00 | Butwal, Rupandehi | Shine Resunga Development Bank Limited
tKYJEngQWupQR7G8GYEPFY | SBL | SIDDNPKA | ebanking | #1f4e9e | Hattisar, Kathmandu | Siddhartha Bank Limited
`;
