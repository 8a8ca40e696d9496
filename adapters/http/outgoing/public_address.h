// public_address: whether an address belongs to the public internet.
//
// Addresses that customers of ours name must not lead to this machine or to the network in which it stands.
#pragma once

#include <Poco/Net/IPAddress.h>

namespace slotkeeper::http {

// False for loopback, private, link-local, shared (RFC 6598), multicast and reserved addresses, and for addresses of
// IPv6 that stand for such a one of IPv4.
bool is_public(const Poco::Net::IPAddress& address);

}  // namespace slotkeeper::http
