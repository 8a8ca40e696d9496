// wire: parts that all requests to Cal.com share.
#pragma once

#include "adapters/calcom/options.h"
#include "adapters/http/client.h"
#include "engine/guards/call_gate.h"
#include "engine/ports/calendar_gateway.h"

#include <string>
#include <string_view>

namespace slotkeeper::calcom {

inline constexpr const char* kUserAgent = "slotkeeper/" SLOTKEEPER_VERSION;

// Percent-encodes the text for one path segment or one query value. Poco::URI::encode would leave points, and an id
// ".." would then name another path.
std::string escaped(std::string_view text);

http::ClientOptions transport(const std::string& base_url, const Options& options, std::chrono::milliseconds deadline);

// The refusal for a call that the gate did not let pass.
RemoteRefusal refusal_of(const CallGate::Closed& closed);
// The report to the gate about a response; nullptr if there was no response.
CallReport report_of(const http::Reply* reply);

}  // namespace slotkeeper::calcom
