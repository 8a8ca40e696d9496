// oauth_person: see oauth_person.h.
#include "tests/support/oauth_person.h"

#include "adapters/http/client.h"

#include <Poco/URI.h>

#include <stdexcept>

namespace slotkeeper::tests {

using nlohmann::json;

namespace {

http::Reply ask(const std::string& remote, const std::string& method, const std::string& path, const json& body = {}) {
    http::Client client({.base_url = remote});
    const auto outcome =
        client.send(method, path, {{"Content-Type", "application/json"}}, body.is_null() ? std::string() : body.dump());
    if (const auto* reply = std::get_if<http::Reply>(&outcome)) return *reply;
    throw std::runtime_error(method + ' ' + path + ": no answer");
}

}  // namespace

calcom::OAuthClient oauth_client() {
    calcom::OAuthClient client;
    client.id = "slotkeeper";
    client.redirect_url = "http://127.0.0.1:9/hooks/calcom/oauth";
    return client;
}

CameBack visit(const std::string& remote, const std::string& authorize_url, const std::string& more) {
    const auto query = authorize_url.substr(authorize_url.find('?'));
    const auto reply = ask(remote, "GET", "/auth/oauth2/authorize" + query + more);
    if (reply.status != 302) throw std::runtime_error("the page says: " + reply.body);
    const Poco::URI back(reply.headers.at("location"));
    CameBack came{back.getScheme() + "://" + back.getAuthority() + back.getPath(), {}, {}, {}};
    for (const auto& [name, value] : back.getQueryParameters()) {
        if (name == "state") came.state = value;
        if (name == "code") came.code = value;
        if (name == "error") came.error = value;
    }
    return came;
}

Result<ConnectedAccount> let_in(Accounts& accounts, CompanyId company, const std::string& remote,
                                const std::string& username, bool force_create) {
    const auto begun = accounts.authorize({.company = company, .base_url = remote, .force_create = force_create});
    if (!begun) return begun.refusal();
    const auto came = visit(remote, begun->url, "&username=" + username);
    return accounts.complete({.company = company, .state = came.state, .code = came.code});
}

json ask_oauth(const std::string& remote, const json& body) {
    const auto reply = ask(remote, body.is_null() ? "GET" : "PUT", "/simulator/oauth", body);
    if (reply.status != 200) throw std::runtime_error("the stand-in refuses: " + reply.body);
    return json::parse(reply.body);
}

}  // namespace slotkeeper::tests
