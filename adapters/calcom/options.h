// options: settings for calls to Cal.com.
#pragma once

#include "engine/base/limits.h"

#include <functional>
#include <map>
#include <string>

namespace slotkeeper::calcom {

// One exchange as sent and received, without the credential. The contract test checks it against the published API
// document. Only token exchanges hold secrets, in their bodies.
struct Exchange {
    std::string method;
    std::string path;  // with its query
    std::map<std::string, std::string> headers;
    std::string body;
    int status = 0;  // 0: no response
    std::string answer{};
};

// Our OAuth client at Cal.com, for accounts connected by OAuth 2. Without an id, OAuth is not configured.
struct OAuthClient {
    std::string id{};
    std::string secret{};  // empty: a public client, which authenticates by PKCE
    std::string authorize_url = "https://app.cal.com/auth/oauth2/authorize";
    std::string redirect_url{};
    std::string scopes = "BOOKING_READ BOOKING_WRITE EVENT_TYPE_READ PROFILE_READ";
    std::chrono::milliseconds deadline = limits::token_deadline;  // of one request for tokens
};

struct Options {
    std::string attendee_domain = "attendees.slotkeeper.invalid";  // see bodies.h
    std::chrono::milliseconds call_deadline = limits::remote_call_deadline;
    std::chrono::milliseconds slots_deadline = std::chrono::seconds(3);  // Cal.com needs 50 to 100 ms
    std::string ca_file{};
    bool verify_tls = true;
    std::size_t page_size = limits::remote_page_max;
    std::function<void(const Exchange&)> record{};  // called from many threads; may be empty
    OAuthClient oauth{};
};

}  // namespace slotkeeper::calcom
