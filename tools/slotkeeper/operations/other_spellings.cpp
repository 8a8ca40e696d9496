// other_spellings: the table.
#include "tools/slotkeeper/operations/other_spellings.h"

namespace slotkeeper {

const std::vector<OtherSpelling>& other_spellings() {
    constexpr auto kVoice = "Configure the voice platform";
    constexpr auto kCalcom = "Manage Cal.com accounts";
    static const std::vector<OtherSpelling> all{
        {"calcom",
         kCalcom,
         "",
         "",
         "calendar-accounts",
         {{"connect"}, {"authorize"}},
         {{"revive", "Connect an account that was disconnected again.", "respect_disconnected", false}},
         "credential",
         {"code", "state", "error"},
         true},
        {"calcom",
         kCalcom,
         "",
         "",
         "calendar-accounts",
         {{"list"}, {"disconnect"}, {"ensure"}, {"reconcile_all", "reconcile"}}},
        {"calcom",
         kCalcom,
         "webhooks",
         "Manage the webhook subscriptions at Cal.com",
         "calendar-accounts",
         {{"webhooks", "status"}, {"install_webhooks", "install"}}},
        {"calcom", kCalcom, "users", "Map staff to Cal.com users", "calendar-users"},
        {"calcom", kCalcom, "event-types", "Map services and staff to event types", "calendar-event-types"},
        {"voice", kVoice, "", "", "voice-agents", {{"tools"}}},
        {"voice",
         kVoice,
         "agents",
         "Register the agents of the company; if there are none, all are accepted",
         "voice-agents",
         {{"list"}, {"add"}, {"remove"}}},
        {"voice", kVoice, "numbers", "Set branch and language of the company's phone numbers", "voice-numbers"},
    };
    return all;
}

}  // namespace slotkeeper
