// oauth_person: a person at the stand-in for Cal.com who grants or denies the authorisation.
#pragma once

#include "adapters/calcom/options.h"
#include "engine/calendar/accounts.h"

#include <nlohmann/json.hpp>

#include <string>

namespace slotkeeper::tests {

// What a test's clients are called there: a public client.
calcom::OAuthClient oauth_client();

struct CameBack {
    std::string address;  // up to the question mark
    std::string state, code, error;
};
// Goes where `authorize_url` points, but to the stand-in at `remote`. `more`: "&username=ben", "&deny=1".
CameBack visit(const std::string& remote, const std::string& authorize_url, const std::string& more = "");

// The whole way: sent there as that person, and back with a code.
Result<ConnectedAccount> let_in(Accounts& accounts, CompanyId company, const std::string& remote,
                                const std::string& username, bool force_create = false);

// PUT /simulator/oauth; without a body GET. Throws where the stand-in refuses.
nlohmann::json ask_oauth(const std::string& remote, const nlohmann::json& body = nullptr);

}  // namespace slotkeeper::tests
