// connection_tests: agents, numbers, keys, users and event types as parts of a document: read, refused and written.
#include "adapters/catalog/connect_document.h"

#include "tests/support/drafts.h"
#include "tests/support/seed.h"
#include "tests/support/test_database.h"

#include <boost/test/unit_test.hpp>

using namespace slotkeeper;
using namespace slotkeeper::catalog;
using api::json;
using tests::demo_draft;
using tests::object;

namespace {

struct Switchboard {
    SystemClock clock;
    IdSource ids{1, clock};
    CatalogDraft draft = demo_draft();
    Connections stored = all_stored();

    Connections all_stored() {
        const auto branch = draft.branches.front().id;
        const auto& cut = object(draft.services, "haarschnitt");
        const auto& anna = object(draft.resources, "anna-schaefer");
        CalendarAccount account{};
        account.id = AccountId{5};
        account.company = draft.company.id;
        account.provider_account = "salon";
        return {.agents = {{"agent_1", branch, Language::en, {}, {}}, {"agent_2", {}, {}, {}, {}}},
                .numbers = {{"+4930123456789", branch, {}, {}, {}}},
                .users = {{anna.id, account.id, 1, "anna"}},
                .event_types = {{cut.id, anna.id, {.account = account.id, .event_type_id = 7, .length = Minutes{30}}}},
                .accounts = {account}};
    }
    CatalogDocument document(const json& text) {
        Checks check;
        auto read = CatalogDocument::shape().read(text, "", check);
        BOOST_REQUIRE_MESSAGE(!check.failed(), text.dump());
        return read;
    }
    Result<Connections> edited(const json& text, bool prune = false) {
        const auto read = document(text);
        return ConnectionEditor(read, prune, {ids}).edited(stored, draft);
    }
    std::string refused(const json& text) {
        const auto result = edited(text);
        return result ? "" : std::string(name_of(result.refusal().code)) + ' ' + result.refusal().field;
    }
    json written(const Connections& connections) const {
        CatalogDocument parts;
        add_connections(parts, connections, draft);
        return json::parse(api::write_value(parts, api::Defaults::left_out).dump());
    }
};

json with_agents(json agents) { return {{"voice", {{"agents", std::move(agents)}}}}; }
json with_numbers(json numbers) { return {{"voice", {{"numbers", std::move(numbers)}}}}; }
json with_users(json users) { return {{"calcom", {{"users", std::move(users)}}}}; }
json with_types(json types) { return {{"calcom", {{"event_types", std::move(types)}}}}; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(connection_tests, Switchboard)

BOOST_AUTO_TEST_CASE(what_is_written_changes_nothing_when_it_is_read) {
    const auto text = written(stored);
    BOOST_TEST(text["voice"]["agents"][0] ==
               json({{"id", "agent_1"}, {"branch", draft.branches.front().slug}, {"language", "en"}}));
    BOOST_TEST(text["calcom"]["users"][0] == json({{"resource", "anna-schaefer"}, {"username", "anna"}}));
    BOOST_TEST(text["calcom"]["event_types"][0]["event_type_id"] == 7);
    for (const auto prune : {false, true}) {
        const auto again = edited(text, prune);
        BOOST_REQUIRE_MESSAGE(again.ok(), text.dump());
        BOOST_TEST(are_equal(*again, stored));
        BOOST_TEST(connection_plan(stored, draft, *again, draft).empty());
    }
    BOOST_TEST(written({}).empty());
}

BOOST_AUTO_TEST_CASE(what_a_document_lacks_stays_unless_the_part_is_pruned) {
    BOOST_TEST(are_equal(edited(json::object(), true).value(), stored));
    BOOST_TEST(are_equal(edited(with_agents(json::array())).value(), stored));
    const auto pruned =
        edited(with_agents({{{"id", "agent_2"}, {"language", "de"}}, {{"id", "agent_3"}}}), true).value();
    BOOST_TEST(pruned.users.size() == 1U);
    BOOST_TEST(pruned.event_types.size() == 1U);
    const std::vector<std::string> lines{"- voice agent agent_1", "~ voice agent agent_2 language: null -> \"de\"",
                                         "+ voice agent agent_3", "- voice number +4930123456789"};
    BOOST_TEST(plan_lines(connection_plan(stored, draft, pruned, draft)) == lines, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(two_spellings_of_a_number_are_one_number) {
    const json line{{"number", "030 123456789"}, {"branch", draft.branches.front().slug}};
    BOOST_TEST(are_equal(edited(with_numbers(json::array({line}))).value(), stored));
    const json same{{"number", "+49 30 123456789"}, {"language", "en"}};
    BOOST_TEST(refused(with_numbers({line, same})) == "invalid_field voice.numbers[1].number");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_has_the_path_of_its_member) {
    const json type{{"service", "haarschnitt"}, {"resource", "anna-schaefer"}, {"event_type_id", 7}};
    const auto with = [](json object, const char* member, const json& value) {
        object[member] = value;
        return object;
    };
    const std::vector<std::pair<json, std::string>> rows{
        {with_agents({{{"id", " "}}}), "invalid_field voice.agents[0].id"},
        {with_agents({{{"id", "a"}}, {{"id", "a"}}}), "invalid_field voice.agents[1].id"},
        {with_agents({{{"id", "a"}, {"branch", "mars"}}}), "invalid_field voice.agents[0].branch"},
        {with_agents({{{"id", "a"}, {"key_file", "a.key"}}}), "invalid_field voice.agents[0].key_file"},
        {{{"voice", {{"key_file", "any.key"}}}}, "invalid_field voice.key_file"},
        {with_numbers({{{"number", "12"}, {"language", "en"}}}), "invalid_field voice.numbers[0].number"},
        {with_numbers({{{"number", "+4930123456789"}}}), "missing_field voice.numbers[0].branch"},
        {with_numbers({{{"number", "+4930123456789"}, {"branch", "mars"}}}), "invalid_field voice.numbers[0].branch"},
        {with_users({{{"resource", "eve"}, {"username", "eve"}}}), "invalid_field calcom.users[0].resource"},
        {with_users({{{"resource", "anna-schaefer"}, {"account", "other"}, {"username", "anna"}}}),
         "invalid_field calcom.users[0].account"},
        // New, and Cal.com cannot be asked.
        {with_users({{{"resource", "anna-schaefer"}, {"username", "eve"}}}), "unavailable calcom.users[0]"},
        {with_types(json::array({with(type, "service", "nap")})), "invalid_field calcom.event_types[0].service"},
        {with_types(json::array({with(type, "resource", "eve")})), "invalid_field calcom.event_types[0].resource"},
        {with_types(json::array({with(type, "account", "other")})), "invalid_field calcom.event_types[0].account"},
        {with_types(json::array({with(type, "event_type_id", 8)})), "unavailable calcom.event_types[0]"},
        {with_types({type, type}), "invalid_field calcom.event_types[1].service"},
    };
    for (const auto& [text, expected] : rows) BOOST_TEST(refused(text) == expected, text.dump());
    stored.accounts.push_back(stored.accounts.front());
    BOOST_TEST(refused(with_types(json::array({type}))) == "missing_field calcom.event_types[0].account");
    stored.accounts.clear();
    BOOST_TEST(refused(with_types(json::array({type}))) == "invalid_field calcom.event_types[0].account");
}

BOOST_AUTO_TEST_CASE(a_key_is_stored_encrypted_and_once) {
    const tests::TemporaryFolder folder;
    const Sealer sealer(folder.path());
    const auto read = document({{"voice", {{"key_file", "a.key"}}}});
    const auto edit = [&](const std::string& text) {
        ConnectionEditor editor(read, true, {ids, &sealer, nullptr, {{"voice.key_file", text}}});
        return editor.edited(stored, draft);
    };
    const auto first = edit("key_1").value();
    BOOST_REQUIRE(first.voice_keys.size() == 1U);
    BOOST_TEST(first.voice_keys[0].sealed_key.find("key_1") == std::string::npos);
    BOOST_TEST(sealer.open(first.voice_keys[0].sealed_key).value() == "key_1");
    const auto plan = plan_lines(connection_plan(stored, draft, first, draft));
    BOOST_TEST((std::find(plan.begin(), plan.end(), "+ voice key of any agent") != plan.end()));
    stored = first;
    BOOST_TEST(are_equal(edit("key_1").value(), first));
    stored = edit("key_2").value();
    BOOST_TEST(stored.voice_keys.size() == 2U);
    const auto third = edit("key_3");
    BOOST_REQUIRE(!third.ok());
    BOOST_TEST((third.refusal().code == ErrorCode::state_conflict));
    BOOST_TEST(third.refusal().field == "voice.key_file");
    BOOST_TEST(written(stored).dump().find("key") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(parts_of_later_versions_are_refused_as_such) {
    for (const auto* part : {"reminders", "templates", "flows"}) {
        Checks check;
        CatalogDocument::shape().read({{part, json::array()}}, "", check);
        BOOST_REQUIRE(check.failed());
        BOOST_TEST(check.refusal().field == part);
        BOOST_TEST(check.refusal().message == "is not known to this version of Slotkeeper yet");
    }
}

BOOST_AUTO_TEST_SUITE_END()
